"""What the page on history shows is what a lake has."""

from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.history.derived_tables import VERSION_COLUMNS
from space_odt_dagster.history.readme import questions
from space_odt_dagster_tests.comparing.conftest import rows
from space_odt_dagster_tests.history.conftest import five
from space_odt_dagster_tests.history.five_nights import FiveNights
from tools.docs.markdown import Page

__all__ = ["five", "rows"]
PAGE = Page(Path(__file__).parents[2] / "docs" / "history.md")


def test_the_page_has_the_questions_of_the_readme_of_a_lake() -> None:
    text = PAGE.path.read_text(encoding="utf-8")
    blocks = [f"### {each.title}\n\n```sql\n{each.sql}```\n" for each in questions()]
    assert [each for each in blocks if each not in text] == []
    assert text.count("\n-- ") == 0


def test_the_times_that_the_page_explains_are_columns() -> None:
    (example,) = (table for table in PAGE.tables if table[0][:2] == ["version", "extension"])
    assert set(example[0]) - {"extension"} <= VERSION_COLUMNS.keys()


def test_the_example_in_python_runs(five: FiveNights) -> None:
    names: dict[str, Any] = {"lake": str(five.lake)}
    (code,) = (each for each in PAGE.code_blocks if "polars" in each)
    exec(compile(code, str(PAGE.path), "exec"), names)
    assert names["moved"].columns == ["person_id", "location_id", "gone_by"]


@pytest.mark.parametrize("folder", ["current", "history", "facts", "bridge", "dim"])
def test_every_table_that_the_page_gives_as_an_example_is_there(folder: str, five: FiveNights) -> None:
    named = {code for code in PAGE.code if code.startswith(f"{folder}.") and "_as_of" not in code and "<" not in code}
    views = {"facts.findings_open", "facts.number_pool"}
    assert named
    assert [each for each in named - views if not (five.lake / f"{each.replace('.', '/')}.parquet").exists()] == []
