"""dbt takes the tables of a lake as sources: it builds a model of them and tests them. It is in an environment of its own, see the
``Makefile``: it asks for older packages than others here."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from space_odt_dagster.history.dbt_sources import sources_yml
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.history.five_nights import FiveNights
from tools.docs.markdown import Page

PYTHON = Path(__file__).parents[2] / ".venv" / "dbt" / "bin" / "python"
FEW = ("people_details", "locations", "location_details", "devices", "call_queue_agents")
PAGE = Path(__file__).parents[2] / "docs" / "history.md"
(MODEL,) = (block for block in Page(PAGE).code_blocks if "source(" in block)
PROJECT = "name: numbers\nversion: '1.0'\nprofile: numbers\nvars:\n  lake: {lake}\n"
PROFILE = "numbers:\n  target: here\n  outputs:\n    here: {type: duckdb, path: numbers.duckdb}\n"


@pytest.fixture(scope="module")
def built(five: FiveNights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after ``dbt build``."""
    assert PYTHON.exists(), "make .venv/dbt/.set-up"
    project = tmp_path_factory.mktemp("dbt")
    files = [f"{schema}/{name}.parquet" for schema in ("current", "history") for name in FEW]
    there = [each for each in files if (five.lake / each).exists()] + [
        f"{each.parent.name}/{each.name}" for each in sorted(five.lake.glob("facts/*.parquet"))
    ]
    (project / "models").mkdir()
    (project / "models" / "sources.yml").write_text(sources_yml(there, MANIFEST))
    (project / "models" / "people_by_city.sql").write_text(MODEL)
    (project / "dbt_project.yml").write_text(PROJECT.format(lake=five.lake))
    (project / "profiles.yml").write_text(PROFILE)
    nothing_sent = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1", "HOME": str(project)}
    done = subprocess.run(
        [PYTHON, "-m", "dbt.cli.main", "--no-version-check", "--no-use-colors", "build", "--profiles-dir", "."],
        cwd=project,
        env={**os.environ, **nothing_sent},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "eprecat" not in done.stdout.replace("This version of dbt is deprecated", "")
    return project


def results(project: Path) -> list[dict[str, Any]]:
    """What dbt says of each model and test."""
    found: list[dict[str, Any]] = json.loads((project / "target" / "run_results.json").read_text())["results"]
    return found


def test_a_model_over_the_sources_has_what_the_last_night_has(built: Path, five: FiveNights) -> None:
    night = five.nights[10]
    cities = {each["location_id"]: each["city"] for each in night["locations"]}
    expected = Counter(cities[each["location_id"]] for each in night["people_details"] if each["location_id"])
    with duckdb.connect(str(built / "numbers.duckdb"), read_only=True) as connection:
        assert dict(connection.execute("select city, people from people_by_city").fetchall()) == expected


def test_keys_and_versions_are_tested_and_an_empty_key_is_a_warning(built: Path) -> None:
    by_status = {
        each["unique_id"].split(".")[2]: each["status"] for each in results(built) if "test." in each["unique_id"]
    }
    assert by_status.pop("source_not_null_webex_current_devices_id") == "warn", "a device that is still activating"
    assert set(by_status.values()) == {"pass"}
    for name in ("people_details_person_id", "locations_location_id", "devices_id"):
        assert f"source_unique_webex_current_{name}" in by_status
    versioned = [each for each in by_status if each.startswith("source_unique_webex_history_")]
    assert len(versioned) == len(FEW) - 1
    assert any(each.startswith("source_relationships_webex_current_people_details_location_id") for each in by_status)


def test_every_table_and_column_is_described(built: Path) -> None:
    sources = json.loads((built / "target" / "manifest.json").read_text())["sources"].values()
    assert {each["name"] for each in sources} >= set(FEW)
    assert [each["name"] for each in sources if not each["description"]] == []
    columns = next(each for each in sources if each["unique_id"].endswith("webex_current.devices"))["columns"]
    assert columns["mac"]["description"]
