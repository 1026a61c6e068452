"""Who was forgotten is in no cell and no statistic of the lake, and comes back neither with a night nor with a rebuild."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from space_odt_dagster.cli import main
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import pseudonym, redaction_key
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster_tests.comparing.conftest import rows
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot

__all__ = ["rows"]
EXPORTS = (
    *("people", "people_details", "locations", "call_queue_agents", "call_queue_details", "hunt_group_details"),
    *("person_call_forwarding", "person_monitoring", "phone_numbers", "devices", "groups", "group_members", "licenses"),
)


def night(out: Path, day: int, rows: Rows) -> None:
    some = Rows((each, rows.as_they_are()[each]) for each in EXPORTS)
    some["phone_numbers"] = [each for each in some["phone_numbers"] if each.get("owner_id")]  # not those that are free
    snapshot(some, out / "snapshots" / f"202611{day:02d}T040000Z_run-{day}", Made(day=day))


def lake(out: Path, *arguments: str) -> int:
    return main(["lake", *arguments, "--out-dir", str(out)])


def files(out: Path) -> dict[str, bytes]:
    root = out / "lake"
    return {str(each.relative_to(root)): each.read_bytes() for each in sorted(root.rglob("*")) if each.is_file()}


def texts(out: Path) -> Iterator[tuple[str, str]]:
    """Every text of the lake by file: cells, statistics, and files that are text."""
    for path in sorted((out / "lake").rglob("*")):
        if path.suffix == ".parquet":
            for row in duckdb.sql(f"from '{path}'").fetchall():
                yield path.name, str(row)
            for row in duckdb.sql(
                f"select stats_min_value, stats_max_value from parquet_metadata('{path}')"
            ).fetchall():
                yield path.name, str(row)
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def agent_of(rows: Rows) -> dict[str, Any]:
    """Somebody who is in a queue, and so in rows of others."""
    agents = {comparable_id(str(each["id"])) for each in rows.as_they_are()["call_queue_agents"]}
    return next(
        each for each in rows.as_they_are()["people_details"] if comparable_id(str(each["person_id"])) in agents
    )


def canaries(out: Path, person: dict[str, Any]) -> set[str]:
    key = redaction_key(Layout.of(str(out)), None)
    names = [str(person["name"])]
    clear = [str(person["email"]), *names]
    return {
        str(person["person_id"]),
        comparable_id(str(person["person_id"])),
        *clear,
        *(pseudonym(e, key) for e in clear),
    }


def found(out: Path, wanted: set[str]) -> list[tuple[str, str]]:
    return sorted({(name, each) for name, text in texts(out) for each in wanted if each in text})


@pytest.fixture(scope="module")
def folded(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("forgetting") / "out"
    night(out, 1, rows)
    night(out, 2, edited(rows, lambda rows: rows["person_call_forwarding"].pop()))
    assert lake(out, "--raw", "--csv", "--quiet") == 0
    return out


def test_nothing_of_the_person_is_left_or_comes_back(
    rows: Rows, folded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(folded, out)
    person = agent_of(rows)
    wanted = canaries(out, person)
    assert {name for name, _ in found(out, wanted)} >= {"people.parquet", "call_queue_agents.parquet", "data.parquet"}
    before = files(out)
    assert lake(out, "forget", person["email"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Forgotten  1 person: ")
    assert printed.count("Still in ") == 2
    assert not any(each in printed for each in wanted)
    assert found(out, wanted) == []
    after = files(out)
    for untouched in ("current/locations.parquet", "current/licenses.parquet"):
        assert after[untouched] == before[untouched]
    number = "select count(*) n from current.people"
    night(out, 3, edited(rows, lambda rows: rows["people"][-1].update(title="Other")))
    assert lake(out, "--raw", "--quiet") == 0
    assert found(out, wanted) == []
    capsys.readouterr()
    assert lake(out, "sql", number, "--format", "csv") == 0
    assert capsys.readouterr().out.split() == ["n", str(len(rows.as_they_are()["people"]) - 1)]
    assert lake(out, "--rebuild", "--raw", "--csv", "--quiet") == 0
    assert found(out, wanted) == []
    assert lake(out, "check") == 0


def test_by_its_id_the_same_is_forgotten_and_a_night_after_it_begins_no_version_of_others(
    rows: Rows, folded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, person = tmp_path / "out", agent_of(rows)
    shutil.copytree(folded, out)
    wanted = canaries(out, person)
    assert lake(out, "forget", person["person_id"]) == 0
    assert found(out, wanted) == []
    night(out, 3, edited(rows, lambda rows: rows["person_call_forwarding"].pop()))
    capsys.readouterr()
    assert lake(out) == 0
    assert "Versions    0 begun, 0 ended" in capsys.readouterr().out


def test_somebody_who_is_not_there_changes_nothing_and_is_not_repeated(
    folded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(folded)
    for who in ("nobody@example.com", "00000000-0000-4000-8000-00000000dead"):
        assert lake(folded, "forget", who) == 2
        error = capsys.readouterr().err
        assert error.startswith("space-odt: Nobody in the lake has")
        assert who not in error
    assert files(folded) == before
