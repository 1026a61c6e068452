"""Small snapshots with made-up rows, written as a run writes them: the exports, ``status``, ``errors``."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.csv_and_json import PairWritten, write_pair, write_records
from space_odt_dagster.exports.redaction import redaction_key_id, redactor_for
from space_odt_dagster.exports.rows import Row
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, header_of
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile
from space_odt_dagster.snapshots.sides import Side

RUN = "run-1"
STARTED_AT = "2026-11-02T03:00:00+00:00"
REDACT_KEY = b"a key for tests"

Rows = Mapping[str, list[dict[str, Any]]]
"""The rows of each export: columns by name, and ``raw_json``. What is left out is missing in the row."""


@dataclass(frozen=True)
class Given:
    """The rows of a snapshot, and what of it is not known: exports that were not read, and calls that failed, with their ids."""

    rows: Rows
    unread: tuple[str, ...] = ()
    failed: tuple[tuple[str, Mapping[str, str]], ...] = ()
    skipped: tuple[tuple[str, Mapping[str, str]], ...] = field(default=())
    redaction: str | None = None

    def without(self, export: str) -> "Given":
        """The same, with one more export that was not read."""
        return replace(self, unread=(*self.unread, export))


def unread(rows: Rows, *exports: str) -> Given:
    """Rows, and exports that were not read."""
    return Given(rows, unread=exports)


def failed(rows: Rows, export: str, **ids: str) -> Given:
    """Rows, and a call that failed."""
    return Given(rows, failed=((export, ids),))


def snapshot_of(given: Given, folder: Path, *, exports: Iterable[str], scope: str) -> Side:
    """Writes the files of a snapshot. ``exports`` without rows were read and are empty."""
    folder.mkdir(parents=True)
    names = MANIFEST.in_order({*exports, *given.rows})
    files = [_export(given, MANIFEST[name], folder) for name in names if name not in given.unread]
    status = [
        {"module": name, "result": _result(given, name), "error": _error(given, name), "run_id": RUN} for name in names
    ]
    errors = [
        {"module": export, "ids": json_text(dict(ids)), "outcome": outcome, "http_status": 500}
        for outcome, calls in (("failed", given.failed), ("skipped", given.skipped))
        for export, ids in calls
    ]
    for name, header, records in (("status", STATUS_HEADER, status), ("errors", ERRORS_HEADER, errors)):
        path, document = folder / f"{name}.json", io.BytesIO()
        written = write_records(header, records, io.BytesIO(), document, csv_safe=False)
        path.write_bytes(document.getvalue())
        files.append(_file(name, header, written, path, "ok"))
    run = RunFacts(
        run_id=RUN,
        tool_version="1",
        sdk_version="1",
        manifest_version=MANIFEST.version,
        org_id="organisation-1",
        started_at=STARTED_AT,
        ended_at="2026-11-02T04:00:00+00:00",
        complete=True,
        stopped=None,
        redaction=given.redaction,
        redaction_key_id=redaction_key_id(REDACT_KEY) if given.redaction else None,
        scope=scope,
    )
    return Side(Snapshot(folder=UPath(folder), run=run, files=tuple(files)))


def _export(given: Given, export: Export, folder: Path) -> SnapshotFile:
    rows = [_row(export, each) for each in given.rows.get(export.name, [])]
    if given.redaction is not None:
        redactor = redactor_for(given.redaction, REDACT_KEY)
        rows = [redactor.redact(export, each) for each in rows]
    path, document = folder / f"{export.name}.json", io.BytesIO()
    written = write_pair(export, rows, io.BytesIO(), document, csv_safe=False)
    path.write_bytes(document.getvalue())
    return _file(export.name, header_of(export), written, path, _result(given, export.name))


def _row(export: Export, values: dict[str, Any]) -> Row:
    names = [each.name for each in export.columns]
    assert values.keys() <= {*names, "raw_json"}, (export.name, values.keys() - set(names))
    return Row(tuple(values.get(name) for name in names), values.get("raw_json", {}))


def _file(name: str, header: tuple[str, ...], written: PairWritten, path: Path, result: str) -> SnapshotFile:
    return SnapshotFile(
        name=path.name,
        asset=name,
        result=result,
        rows=written.rows,
        columns=header,
        sha256=written.json_sha256,
        bytes=path.stat().st_size,
        written_by=RUN,
        csv_safe=False,
    )


def _result(given: Given, name: str) -> str:
    if name in given.unread:
        return "error"
    if any(export == name for export, _ in given.failed):
        return "partial"
    return "ok" if given.rows.get(name) else "empty"


def _error(given: Given, name: str) -> str | None:
    return None if _result(given, name) in ("ok", "empty") else "It could not be read."
