"""Brings a lake up to date as the command and Dagster do it: versions, everything that is made from them, and CSV if asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.data.sql import quoted
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.facts_csv import keep_csv
from space_odt_dagster.history.lake import LakeOptions, LakeUpdate, opened_lake, update_lake
from space_odt_dagster.history.parquet import Parquet, read
from space_odt_dagster.history.raw import stage_raw
from space_odt_dagster.history.readers import write_readers
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest


@dataclass(frozen=True, kw_only=True)
class Csv:
    """Whether the facts are also asked for as CSV, and whether cells that a spreadsheet would compute are disarmed."""

    asked: bool = False
    safe: bool = False


def bring_up_to_date(
    layout: Layout,
    root: UPath,
    options: LakeOptions,
    names: Sequence[str] = (),
    *,
    csv: Csv,
    manifest: Manifest = MANIFEST,
    progress: Callable[[str], None] = lambda _: None,
) -> LakeUpdate:
    """Folds as ``update_lake`` does, and raises what it raises."""
    found = update_lake(
        layout, root, options, names, derive=(*DERIVED, stage_raw), manifest=manifest, progress=progress
    )
    keep_csv(root, asked=csv.asked, csv_safe=csv.safe)
    if found.folded:
        write_readers(root, found.state, manifest)
    return found


def unfit_in(found: LakeUpdate) -> int:
    """How many values of the newest snapshot did not fit the type of their column."""
    reads = "facts/reads.parquet"
    if not found.folded or reads not in found.state.files:
        return 0
    with opened_lake(found.root) as (lake, scratch):
        parquet = Parquet(scratch, found.state.compression)
        try:
            newest = quoted(found.folded[-1].side.name)
            source = read(lake.path_of(reads))
            return int(parquet.one(f"select coalesce(sum(unfit), 0) from {source} where snapshot = {newest}")[0])
        finally:
            parquet.close()


def size_of(root: UPath) -> int:
    """The size of the files of a lake in bytes. Raises ``OutputError``."""
    try:
        return sum(int(each["size"]) for each in root.fs.find(root.path, detail=True).values())
    except Exception as failure:  # each object store has its own errors
        raise OutputError(f"Cannot read {root}: {failure}.") from failure
