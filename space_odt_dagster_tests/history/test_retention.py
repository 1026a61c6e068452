"""What is not so any more leaves the lake some days later, counted from snapshots; what is so, and all else, stays as it is."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from upath import UPath

from space_odt_dagster.cli import main
from space_odt_dagster.data.refusals import StatementFailed
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.checking import problems_of
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.facts_of_files import CHANGES, FINDINGS, RULE_RESULTS, SCORES
from space_odt_dagster.history.facts_of_readings import COUNTS, DEVICE_STATE, LICENCE_USE, READS, SNAPSHOTS
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.lake_tables import lake_answer
from space_odt_dagster.history.readers import write_readers
from space_odt_dagster.history.retention import Retention
from space_odt_dagster.history.views import view_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.lake import lake_of_run
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.history.five_nights import FiveNights
from space_odt_dagster_tests.history.nights import FORWARDING, KEY, Night, Series, began, expected
from space_odt_dagster_tests.history.test_laws import clear, files, nights, series, versions

REMOVED_BEFORE = "The lake does not know any more what was so before 2026-11-03 03:00:00"
DAY = 86_400_000_000
A_WEEK = Retention(days=7, fact_days=8)
FEW = frozenset({"call_queue_agents", "person_permissions_out", "location_permissions_out", "licenses", "locations"})
CHANGING = [Night(values={1: str(day), 2: "0302", **({3: "0303"} if day == 1 else {})}) for day in range(1, 6)]
"""One value changes every night, one never; one row is gone after the first."""


@settings(max_examples=4 * ENDURANCE)
@given(found=nights(), days=st.integers(1, 3))
def test_versions_that_ended_earlier_go_and_a_rebuild_is_the_same(found: list[Night], days: int) -> None:
    retention = Retention(days=days)
    with series() as made:
        for place, night in enumerate(found, 1):
            made.add(night)
            made.fold(level="personal", retention=retention)
            since = began(place) - days * DAY
            left = [each for each in expected(found[:place]) if each.gone_by is None or each.gone_by >= since]
            assert versions(made.root / "lake") == clear(left)
        folded = files(made.root / "lake")
        made.fold(rebuild=True, retention=retention)
        assert files(made.root / "lake") == folded
        assert problems_of(made.layout.root / "lake").problems == ()


class Lakes:
    """Lakes of five nights, with few exports, beside each other."""

    def __init__(self, five: FiveNights, folder: Path) -> None:
        self.layout, self.folder = Layout.of(str(five.root)), folder
        self.nights = sorted(each.name for each in (five.root / "snapshots").iterdir())

    def fold(self, lake: str, *names: str, **options: Any) -> None:
        told = LakeOptions(key=KEY, only=FEW, **options)
        update_lake(self.layout, UPath(self.folder / lake), told, names, derive=DERIVED, manifest=MANIFEST.only(FEW))

    def files(self, lake: str) -> dict[str, bytes]:
        return files(self.folder / lake)

    def days(self, lake: str, table: str) -> set[int]:
        """The days of the snapshots of which a table of facts has rows."""
        return set(self.values(lake, f"facts/{table}", "day(date)"))

    def values(self, lake: str, file: str, value: str, where: str = "true") -> list[Any]:
        path = self.folder / lake / f"{file}.parquet"
        return [value for (value,) in duckdb.sql(f"select {value} from '{path}' where {where} order by 1").fetchall()]


@pytest.fixture(scope="module")
def lakes(five: FiveNights, tmp_path_factory: pytest.TempPathFactory) -> Lakes:
    """A lake ``kept`` with retention, folded one by one, and the lake ``whole`` without."""
    made = Lakes(five, tmp_path_factory.mktemp("retention"))
    made.fold("whole")
    for night in made.nights:
        made.fold("kept", night, retention=A_WEEK)
    return made


def test_facts_about_entities_go_with_them_and_others_in_their_own_time(lakes: Lakes) -> None:
    assert lakes.days("whole", "findings") == {1, 2, 3}
    assert lakes.days("kept", "findings") == {3}
    for table in ("rule_results", "snapshots", "counts", "licence_use"):
        assert lakes.days("kept", table) == {2, 3, 4, 10}
    tables = (CHANGES, FINDINGS, RULE_RESULTS, SCORES, SNAPSHOTS, READS, COUNTS, DEVICE_STATE, LICENCE_USE)
    assert {each.name for each in tables if each.of_entities} == {
        each.name for each in tables if "entity_id" in each.columns
    }


def test_a_night_whose_findings_were_removed_does_not_say_that_there_were_none(lakes: Lakes) -> None:
    def opened(lake: str) -> list[tuple[Any, ...]]:
        there = lakes.files(lake)
        query = view_of("facts", "findings_open", there, lambda file: str(lakes.folder / lake / file), None).query
        when = "epoch_us(not_before), epoch_us(first_seen), gone_by is null"
        return duckdb.sql(f"select {when} from ({query}) order by all").fetchall()

    assert (began(1), began(2), False) in opened("whole")
    assert opened("kept") == [(None, began(3), False)]


def test_a_bridge_has_the_versions_of_the_history_that_it_is_made_of(lakes: Lakes) -> None:
    ended = {
        lake: [
            lakes.values(lake, file, "gone_by", "not is_current")
            for file in ("history/call_queue_agents", "bridge/queue_agents")
        ]
        for lake in ("whole", "kept")
    }
    assert ended["kept"][0] == ended["kept"][1]
    assert 0 < len(ended["kept"][0]) < len(ended["whole"][0])


def test_a_rebuild_removes_the_same(lakes: Lakes) -> None:
    before = lakes.files("kept")
    lakes.fold("kept", rebuild=True, retention=A_WEEK)
    assert lakes.files("kept") == before
    assert problems_of(UPath(lakes.folder / "kept")).problems == ()


def test_where_nothing_is_too_old_no_byte_differs(lakes: Lakes) -> None:
    lakes.fold("long", retention=Retention(days=30, fact_days=30))
    assert lakes.files("long") == lakes.files("whole")


def test_the_newest_reading_of_an_export_is_known_however_old(tmp_path: Path) -> None:
    made = Series(tmp_path)
    for night in (Night(values={1: "0301"}), *[Night(result="forbidden")] * 4):
        made.add(night)
    fold(made, Retention(fact_days=1))
    seen = f"select distinct epoch_us(seen_last) from history.{FORWARDING}"
    assert ask(made, seen) == [(began(1),)]


def fold(made: Series, retention: Retention, **options: Any) -> None:
    """Folds with facts and views."""
    told = LakeOptions(key=KEY, only=frozenset({made.name}), level="personal", retention=retention, **options)
    few = MANIFEST.only([made.name])
    found = update_lake(made.layout, made.layout.root / "lake", told, derive=DERIVED, manifest=few)
    write_readers(found.root, found.state, few)


def ask(made: Series, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(made.root / "lake" / "inventory.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_time_before_the_versions_that_are_left_is_no_empty_answer(tmp_path: Path) -> None:
    made = Series(tmp_path)
    for night in CHANGING:
        made.add(night)
    fold(made, Retention(days=2))
    as_of = f"select always_forward_destination from history.{FORWARDING}_as_of(timestamp '2026-11-{{}}') order by 1"
    assert ask(made, as_of.format("03 03:00:00")) == [("0302",), ("2",)]
    assert ask(made, as_of.format("05 03:00:01")) == [("0302",), ("5",)]
    with pytest.raises(duckdb.Error, match=REMOVED_BEFORE):
        ask(made, as_of.format("03 02:59:59"))
    with pytest.raises(StatementFailed, match=f"^{REMOVED_BEFORE}"):
        lake_answer(UPath(made.root / "lake"), as_of.format("03 02:59:59"))
    assert "Versions that ended before 2026-11-03 03:00 UTC were removed" in (
        made.root / "lake" / "README.md"
    ).read_text(encoding="utf-8")


def test_the_command_and_the_nightly_run_take_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Series(tmp_path / "out")
    for night in CHANGING:
        made.add(night)
    shutil.copytree(made.root, tmp_path / "nightly")
    environ = {"SPACE_ODT_LAKE_KEEP_DAYS": "1", "SPACE_ODT_LAKE_KEEP_FACT_DAYS": "2", "SPACE_ODT_REDACT_KEY": "ours"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["lake", "--out-dir", str(made.root), "--raw", "--quiet", "--select", FORWARDING]) == 0
    nightly = Series(tmp_path / "nightly")
    settings = settings_from({**environ, "SPACE_ODT_OUT_DIR": str(nightly.root)}, {})
    context = SimpleNamespace(layout=nightly.layout, settings=settings, manifest=MANIFEST.only([FORWARDING]))
    assert lake_of_run(cast(RunContext, context)).why == ""
    for each in (made, nightly):
        ended = f"select count(*), epoch_us(min(gone_by)) from history.{FORWARDING} where not is_current"
        assert ask(each, ended) == [(2, began(4) + 1_000_000)]
        assert ask(each, "select min(date)::text from facts.counts") == [("2026-11-03",)]
    raw = sorted(each.parent.name for each in (made.root / "lake" / "raw").rglob("*.parquet"))
    assert [each[len("snapshot=202611") :][:2] for each in raw] == ["04", "05"]
