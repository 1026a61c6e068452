"""Facts about a run as a whole, for the head of its snapshot and report."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """One run. Times are ISO 8601.

    ``scope`` is ``v1``, ``calling`` or ``full``, without the exports in ``excluded``. ``complete`` means the run covered all of it;
    otherwise ``stopped`` is one plain sentence that says why. ``missing`` are the exports that are not ``ok`` or ``empty``: a
    complete run can have gaps. ``kept`` maps exports that were not due yet to the time they were read. ``redaction`` is
    ``secrets``, ``personal`` or None; ``redaction_key_id`` identifies the key of the hashes, if any. ``sequence`` grows with each
    snapshot of a folder, whatever the clock says; 0 in snapshots of an earlier version.
    """

    run_id: str
    tool_version: str
    sdk_version: str
    manifest_version: str
    org_id: str | None
    started_at: str
    ended_at: str
    complete: bool
    stopped: str | None
    redaction: str | None
    missing: tuple[str, ...] = ()
    redaction_key_id: str | None = None
    scope: str = "v1"
    excluded: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    sequence: int = 0
