"""What is known of a run as a whole: the head of its snapshot and of its report."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """One run. Times are ISO 8601.

    ``complete``: it covered every export of the manifest; ``stopped`` is one plain sentence why it could not, or None. ``missing``
    are its exports that are not ``ok`` or ``empty``: a run may be complete and have gaps. ``redaction`` is ``secrets``,
    ``personal`` or None; ``redaction_key_id`` names the key of the hashes, if there are any.
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
