"""How a score and a severity look, and how a share is shown."""

from math import floor

from space_odt_dagster.judging.outcome import Grade, Score, Severity

SERIOUS = (Severity.CRITICAL, Severity.HIGH)


def percent_of(share: float) -> float:
    """A share in percent with one decimal, rounded down: what is not whole is never 100."""
    return floor(round(share * 1000, 6)) / 10


def tone_of_score(score: Score) -> str:
    """How a score looks: good only where nothing fails, enough could be judged, and the rest would be calm too."""
    if not score.rules:
        return "quiet"
    if score.grade in (Grade.ACT, Grade.URGENT):
        return "bad"
    if not score.is_number or score.grade is Grade.WATCH:
        return "warn"
    return "quiet" if score.fails else "good"


def tone_of_severity(severity: Severity) -> str:
    """How a severity looks."""
    return "bad" if severity in SERIOUS else "warn" if severity is Severity.MEDIUM else "quiet"
