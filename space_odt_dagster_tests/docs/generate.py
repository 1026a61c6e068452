"""``make docs``: writes the generated pages again."""

from pathlib import Path

from space_odt_dagster_tests.docs.exports_page import page
from space_odt_dagster_tests.docs.lineage_picture import picture

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "docs" / "exports.md"
LINEAGE = ROOT / "docs" / "images" / "lineage.svg"


def main() -> None:
    """Writes what ``docs/`` has of the manifest."""
    for path, text in ((EXPORTS, page()), (LINEAGE, picture())):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
        print(f"Wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
