"""``make docs``: writes again what is generated from the manifest and the documented answers."""

from pathlib import Path

from space_odt_dagster.manifest.known_fields import DOCUMENTED_FIELDS
from tools.docs.documented_fields import documented_fields
from tools.docs.exports_page import page
from tools.docs.golden_graph import FILE as GOLDEN_GRAPH
from tools.docs.golden_graph import golden_graph
from tools.docs.lineage_picture import picture

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "docs" / "exports.md"
LINEAGE = ROOT / "docs" / "images" / "lineage.svg"


def main() -> None:
    """Writes the page, the picture, the names of the documented fields, and the asset graph that a review can read."""
    for path, write in (
        (DOCUMENTED_FIELDS, documented_fields),
        (EXPORTS, page),
        (LINEAGE, picture),
        (GOLDEN_GRAPH, golden_graph),
    ):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(write(), encoding="utf-8")
        print(f"Wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
