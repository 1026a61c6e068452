"""What goes into a report beside the exports, and the headline that comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """What is known of a run. Times are ISO 8601 in UTC; ``stopped`` is one plain sentence why it stopped early, or None."""

    run_id: str
    tool_version: str
    sdk_version: str
    manifest_version: str
    org_id: str
    org_name: str | None
    base_url_host: str
    started_at: str
    ended_at: str
    stopped: str | None
    redaction: str | None


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The counts at the top of a report. ``results`` has the number of modules for each result that occurs."""

    complete: bool
    modules: int
    results: Mapping[str, int]
    rows: int
    calls: int
    skipped: int
    failed: int
    gaps: int
    size: int
    """Bytes of the HTML file."""
