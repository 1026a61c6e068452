"""The base of all errors that stop a command, and the reasons why a run stops early.

Every failure that a user can meet is a ``CouldNotRun``. The command line prints its text and exits with its exit code, so it
needs no list of exceptions.
"""

from typing import ClassVar


class CouldNotRun(Exception):
    """The work cannot be done or finished. The text is one or two plain sentences for the user, without secrets."""

    exit_code: ClassVar[int] = 1


class RunStopped(CouldNotRun):
    """No more requests should be sent, because none would succeed or the user stopped the run. The text is one plain sentence for
    the user."""


class TokenRefused(RunStopped):
    """The API refused the access token, and no other token is available."""


class FolderRefused(RunStopped):
    """The run must not write into its folder at all."""


class Interrupted(RunStopped):
    """The user or the system asked the run to stop."""
