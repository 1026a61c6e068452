"""Why a run stops asking before it is through: nothing that is asked after this would be answered, or should be."""


class RunStopped(Exception):
    """Going on would be meaningless. The text is one plain sentence for the user."""


class TokenRefused(RunStopped):
    """The API refused the access token, and there is no other to be had."""


class Interrupted(RunStopped):
    """The user or the system asked the run to stop."""
