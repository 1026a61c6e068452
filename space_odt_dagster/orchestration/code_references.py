"""Links each asset to its declaration, so that the UI can open it in an editor. Only in a checkout, which has the files.

The paths are those of this machine. They are on the definitions, which runs do not record: a test checks that.
https://docs.dagster.io/guides/build/assets/metadata-and-tags#source-code
"""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from space_odt_dagster.manifest import areas, shared_settings
from space_odt_dagster.manifest.catalogue import area_modules
from space_odt_dagster.manifest.manifest import Manifest

CHECKOUT = Path(__file__).parents[2]
_NAME = re.compile(r'\bname="(\w+)"')


def code_references(manifest: Manifest, checkout: Path = CHECKOUT) -> dict[str, dg.CodeReferencesMetadataValue]:
    """The file and line of each export in the files of the areas and shared settings; empty if this is not a checkout.

    An export that a file derives from another one gets the beginning of the file.
    """
    if not (checkout / "pyproject.toml").is_file():
        return {}
    literals = {
        name: place for folder in (areas, shared_settings) for name, place in _literals(Path(folder.__path__[0]))
    }
    return {
        export.name: _reference(*literals.get(export.name, (Path(str(module.__file__)), 1)))
        for module in area_modules()
        for export in module.EXPORTS
        if export.name in manifest
    }


def _literals(folder: Path) -> Iterator[tuple[str, tuple[Path, int]]]:
    """The names of the exports in the files of a folder, each with its file and line."""
    for file in sorted(folder.glob("*.py")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for name in _NAME.findall(line):
                yield name, (file, number)


def _reference(file: Path, line: int) -> dg.CodeReferencesMetadataValue:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        place = dg.LocalFileCodeReference(file_path=str(file), line_number=line, label=file.name)
        return dg.CodeReferencesMetadataValue(code_references=[place])
