"""The rows of ``status`` and ``errors``: columns, how they are built from a ``ReadOutcome``, how they are written and read."""

from dataclasses import dataclass, fields
from typing import Any

from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.export import ColumnType, Export, Sensitivity, column

_INTEGER = ColumnType.INTEGER

STATUS_COLUMNS = (
    column("module", "Name of the export.", at=()),
    column("method", "The SDK method that it is read with.", at=()),
    column(
        "result",
        "Result: ok, empty, partial, forbidden, not_found, unsupported, blocked, unauthorized, error.",
        at=(),
    ),
    column("http_status", "The HTTP status that explains the result best.", at=(), type=_INTEGER),
    column("error", "What is missing and why, in one sentence.", at=()),
    column("count", "Rows exported.", at=(), type=_INTEGER),
    column("elapsed_ms", "Milliseconds that reading took.", at=(), type=_INTEGER),
    column("kind", "base for a listing, artifact for a detail read.", at=()),
    column("calls", "Calls that were made.", at=(), type=_INTEGER),
    column("fetched", "Calls that were answered.", at=(), type=_INTEGER),
    column("skipped", "Calls skipped because the entity has no licence or was deleted.", at=(), type=_INTEGER),
    column("failed", "Calls that failed even after retries.", at=(), type=_INTEGER),
    column("retries", "Requests that were repeated.", at=(), type=_INTEGER),
    column("throttled_ms", "Milliseconds waited because Webex asked for it (429).", at=(), type=_INTEGER),
    column("tracking_id", "Tracking id of a failed call, which Cisco support asks for.", at=()),
    column("started_at", "When reading began, ISO 8601 in UTC.", at=()),
    column("run_id", "The run that recorded this result.", at=()),
    column("org_id", "The organisation that the run read.", at=()),
)
"""The columns of ``status``. Existing readers expect the first seven first."""

ERRORS_COLUMNS = (
    column("module", "Name of the export.", at=()),
    column("method", "The SDK method that was called.", at=()),
    column("ids", "The ids in the call.", at=(), type=ColumnType.LIST),
    column("outcome", "skipped or failed.", at=()),
    column("http_status", "The HTTP status, where there was an answer.", at=(), type=_INTEGER),
    column("code", "The error code of the answer.", at=()),
    column("message", "What the answer means, and the message of the server.", at=(), sensitive=Sensitivity.PERSONAL),
    column("tracking_id", "Tracking id of the call, which Cisco support asks for.", at=()),
    column("attempts", "How often it was tried.", at=(), type=_INTEGER),
    column("meaning", "What the answer means, in a word or two: not entitled, not found, forbidden, …", at=()),
)
"""The columns of ``errors``."""

STATUS_HEADER = tuple(each.name for each in STATUS_COLUMNS)
ERRORS_HEADER = tuple(each.name for each in ERRORS_COLUMNS)


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRow:
    """One row of ``status``. ``org_id`` is None if the run reached no organisation."""

    module: str
    method: str
    result: Result
    http_status: int | None
    error: str | None
    count: int
    elapsed_ms: int
    kind: str
    calls: int
    fetched: int
    skipped: int
    failed: int
    retries: int
    throttled_ms: int
    tracking_id: str | None
    started_at: str
    run_id: str
    org_id: str | None

    @property
    def rows(self) -> int | None:
        """The number of rows read, or None if unknown, which is not 0."""
        return self.count if self.result.has_rows else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorRow:
    """One row of ``errors``. ``ids`` is JSON text."""

    module: str
    method: str
    ids: str
    outcome: Outcome
    http_status: int | None
    code: str | None
    message: str
    tracking_id: str | None
    attempts: int
    meaning: Meaning


def status_row(tally: ReadOutcome, *, count: int, run_id: str, org_id: str | None) -> StatusRow:
    """The row of ``status`` for one export; durations in whole milliseconds."""
    export = tally.export
    return StatusRow(
        module=export.name,
        method=export.endpoint.method,
        result=tally.result,
        http_status=tally.http_status,
        error=tally.error or None,
        count=count,
        elapsed_ms=round(tally.elapsed_seconds * 1000),
        kind=kind_of(export),
        calls=tally.calls,
        fetched=tally.fetched,
        skipped=tally.skipped,
        failed=tally.failed,
        retries=tally.retries,
        throttled_ms=round(tally.throttled_seconds * 1000),
        tracking_id=tally.tracking_id,
        started_at=tally.started_at,
        run_id=run_id,
        org_id=org_id,
    )


def error_rows(tally: ReadOutcome, *, server_texts: bool = True) -> list[ErrorRow]:
    """The rows of ``errors`` for one export, ordered by the ids in the call.

    Server messages can name people: ``server_texts`` is off if personal data is redacted.
    """
    return [_error_row(tally.export, each, server_texts=server_texts) for each in tally.final_refused]


def kind_of(export: Export) -> str:
    """``base`` for a listing, ``artifact`` for a detail read."""
    return export.kind.value


def as_record(row: StatusRow | ErrorRow | CallError) -> dict[str, Any]:
    """The fields of a row or an error; for a row in the order of the header."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


def status_of(record: dict[str, Any]) -> StatusRow:
    """A row of ``status`` from its record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` if it is not valid."""
    return StatusRow(**{**record, "result": Result(record["result"])})


def error_of(record: dict[str, Any]) -> ErrorRow:
    """A row of ``errors`` from its record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` if it is not valid."""
    return ErrorRow(**{**record, "outcome": Outcome(record["outcome"]), "meaning": Meaning(record["meaning"])})


def _error_row(export: Export, error: CallError, *, server_texts: bool) -> ErrorRow:
    shown = error if server_texts else error.without_server_text
    message = f"{error.meaning.value}: {shown.message}".rstrip(": ")
    return ErrorRow(module=export.name, method=export.endpoint.method, **{**as_record(error), "message": message})
