"""Lakes of two organisations beside each other: one query reads both, as the page on history says."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import ORG, Made, snapshot
from space_odt_dagster_tests.history.five_nights import FiveNights
from space_odt_dagster_tests.history.nights import KEY
from tools.docs.markdown import Page

PAGE = Page(Path(__file__).parents[2] / "docs" / "history.md")
OTHER = "another-organisation"


@pytest.fixture(scope="module")
def other(rows: Rows, five: FiveNights, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Goes into a folder with the lakes of both; the licences of the other, which has half of them."""
    root = tmp_path_factory.mktemp("organisations")
    licences = rows.as_they_are()["licenses"][::2]
    snapshot(
        Rows([("licenses", licences)]), root / "out" / "snapshots" / "20261105T040000Z_run-5", Made(day=5, org_id=OTHER)
    )
    layout = Layout.of(str(root / "out"))
    update_lake(layout, layout.root / "lake", LakeOptions(key=KEY), derive=DERIVED)
    lakes = root / "lakes"
    lakes.mkdir()
    (lakes / "north").symlink_to(five.lake)
    (lakes / "south").symlink_to(root / "out" / "lake")
    return {"root": root, "licences": licences}


def test_one_query_reads_the_lakes_of_both(
    other: dict[str, Any], five: FiveNights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(other["root"])
    (query,) = (block for block in PAGE.code_blocks if "lakes/*/" in block)
    used = [
        sum(each["consumed_units"] for each in licences)
        for licences in (five.nights[10]["licenses"], other["licences"])
    ]
    with duckdb.connect() as connection:
        assert connection.execute(query).fetchall() == [("north", ORG, used[0]), ("south", OTHER, used[1])]


def test_every_row_of_what_is_derived_says_whose_it_is(other: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(other["root"])
    with duckdb.connect() as connection:
        for folder in ("facts", "bridge", "dim"):
            files = sorted(Path("lakes/north").glob(f"{folder}/*.parquet"))
            assert files
            for file in files:
                query = (
                    f"select distinct org_id from read_parquet('lakes/*/{folder}/{file.name}', union_by_name = true)"
                )
                found = {org for (org,) in connection.execute(query).fetchall()}
                assert found <= {ORG, OTHER}, file
                assert found == {ORG, OTHER} or folder != "dim" or file.stem == "rules", file
