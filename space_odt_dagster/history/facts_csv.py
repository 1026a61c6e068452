"""The facts once more as CSV, for spreadsheets: written when asked for, and from then on whenever the facts change."""

from datetime import datetime
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.csv_and_json import Table
from space_odt_dagster.exports.private_files import explained
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.history.checking import PARQUET
from space_odt_dagster.history.lake import opened_lake
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.parquet import Parquet, read

CSV = ".csv"


def keep_csv(root: UPath, *, asked: bool, csv_safe: bool) -> None:
    """Writes ``facts/*.csv`` if they were asked for, now or before. ``csv_safe`` disarms cells that a spreadsheet would compute.

    Raises ``LakeRefused``, ``LakeDamaged`` and ``OutputError``.
    """
    with opened_lake(root) as (lake, scratch):
        state = lake.state
        if state is None or not (asked or has_csv(lake)):
            return
        lake.lock()
        parquet = Parquet(scratch, state.compression)
        try:
            stage_csv(lake, parquet, csv_safe=csv_safe)
        finally:
            parquet.close()
        lake.commit(state)


def stage_csv(lake: LakeFolder, parquet: Parquet, *, csv_safe: bool) -> None:
    """Stages a CSV of each file of facts, as it will be."""
    assert lake.state is not None
    for name in sorted(lake.state.files):
        if name.startswith("facts/") and name.endswith(PARQUET):
            other = f"{name.removesuffix(PARQUET)}{CSV}"
            _write(parquet, lake.path_of(name), lake.new_path(other), csv_safe=csv_safe)
            lake.stage(other)


def has_csv(lake: LakeFolder) -> bool:
    """Whether a lake has its facts as CSV too."""
    return lake.state is not None and any(name.startswith("facts/") and name.endswith(CSV) for name in lake.state.files)


def _write(parquet: Parquet, source: Path, path: Path, *, csv_safe: bool) -> None:
    with explained(path), path.open("wb") as file:
        table = Table(file, csv_safe=csv_safe)
        table.add(list(parquet.columns(source)))
        for row in parquet.rows(f"select * from {read(source)}"):
            table.add([cell_text(_plain(value)) for value in row])
        table.finish()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='seconds' if not value.microsecond else 'milliseconds')}Z"
    return value if isinstance(value, bool | int | float | str | None) else str(value)
