"""``make docs``: regenerates everything that is made from the manifest and the documented responses."""

from collections.abc import Mapping
from pathlib import Path

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.known_fields import DOCUMENTED_FIELDS
from tools.docs.comparison_rules import comparison_rules
from tools.docs.documented_fields import documented_fields
from tools.docs.exports_page import area_page, index
from tools.docs.golden_graph import FOLDER as GOLDEN_GRAPH
from tools.docs.golden_graph import golden_graph
from tools.docs.lineage_picture import picture
from tools.docs.models_page import models_page
from tools.docs.rules_page import rules_page

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "docs" / "exports.md"
AREAS = ROOT / "docs" / "exports"
COMPARISON = ROOT / "docs" / "comparison-rules.md"
RULES = ROOT / "docs" / "rules.md"
MODELS = ROOT / "docs" / "models.md"
LINEAGE = ROOT / "docs" / "images" / "lineage.svg"


def generated() -> dict[Path, str]:
    """Every generated file by path: pages, picture, and the names of documented fields."""
    return {
        EXPORTS: index(),
        COMPARISON: comparison_rules(),
        RULES: rules_page(),
        LINEAGE: picture(),
        MODELS: models_page(),
        **{AREAS / f"{group}.md": area_page(group) for group in MANIFEST.groups},
        **{DOCUMENTED_FIELDS / f"{group}.json": documented_fields(group) for group in MANIFEST.groups},
    }


def write(files: Mapping[Path, str]) -> None:
    """Writes those of these files that are not as they should be."""
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True, parents=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"Wrote {path.relative_to(ROOT)}")


def main() -> None:
    """Writes all files, including the golden asset graph, and removes files that are no longer generated."""
    for files, folders in ((generated(), (AREAS, DOCUMENTED_FIELDS)), (golden_graph(), (GOLDEN_GRAPH,))):
        write(files)
        for folder in folders:
            for path in set(folder.iterdir()) - files.keys():
                path.unlink()


if __name__ == "__main__":
    main()
