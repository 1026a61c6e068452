"""What keeps a command from doing its work: one base for all of it, and why a run stops asking before it is through.

Every failure that a user may meet is a ``CouldNotRun``, wherever in the package it is declared: the command line prints its
sentence and ends with its exit code, and lists none of them by hand.
"""

from typing import ClassVar


class CouldNotRun(Exception):
    """The work cannot be done or finished. The text is one or two plain sentences for the user, without any secret."""

    exit_code: ClassVar[int] = 1


class RunStopped(CouldNotRun):
    """Nothing that is asked after this would be answered, or should be. The text is one plain sentence for the user."""


class TokenRefused(RunStopped):
    """The API refused the access token, and there is no other to be had."""


class Interrupted(RunStopped):
    """The user or the system asked the run to stop."""
