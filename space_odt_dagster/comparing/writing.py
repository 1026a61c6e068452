"""Writes the files of a comparison: ``changes.csv``, ``changes.json``, ``changes_summary.json``. Same input, same bytes."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from upath import UPath

from space_odt_dagster.comparing.comparison import Comparison
from space_odt_dagster.comparing.filters import Filters
from space_odt_dagster.comparing.outcome import Change, Summary
from space_odt_dagster.exports.csv_and_json import Table
from space_odt_dagster.exports.private_files import reading, replacing
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text

CHANGES, SUMMARY = "changes", "changes_summary"
COLUMNS = (
    *("change_id", "area", "export", "kind", "class", "entity_kind", "entity_id", "entity_name", "location_id"),
    *("location_name", "key", "path", "column", "before", "after", "sensitive", "echoes", "echo_exports", "reason"),
    *("ambiguous", "owner_unchanged", "candidates", "not_before", "not_after", "from_snapshot", "to_snapshot"),
    *("container_kind", "container_id", "container_name"),
)
"""The columns of ``changes.csv``, in order, and the fields of ``changes.json``, which also has ``echo_places``."""

_EVERYTHING = Filters()


def write_changes(
    comparison: Comparison, folder: UPath, filters: Filters = _EVERYTHING, *, csv_safe: bool
) -> tuple[UPath, ...]:
    """Writes the three files, atomically and private, and returns their paths. Raises ``OutputError``."""
    written = []
    for name, write in (
        (f"{CHANGES}.csv", lambda file: write_csv(comparison, file, filters, csv_safe=csv_safe)),
        (f"{CHANGES}.json", lambda file: write_json(comparison, file, filters)),
        (f"{SUMMARY}.json", lambda file: file.write(summary_text(comparison.summary).encode())),
    ):
        with replacing(folder / name) as (file,):
            write(file)
        written.append(folder / name)
    return tuple(written)


def copy_changes(written: tuple[UPath, ...], folder: UPath) -> None:
    """Copies files that ``write_changes`` wrote. Raises ``OutputError``."""
    for path in written:
        with reading(path), path.open("rb") as source, replacing(folder / path.name) as (copy,):
            shutil.copyfileobj(source, copy)


def write_csv(comparison: Comparison, file: IO[bytes], filters: Filters = _EVERYTHING, *, csv_safe: bool) -> None:
    """Writes the changes as a table, one row each."""
    table = Table(file, csv_safe=csv_safe)
    table.add(COLUMNS)
    for change in picked(comparison, filters):
        table.add([_cell(value) for value in record_of(change).values()])
    table.finish()


def write_json(comparison: Comparison, file: IO[bytes], filters: Filters = _EVERYTHING) -> None:
    """Writes the changes as a JSON array, one per line, with the places that repeat them."""
    first = True
    for change in comparison.changes():
        if not filters.picks(change):
            continue
        places = [asdict(each) for each in comparison.places(change)] if change.echoes else []
        line = json_text({**record_of(change), "echo_places": places})
        file.write((b"[\n" if first else b",\n") + line.encode())
        first = False
    file.write(b"[]\n" if first else b"\n]\n")


def record_of(change: Change) -> dict[str, Any]:
    """A change as a record with the columns of the files."""
    own = {"class": change.as_class.value, "kind": change.kind.value}
    return {name: own[name] if name in own else getattr(change, name) for name in COLUMNS}


def summary_text(summary: Summary) -> str:
    """The text of ``changes_summary.json``: numbers and export names only."""
    return json.dumps(asdict(summary), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(value: Any) -> str:
    return cell_text(value if isinstance(value, bool | dict) else str(value))


def picked(comparison: Comparison, filters: Filters) -> Iterator[Change]:
    """The changes that pass the filters."""
    return filter(filters.picks, comparison.changes())
