"""Brings a lake up to date as the command and Dagster do it: versions, everything that is made from them, and CSV if asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.facts_csv import keep_csv
from space_odt_dagster.history.lake import LakeOptions, LakeUpdate, update_lake
from space_odt_dagster.history.raw import stage_raw
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
    found = update_lake(layout, root, options, names, derive=(stage_raw,), manifest=manifest, progress=progress)
    keep_csv(root, asked=csv.asked, csv_safe=csv.safe)
    return found
