"""``make docs``: writes the generated pages again."""

from pathlib import Path

from space_odt_dagster_tests.docs.exports_page import page

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "docs" / "exports.md"


def main() -> None:
    """Writes ``docs/exports.md``."""
    EXPORTS.parent.mkdir(exist_ok=True)
    EXPORTS.write_text(page(), encoding="utf-8")
    print(f"Wrote {EXPORTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
