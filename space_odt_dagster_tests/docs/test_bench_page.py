"""A section that is measured alone takes the place of the one before, and nothing else of the page changes."""

from tools.bench.sections import rewritten

PAGE = "# Page\n\nText.\n\n## One\n\n- 1\n\n## Last\n\nEnd.\n"


def test_a_section_is_put_before_the_last_one_and_then_replaced() -> None:
    first = rewritten(PAGE, ["## New", "", "- a"])
    assert first == PAGE.replace("## Last", "## New\n\n- a\n\n## Last")
    assert rewritten(first, ["## New", "", "- b"]) == first.replace("- a", "- b")
    assert rewritten(first, ["## Last", "", "Other."]) == first.replace("End.", "Other.")
