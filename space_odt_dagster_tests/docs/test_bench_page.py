"""A section that is measured alone takes the place of the one before, and nothing else of the page changes."""

from pathlib import Path

from tools.bench.sections import SECTIONS, rewritten

PAGE = "# Page\n\nText.\n\n## One\n\n- 1\n\n## Last\n\nEnd.\n"


def test_a_section_is_put_before_the_last_one_and_then_replaced() -> None:
    first = rewritten(PAGE, ["## New", "", "- a"])
    assert first == PAGE.replace("## Last", "## New\n\n- a\n\n## Last")
    assert rewritten(first, ["## New", "", "- b"]) == first.replace("- a", "- b")
    assert rewritten(first, ["## Last", "", "Other."]) == first.replace("End.", "Other.")


def test_the_page_has_each_section_in_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")
    titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert titles == [
        "The machine",
        *(each.title for each in SECTIONS.values()),
        "What this means for a real organisation",
    ]
