"""What is written beside the files of a lake: views that open from anywhere, functions of Power BI, a README."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from upath import UPath

from space_odt_dagster.history.derived_tables import TABLES, VERSION_COLUMNS
from space_odt_dagster.history.lake_state import LakeRefused, state_of
from space_odt_dagster.history.power_bi import RELATIONS
from space_odt_dagster.history.readers import CATALOGUE, VIEWS, write_readers, write_readers_at
from space_odt_dagster.history.readme import questions
from space_odt_dagster_tests.history.five_nights import FiveNights

OLDEST_STORAGE = 65
"""The number of the form that DuckDB 1.2 writes."""
Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def views(five: FiveNights) -> Iterator[Connection]:
    """The catalogue, attached under a name that it was not made with."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{five.lake / CATALOGUE}' as webex (read_only)")
        yield connection


def number(connection: Connection, of: str) -> int:
    """The number of rows of a view."""
    found = connection.execute(f"select count(*) from {of}").fetchone()
    assert found is not None
    return int(found[0])


def tables(lake: Path) -> list[Path]:
    """The files that have a view."""
    return sorted(each for each in lake.glob("*/*.parquet") if each.parent.name not in ("raw", "former"))


def test_every_file_has_a_view_with_its_rows(five: FiveNights, views: Connection) -> None:
    files = tables(five.lake)
    assert len(files) > 25
    for file in files:
        assert number(views, f"webex.{file.parent.name}.{file.stem}") == number(views, f"'{file}'"), file
    assert number(views, "webex.history.people_details_as_of(timestamp '2026-11-03 12:00')") == 14


def test_a_view_says_what_its_rows_are(views: Connection) -> None:
    (comment,) = views.execute(
        "select comment from duckdb_views() where schema_name = 'history' and view_name = 'people_details'"
    ).fetchall()
    assert comment[0].startswith("The full record of each person")


def test_a_current_row_has_its_version(views: Connection) -> None:
    joined = "webex.current.people_details c join webex.history.people_details h using (row_key, row_hash)"
    assert number(views, f"{joined} where h.is_current") == number(views, "webex.current.people_details") == 14
    columns = [name for name, *_ in views.execute("describe webex.history.people_details").fetchall()]
    assert set(VERSION_COLUMNS) <= set(columns)
    assert columns[: len(VERSION_COLUMNS) - 2] == list(VERSION_COLUMNS)[:-2]


def test_the_catalogue_is_private_and_in_a_form_that_older_readers_know(five: FiveNights) -> None:
    catalogue = five.lake / CATALOGUE
    assert catalogue.stat().st_mode & 0o777 == 0o600
    assert int.from_bytes(catalogue.read_bytes()[12:20], "little") == OLDEST_STORAGE
    assert list(five.lake.glob(".*")) == []


def test_the_same_views_open_from_within_the_folder(
    five: FiveNights, views: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(five.lake)
    with duckdb.connect() as connection:
        connection.execute((five.lake / VIEWS).read_text())
        for view in ("current.locations", "history.people_details", "history.call_queue_agents_as_of('2026-11-03')"):
            assert number(connection, view) == number(views, f"webex.{view}") > 0


def test_after_a_move_the_views_read_the_new_place(five: FiveNights, tmp_path: Path) -> None:
    moved = tmp_path / "a [new] * place?"
    shutil.copytree(five.lake, moved)
    with duckdb.connect(str(moved / CATALOGUE), read_only=True) as connection:
        assert str(five.lake) in str(connection.execute("select sql from duckdb_views()").fetchall())
    write_readers_at(UPath(moved))
    with duckdb.connect(str(moved / CATALOGUE), read_only=True) as connection:
        assert str(five.lake) not in str(connection.execute("select sql from duckdb_views()").fetchall())
        assert number(connection, "history.people_details") == 14
    assert str(moved) in (moved / "README.md").read_text()


def test_where_no_lake_is_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(LakeRefused, match=r"state\.json"):
        write_readers_at(UPath(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_in_an_object_store_there_are_no_views_that_nobody_can_open(five: FiveNights) -> None:
    root = UPath("memory://bucket/lake")
    write_readers(root, state_of((five.lake / "state.json").read_bytes(), "state.json"))
    written = {each.name for each in root.iterdir()}
    assert written == {VIEWS, "README.md", "dbt", "powerbi"}
    assert "httpfs" in (root / "README.md").read_text()
    for name in (VIEWS, "dbt/sources.yml", "powerbi/history.pq"):
        assert (root / name).read_text() == (five.lake / name).read_text()


def test_power_bi_names_every_table_once(five: FiveNights) -> None:
    for folder in sorted({each.parent for each in tables(five.lake)}):
        text = (five.lake / "powerbi" / f"{folder.name}.pq").read_text()
        named = re.findall(r'^ {8}(\w+) = Shown\("(\w+)"\)', text, flags=re.MULTILINE)
        assert (
            [name for name, _ in named] == [file for _, file in named] == sorted(each.stem for each in folder.iterdir())
        )
        assert f"\\{folder.name}\\" in text
        assert all(text.count(one) == text.count(other) for one, other in ("()", "[]"))


def test_relations_are_many_to_one(five: FiveNights, views: Connection) -> None:
    lines = (five.lake / "powerbi" / RELATIONS).read_text().splitlines()
    assert "current.people_details.location_id -> current.locations.location_id" in lines
    ones = set()
    for line in lines:
        many, one = line.split(" -> ")
        views.execute(f"select {many.rpartition('.')[2]} from webex.{many.rpartition('.')[0]} limit 0")
        ones.add(one)
    for each in ones:
        table, _, column = each.rpartition(".")
        found = views.execute(f"select count({column}), count(distinct {column}) from webex.{table}").fetchone()
        assert found is not None
        assert found[0] == found[1], each


def test_the_readme_names_every_table_and_has_every_question(five: FiveNights) -> None:
    text = (five.lake / "README.md").read_text()
    assert str(five.lake / CATALOGUE) in text
    assert all(f"### {each.title}\n\n```sql\n{each.sql}```" in text for each in questions())
    assert len(list(questions())) == 7
    for file in tables(five.lake):
        name = f"`{file.parent.name}.{file.stem}`" if file.parent.name in TABLES else f"`{file.stem}`"
        assert f"| {name} |" in text
    assert "clear text" in text
    assert "$" not in text
