"""Snapshots for tests: the rows of a small simulated organisation, changed as a test likes, written as a run writes them."""

import gzip
import hashlib
import json
import marshal
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.comparing.outcome import Change, EchoPlace, Summary
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import header_of, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile, read_snapshot, write_manifest
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import SHARED, ExportRows, Rows, exactly, is_as_shared
from space_odt_dagster_tests.run.whole import opened, read_all, read_rows

ORG = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDA"


@dataclass(frozen=True)
class Failure:
    """A call that brought nothing."""

    export: str
    ids: Mapping[str, str]
    outcome: str = "failed"
    code: str | None = None


@dataclass(frozen=True)
class Made:
    """What goes into a snapshot beside its rows."""

    results: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    left_out: frozenset[str] = frozenset()
    kept: Mapping[str, str] = field(default_factory=dict)
    read_on: Mapping[str, int] = field(default_factory=dict)
    """The day of those that an earlier run read and this one had no need to."""
    compressed: bool = False
    org_id: str = ORG
    redaction: str | None = None
    redaction_key_id: str | None = None
    shape: Callable[[dict[str, Any]], str] | None = None
    in_order: bool = True
    day: int = 1


@dataclass(frozen=True)
class Compared:
    """What a comparison gave."""

    changes: list[Change]
    places: dict[int, list[EchoPlace]]
    summary: Summary

    @property
    def told(self) -> list[tuple[str, str, str, str, str]]:
        """Export, kind, path, before and after of what is a change, the schema and the unknown left out."""
        return [
            (each.export, each.kind.value, each.path, each.before, each.after)
            for each in self.changes
            if each.kind not in ("unknown", "not_comparable") and each.as_class != "schema"
        ]

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """Export and reason of what is not known."""
        return [(each.export, each.reason) for each in self.changes if each.kind in ("unknown", "not_comparable")]


def organisation(people: int, folder: Path, *names: str, nights: int = 0) -> Rows:
    """The rows of the exports named, or of all, of a simulated organisation, read over a socket."""
    names = names or MANIFEST.names
    with (
        serve(SimulatorSettings(people=people, nights=nights)) as simulation,
        opened(simulation, folder, *names) as (inventory, _),
    ):
        read_all(inventory)
    return rows_in(folder, *names)


def rows_read(people: int, folder: Path, *names: str, nights: int = 0) -> Rows:
    """The same rows, without an output folder."""
    with serve(SimulatorSettings(people=people, nights=nights)) as simulation:
        read = {name: b"[" + b",".join(rows) + b"]" for name, rows in read_rows(simulation, folder, *names)}
    return Rows((name, json.loads(read[name], parse_float=str)) for name in names)


def rows_in(folder: Path, *names: str) -> Rows:
    """The rows that a run has written into a folder."""
    return Rows(
        (name, json.loads((folder / "exports" / f"{name}.json").read_text(encoding="utf-8"), parse_float=str))
        for name in names
    )


def snapshot(
    rows: Rows, folder: Path, made: Made | None = None, *, manifest: Manifest = MANIFEST, usual: Path | None = None
) -> Side:
    """Writes a snapshot and gives it as a side. ``usual``: where the exports as they were written first may be linked from."""
    made = made or Made()
    folder.mkdir(parents=True)
    begun = _begun(made.day)
    files = []
    for name, each in rows.as_they_are().items():
        if name in made.left_out:
            continue
        result = made.results.get(name, "ok" if each else "empty")
        as_usual = manifest is MANIFEST and made.shape is None and made.in_order and is_as_shared(name, each)
        text = _text_as_usual(name) if as_usual else _Text.of(_lines(name, each, made, manifest))
        if usual is not None and not made.compressed and as_usual:
            os.link(f"{usual}/{name}.json", f"{folder}/{name}.json")
        files.append(_file(folder, name, text, made, result, len(each), _header(name, manifest)))
    status = [
        {
            **dict.fromkeys(STATUS_HEADER),
            "module": name,
            "result": made.results.get(name, "ok"),
            "error": "refused" if name in made.results else "",
            "started_at": _begun(made.read_on.get(name, made.day)),
            "elapsed_ms": 1000,
            "run_id": f"run-{made.read_on.get(name, made.day)}",
        }
        for name in rows
    ]
    errors = [
        {
            **dict.fromkeys(ERRORS_HEADER),
            "module": each.export,
            "ids": json_text(dict(each.ids)),
            "outcome": each.outcome,
            "code": each.code,
            "http_status": 500,
        }
        for each in made.failures
    ]
    for name, records, header in (("status", status, STATUS_HEADER), ("errors", errors, ERRORS_HEADER)):
        text = _Text.of([json_text(each) for each in records])
        files.append(_file(folder, name, text, made, "ok", len(records), header))
    run = RunFacts(
        run_id=f"run-{made.day}",
        tool_version="1",
        sdk_version="1",
        manifest_version=manifest.version,
        org_id=made.org_id,
        started_at=begun,
        ended_at=f"2026-11-{made.day:02d}T04:00:00+00:00",
        complete=True,
        stopped=None,
        redaction=made.redaction,
        redaction_key_id=made.redaction_key_id,
    )
    write_manifest(Snapshot(folder=UPath(folder), run=run, files=tuple(files)))
    found = read_snapshot(UPath(folder))
    assert found is not None
    return Side(found)


def compared(before: Side, after: Side, scratch: Path, *, manifest: Manifest = MANIFEST, **options: Any) -> Compared:
    """Everything that a comparison gives."""
    with compare(before, after, Options(**options), scratch=scratch, manifest=manifest) as comparison:
        changes = list(comparison.changes())
        assert comparison.equation.holds
        return Compared(changes, {each.number: list(comparison.places(each)) for each in changes}, comparison.summary)


def line_of(row: dict[str, Any]) -> str:
    """A row as an export writes it: columns in order, fields of the item sorted."""
    return "{" + ",".join(f"{json_text(name)}:{json_text(value)}" for name, value in row.items()) + "}"


def _begun(day: int) -> str:
    return f"2026-11-{day:02d}T03:00:00+00:00"


def _header(name: str, manifest: Manifest) -> tuple[str, ...]:
    return header_of(manifest[name])


def _lines(name: str, rows: ExportRows, made: Made, manifest: Manifest) -> list[str]:
    keys = keys_of(manifest[name])
    lines = [_line(exactly(row), keys) for row in rows]
    if made.shape is not None:
        lines = [(order, made.shape(row)) for (order, _), row in zip(lines, rows, strict=True)]
    return [line for _, line in (sorted(lines, key=itemgetter(0)) if made.in_order else lines)]


@lru_cache(maxsize=1 << 14)
def _line(row_exactly: bytes, keys: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], str], str]:
    """A row as it is sorted, and as an export writes it: most rows of an edited export are as they were."""
    row = marshal.loads(row_exactly)
    return (tuple(cell_text(row[key]) for key in keys), json_text(row["raw_json"])), line_of(row)


@dataclass(frozen=True)
class _Text:
    """The text of an export and its digest."""

    text: bytes
    sha256: str

    @classmethod
    def of(cls, lines: list[str]) -> "_Text":
        text = ("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n").encode()
        return cls(text, hashlib.sha256(text).hexdigest())


_USUAL: dict[str, tuple[ExportRows, _Text]] = {}
"""Each export of the shared rows and its text: most tests edit a few exports and leave the others."""


def _text_as_usual(name: str) -> _Text:
    rows = SHARED[name].rows
    if name not in _USUAL or _USUAL[name][0] is not rows:
        _USUAL[name] = rows, _Text.of(_lines(name, rows, Made(), MANIFEST))
    return _USUAL[name][1]


def _file(
    folder: Path, name: str, text: _Text, made: Made, result: str, rows: int, header: tuple[str, ...]
) -> SnapshotFile:
    ending = ".json.gz" if made.compressed else ".json"
    path = folder / f"{name}{ending}"
    if not path.exists():
        path.write_bytes(gzip.compress(text.text, mtime=0) if made.compressed else text.text)
    return SnapshotFile(
        name=f"{name}{ending}",
        asset=name,
        result=result,
        rows=rows,
        columns=header,
        sha256=text.sha256,
        bytes=len(text.text),
        written_by=made.kept.get(name, f"run-{made.read_on.get(name, made.day)}"),
        csv_safe=False,
        compression="gzip" if made.compressed else None,
    )
