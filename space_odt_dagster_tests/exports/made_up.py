"""A small export with made-up rows, and a store that keeps it."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.csv_and_json import PairWritten
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.rows import Row, rows_of
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.exports.store import AssetState, ExportFacts, ExportStore
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import (
    ColumnType,
    Endpoint,
    Export,
    Kind,
    Sensitivity,
    column,
    header_of,
)
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile

ENDPOINT = Endpoint(sdk_method="things.list", path="/things", scopes=("read",), docs_url="https://example.com")
COLUMNS = (
    column("id", "Id.", key=True),
    column("name", "Name."),
    column("number", "Number."),
    column("active", "Whether.", type=ColumnType.BOOLEAN),
    column("tags", "Tags.", type=ColumnType.LIST),
)
THINGS = Export(
    kind=Kind.BASE,
    name="things",
    group="things",
    grain="thing",
    description="Things.",
    endpoint=ENDPOINT,
    columns=COLUMNS,
)
PARTS = Export(name="parts", group="things", grain="part", description="Parts.", endpoint=ENDPOINT, columns=COLUMNS)
CODES = Export(
    name="codes",
    group="things",
    grain="code",
    description="Codes.",
    endpoint=ENDPOINT,
    columns=(
        column("code", "Code.", key=True, sensitive=Sensitivity.SECRET),
        column("description", "What for."),
    ),
)
OLD = [{"id": "1", "name": "old"}]
NEW = [{"id": "1", "name": "new"}, {"id": "2", "name": "new"}]


def page(*items: Any, number: int = 1) -> Page:
    """One answer that is the last."""
    return Page(number, items, {}, None)


def row_of(export: Export, item: Any, **arguments: Any) -> Row:
    """The row of one item."""
    return rows_of(Call(export, arguments), page(item), None)[0]


def store_in(folder: Path | UPath | str) -> ExportStore:
    """A store of an output folder; also of one in memory, which the tool takes for no output."""
    if isinstance(folder, UPath) and folder.protocol == "memory":
        return ExportStore(Layout(folder, Path("unfinished"), str(folder)))
    return ExportStore(Layout.of(str(folder)))


def contents(store: ExportStore) -> tuple[bytes, bytes, str]:
    """The pair of ``things``, and the checksum that is known of its CSV."""
    state = store.state("things")
    assert state is not None
    assert state.export is not None
    pair = (store.layout.csv_of("things").read_bytes(), store.layout.json_of("things").read_bytes())
    return *pair, state.export.csv_sha256


def status_of(name: str, result: Result, *, run_id: str, count: int = 0, **changes: Any) -> StatusRow:
    """The row of an asset that came out like this."""
    facts: dict[str, Any] = {
        "module": name,
        "method": "things.list",
        "result": result,
        "http_status": 200,
        "error": None,
        "count": count,
        "elapsed_ms": 12,
        "kind": "base",
        "calls": 1,
        "fetched": 1,
        "skipped": 0,
        "failed": 0,
        "retries": 0,
        "throttled_ms": 0,
        "tracking_id": None,
        "started_at": "2026-11-22T03:14:00+00:00",
        "run_id": run_id,
        "org_id": "org",
    }
    return StatusRow(**{**facts, **changes})


def described(
    export: Export, *, run_id: str = "run-1", csv_safe: bool = False, result: Result = Result.OK
) -> Callable[[PairWritten], AssetState]:
    """Makes the state of what was written, as a run would."""

    def describe(pair: PairWritten) -> AssetState:
        status = status_of(export.name, result, count=pair.rows, run_id=run_id)
        facts = ExportFacts(
            run_id=run_id,
            result=result,
            org_id="org",
            manifest_version="1",
            rows=pair.rows,
            columns=header_of(export),
            csv_sha256=pair.csv_sha256,
            json_sha256=pair.json_sha256,
            csv_safe=csv_safe,
            written_at="2026-11-22T03:15:00+00:00",
            redaction="none",
        )
        return AssetState(status, (), facts)

    return describe


def keep(
    store: ExportStore,
    items: Iterable[Any],
    *,
    export: Export = THINGS,
    run_id: str = "run-1",
    csv_safe: bool = False,
    result: Result = Result.OK,
) -> AssetState:
    """Writes an export of these items, as a run would."""

    rows = (row_of(export, item) for item in items)
    return store.keep_export(
        export, rows, csv_safe=csv_safe, describe=described(export, run_id=run_id, csv_safe=csv_safe, result=result)
    )


def damaged_in(snapshot: Snapshot) -> list[str]:
    """The files of a snapshot that are missing or not what its manifest says."""
    return [each.name for each in snapshot.files if _checksum(snapshot.folder / each.name, each) != each.sha256]


def _checksum(path: UPath, file: SnapshotFile) -> str | None:
    try:
        content = path.read_bytes()
        return hashlib.sha256(gzip.decompress(content) if file.compression else content).hexdigest()
    except (OSError, EOFError, zlib.error):
        return None


def run_of(number: int, **changes: Any) -> RunFacts:
    """The ``number``-th nightly run of November."""
    facts: dict[str, Any] = {
        "run_id": f"run-{number}",
        "tool_version": "1.0",
        "sdk_version": "1.41.0",
        "manifest_version": "m1",
        "org_id": "org",
        "started_at": f"2026-11-{number:02}T03:00:00+00:00",
        "ended_at": f"2026-11-{number:02}T03:15:00+00:00",
        "complete": True,
        "stopped": None,
        "redaction": None,
    }
    return RunFacts(**{**facts, **changes})
