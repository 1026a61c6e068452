"""What other programs read a lake with, written beside its files: views, sources of dbt, functions of Power BI, a README.

All of it is made from the state and the manifest, and made again after every fold: nobody needs to keep it.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import is_local, local, write_whole
from space_odt_dagster.history.dbt_sources import sources_yml
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import LakeRefused, LakeState
from space_odt_dagster.history.parquet import Parquet
from space_odt_dagster.history.power_bi import RELATIONS, functions, relations
from space_odt_dagster.history.readme import readme
from space_odt_dagster.history.views import statements
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest

CATALOGUE, VIEWS = "inventory.duckdb", "views.sql"
_HEAD = """\
-- The views of this lake, for a DuckDB that is started in this folder:
--     duckdb -init views.sql
"""


def write_readers(root: UPath, state: LakeState, manifest: Manifest = MANIFEST) -> None:
    """Writes the files for other programs into a lake, in place of those that are there.

    ``inventory.duckdb`` has absolute paths, so it is made on a disk only: the DuckDB that opens files in an object store is the
    reader's. Raises ``OutputError``, ``LakeDamaged`` and ``ExtraMissing``.
    """
    descriptions = {each.name: each.description for each in manifest}
    relative = statements(state.files, lambda file: file, descriptions, state.kept_since)
    texts = {
        VIEWS: _HEAD + "".join(f"{each};\n" for each in relative),
        "dbt/sources.yml": sources_yml(state.files, manifest),
        **{f"powerbi/{name}": content for name, content in functions(state.files)},
        f"powerbi/{RELATIONS}": relations(state.files, manifest),
        "README.md": readme(root, state, manifest),
    }
    for name, text in texts.items():
        write_whole(root / name, text.encode())
    if is_local(root):
        folder = local(root).absolute()
        absolute = statements(state.files, lambda file: f"{folder}/{file}", descriptions, state.kept_since)
        write_whole(root / CATALOGUE, _catalogue(absolute))


def write_readers_at(root: UPath, manifest: Manifest = MANIFEST) -> None:
    """The same for a lake as it is now, for instance after it was moved. Raises ``LakeRefused`` if there is none."""
    with tempfile.TemporaryDirectory(prefix="space-odt-lake-") as scratch:
        state = LakeFolder(root, Path(scratch)).state
    if state is None:
        raise LakeRefused(f"There is no lake in {root}: name the folder that has state.json.")
    write_readers(root, state, manifest)


def _catalogue(made: Iterable[str]) -> bytes:
    """A DuckDB file of what the statements make."""
    with tempfile.TemporaryDirectory(prefix="space-odt-lake-") as scratch:
        parquet = Parquet(Path(scratch), "snappy")
        try:
            parquet.write_catalogue(Path(scratch) / CATALOGUE, made)
        finally:
            parquet.close()
        return (Path(scratch) / CATALOGUE).read_bytes()
