"""Whether a lake is sound: every file is what was written, the sums are right, and the windows of its versions are in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.history.known_lake import known_state
from space_odt_dagster.history.lake import opened_lake
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import ExportState, LakeDamaged, LakeState
from space_odt_dagster.history.parquet import Parquet, read

PARQUET = ".parquet"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How much was checked, and what is wrong: sentences without a value of a row."""

    files: int
    rows: int
    problems: tuple[str, ...]


def problems_of(root: UPath) -> Checked:
    """Checks every file of a lake. Raises ``LakeRefused`` if there is none, ``LakeDamaged`` and ``ExtraMissing``."""
    with opened_lake(root) as (lake, scratch):
        state = known_state(lake)
        parquet = Parquet(scratch, state.compression)
        try:
            return _checked(lake, state, parquet)
        finally:
            parquet.close()


def _checked(lake: LakeFolder, state: LakeState, parquet: Parquet) -> Checked:
    problems: list[str] = []
    rows: dict[str, int] = {}
    for name in sorted(state.files):
        try:
            path = lake.path_of(name)
            if name.endswith(PARQUET):
                rows[name] = int(parquet.one(f"select count(*) from {read(path)}")[0])
        except LakeDamaged as failure:
            problems.append(str(failure))
    for name, export in sorted(state.exports.items()):
        current, history = f"current/{name}{PARQUET}", f"history/{name}{PARQUET}"
        if rows.get(current, export.rows) != export.rows:
            problems.append(f"{current} has {rows[current]:,} rows, and {export.rows:,} were folded.")
        if history in rows:
            problems += _wrong_versions(lake, parquet, name, export, current if current in rows else None)
    return Checked(files=len(state.files), rows=sum(rows.values()), problems=tuple(problems))


def _wrong_versions(
    lake: LakeFolder, parquet: Parquet, name: str, export: ExportState, current: str | None
) -> Iterator[str]:
    history = read(lake.path_of(f"history/{name}{PARQUET}"))
    before = "over (partition by row_key, occurrence order by version)"
    begun, ended, closed, windows, overlapping = parquet.one(
        "select count(*), count(ended), count(*) filter (is_current or gone_by is null), "
        "count(*) filter (not_before > seen_first or seen_first > gone_by or seen_last > gone_by "
        "or is_current <> (gone_by is null) or is_current <> (ended is null)), "
        "count(*) filter (number > 1 and (gone_before is null or gone_before > seen_first)) "
        f"from (select *, lag(gone_by) {before} as gone_before, row_number() {before} as number from {history})"
    )
    if windows:
        yield f"history/{name} has {windows:,} versions whose windows are not in order."
    if overlapping:
        yield f"history/{name} has {overlapping:,} versions that begin before the one before them ended."
    if export.unseen:
        return
    if begun - ended != export.rows or closed != export.rows:
        yield f"history/{name}: {begun:,} versions begun less {ended:,} ended are not the {export.rows:,} current rows."
    elif current is not None:
        rows = read(lake.path_of(current))
        other = parquet.one(
            f"select count(*) from (select row_key, row_hash from {rows} "
            f"except all select row_key, row_hash from {history} where is_current)"
        )[0]
        if other:
            yield f"{current.removesuffix(PARQUET)} has {other:,} rows that are no current version of history/{name}."
