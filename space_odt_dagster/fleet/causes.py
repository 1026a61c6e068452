"""Why an organisation needs somebody, in a word: what the page and the mail group by."""

from enum import StrEnum

from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.errors import Interrupted, TokenRefused
from space_odt_dagster.extraction.identity import WrongOrganisation
from space_odt_dagster.fleet.environment import TokenNotSet
from space_odt_dagster.run.inventory import OtherOrganisation
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster.run.settings import NoToken


class Cause(StrEnum):
    """The causes, worst first; the phrases of the page have a title and a next step for each."""

    TOKEN = "token"
    NO_TOKEN = "no_token"
    WRONG_ORGANISATION = "wrong_organisation"
    OTHER_ORGANISATION = "other_organisation"
    UNREADABLE = "unreadable"
    IN_USE = "in_use"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    NEVER = "never"
    BEHIND = "behind"
    SCOPE = "scope"
    GAPS = "gaps"
    REFRESH_TOKEN = "refresh_token"
    PAUSED = "paused"
    NONE = ""


_OF_ERRORS: tuple[tuple[type[BaseException], Cause], ...] = (
    (WrongOrganisation, Cause.WRONG_ORGANISATION),
    (TokenRefused, Cause.TOKEN),
    (TokenNotSet, Cause.NO_TOKEN),
    (NoToken, Cause.NO_TOKEN),
    (OtherOrganisation, Cause.OTHER_ORGANISATION),
    (FolderInUse, Cause.IN_USE),
    (Unreachable, Cause.UNREACHABLE),
    (Interrupted, Cause.INTERRUPTED),
)


def cause_of(error: BaseException) -> Cause:
    """The cause of a run that could not start or was stopped."""
    return next((cause for kind, cause in _OF_ERRORS if isinstance(error, kind)), Cause.STOPPED)
