"""How each result looks in the report, and how bad it is."""

from enum import StrEnum

from space_odt_dagster.extraction.results import Result


class Tone(StrEnum):
    """How a result looks; never shown by colour alone."""

    BAD = "bad"
    WARN = "warn"
    QUIET = "quiet"
    GOOD = "good"


WORST_FIRST = (
    Result.UNAUTHORIZED,
    Result.FORBIDDEN,
    Result.ERROR,
    Result.NOT_FOUND,
    Result.UNSUPPORTED,
    Result.BLOCKED,
    Result.PARTIAL,
    Result.EMPTY,
    Result.OK,
)
_TONES = {
    Result.BLOCKED: Tone.WARN,
    Result.PARTIAL: Tone.WARN,
    Result.EMPTY: Tone.QUIET,
    Result.OK: Tone.GOOD,
}


def tone_of(result: Result) -> Tone:
    """How a result looks."""
    return _TONES.get(result, Tone.BAD)


def severity_of(result: Result) -> int:
    """The rank of a result; 0 is the worst."""
    return WORST_FIRST.index(result)
