"""The counts at the top of a report, which Dagster shows too."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.reporting.severity import WORST_FIRST


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The counts at the top of a report. ``results`` has the number of exports for each result that occurs, worst first."""

    complete: bool
    exports: int
    results: Mapping[str, int]
    rows: int
    calls: int
    skipped: int
    failed: int
    gaps: int
    size: int
    """Bytes of the HTML file."""


@dataclass(frozen=True, kw_only=True)
class FindingCounts:
    """How many findings there are, how many of them are critical or high, and how many verdicts are unknown."""

    fails: int
    serious: int
    unknown: int


def headline_of(statuses: Mapping[str, StatusRow], *, complete: bool, gaps: int) -> Headline:
    """The counts of these exports; ``size`` is still 0."""
    found = statuses.values()
    counts = Counter(status.result for status in found)
    return Headline(
        complete=complete,
        exports=len(statuses),
        results={result.value: counts[result] for result in WORST_FIRST if counts[result]},
        rows=sum(status.rows or 0 for status in found),
        calls=sum(status.calls for status in found),
        skipped=sum(status.skipped for status in found),
        failed=sum(status.failed for status in found),
        gaps=gaps,
        size=0,
    )
