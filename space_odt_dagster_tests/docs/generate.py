"""``make docs``: writes again what is generated from the manifest and the documented answers."""

from pathlib import Path

from space_odt_dagster.manifest.known_fields import DOCUMENTED_FIELDS
from space_odt_dagster_tests.docs.exports_page import page
from space_odt_dagster_tests.docs.lineage_picture import picture
from space_odt_dagster_tests.manifest.documented_fields import documented_fields

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "docs" / "exports.md"
LINEAGE = ROOT / "docs" / "images" / "lineage.svg"


def main() -> None:
    """Writes the page, the picture, and the names of the documented fields."""
    for path, text in ((EXPORTS, page()), (LINEAGE, picture()), (DOCUMENTED_FIELDS, documented_fields())):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
        print(f"Wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
