"""What is known of a run as a whole: the head of its snapshot and of its report."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """One run. Times are ISO 8601.

    ``scope`` is ``v1``, ``calling`` or ``full``, without the exports ``excluded``. ``complete``: the run covered all of it;
    ``stopped`` is one plain sentence why it could not, or None. ``missing`` are the exports that are not ``ok`` or ``empty``: a run
    may be complete and have gaps. ``kept`` are those that it left as they were because they had been read lately enough, with the
    time of that. ``redaction`` is ``secrets``, ``personal`` or None; ``redaction_key_id`` names the key of the hashes, if there
    are any. ``sequence`` grows from snapshot to snapshot of a folder, whatever the clock said; 0 in those of an earlier version.
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
