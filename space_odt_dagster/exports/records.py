"""What is told of each asset: the rows of ``status`` and ``errors``, made from a tally."""

from typing import Any

from space_odt_dagster.extraction.tally import RefusedCall, Tally
from space_odt_dagster.manifest.spec import ModuleSpec, Spec

STATUS_HEADER = (
    *("module", "method", "result", "http_status", "error", "count", "elapsed_ms"),
    *(
        "kind",
        "calls",
        "fetched",
        "skipped",
        "failed",
        "retries",
        "throttled_ms",
        "tracking_id",
        "started_at",
        "run_id",
    ),
)
ERRORS_HEADER = (*("module", "method", "ids", "outcome", "http_status", "code", "message", "tracking_id", "attempts"),)

Record = dict[str, Any]


def status_record(tally: Tally, *, count: int, run_id: str) -> Record:
    """The row of ``status`` for one asset; times in whole milliseconds."""
    spec = tally.spec
    return {
        "module": spec.name,
        "method": spec.endpoint.sdk_method,
        "result": tally.result.value,
        "http_status": tally.http_status,
        "error": tally.error or None,
        "count": count,
        "elapsed_ms": round(tally.elapsed_seconds * 1000),
        "kind": kind_of(spec),
        "calls": tally.calls,
        "fetched": tally.fetched,
        "skipped": tally.skipped,
        "failed": tally.failed,
        "retries": tally.retries,
        "throttled_ms": round(tally.throttled_seconds * 1000),
        "tracking_id": tally.tracking_id,
        "started_at": tally.started_at,
        "run_id": run_id,
    }


def error_records(tally: Tally, *, server_texts: bool = True) -> list[Record]:
    """The rows of ``errors`` for one asset, ordered by the ids asked with.

    What a server says in its own words can name people: ``server_texts`` is off where personal data is redacted.
    """
    return [_error_record(tally.spec, each, server_texts=server_texts) for each in tally.final_refused]


def kind_of(spec: Spec) -> str:
    """The layer of an asset: ``base`` for a listing, ``artifact`` for a detail read."""
    return "base" if isinstance(spec, ModuleSpec) else "artifact"


def _error_record(spec: Spec, refused: RefusedCall, *, server_texts: bool) -> Record:
    refusal = refused.refusal
    said = refusal.message if server_texts or refusal.in_our_words else ""
    return {
        "module": spec.name,
        "method": spec.endpoint.sdk_method,
        "ids": refused.ids,
        "outcome": refused.outcome.value,
        "http_status": refusal.http_status,
        "code": refusal.code,
        "message": f"{refusal.meaning.value}: {said}".rstrip(": "),
        "tracking_id": refusal.tracking_id,
        "attempts": refusal.attempts,
    }
