"""The status of all organisations, from their summaries alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.files import write_fleet
from space_odt_dagster.fleet.not_started import note_not_started
from space_odt_dagster.fleet.status import (
    COLUMNS,
    State,
    complete_of,
    folders_without_entry,
    latest,
    nights_behind,
    rows_of,
    time_of,
)
from space_odt_dagster.fleet.summary import SUMMARY
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster_tests.fleet.summaries import (
    DEVICES,
    LAST_NIGHT,
    NIGHT,
    REFUSED,
    WITHOUT_SCOPE,
    fleet_with,
    keep,
    summary,
)
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

LATER = time_of("2026-11-30T04:00:00+00:00")


def test_each_state_says_why(tmp_path: Path) -> None:
    fleet = fleet_with(
        tmp_path,
        acme=summary("acme"),
        globex=summary("globex", **WITHOUT_SCOPE),
        hooli="paused: {reason: Contract ends., since: 2026-11-01}",
        initech=summary("initech", **REFUSED),
        umbrella=None,
        wonka=summary("wonka"),
    )
    (tmp_path / "wonka" / SUMMARY).write_text("{")
    rows = {each.organisation: each for each in rows_of(fleet)}
    assert {name: (row.state.value, row.cause.value) for name, row in rows.items()} == {
        "acme": ("complete", ""),
        "globex": ("gaps", "scope"),
        "hooli": ("paused", "paused"),
        "initech": ("stopped", "token"),
        "umbrella": ("never", "never"),
        "wonka": ("unreadable", "unreadable"),
    }
    assert rows["acme"].why == ""
    assert rows["globex"].why == (
        f"2 of 63 exports are not complete: devices, device_details. The token lacks {DEVICES}."
    )
    assert rows["hooli"].why == "Paused since 2026-11-01: Contract ends."
    assert rows["initech"].why == "Webex refused the access token."
    assert rows["wonka"].why.startswith(f"{tmp_path / 'wonka' / SUMMARY} is damaged")
    assert [each.organisation for each in rows.values() if not each.needs_somebody] == ["acme", "hooli"]


def test_a_row_has_the_columns_of_the_summary_and_of_the_entry(tmp_path: Path) -> None:
    entry = f'name: acme, org_id: {org_id(1)}, title: "ACME, S.A.", labels: {{segment: gold}}'
    fleet_with(tmp_path, acme=summary("acme"))
    (row,) = rows_of(fleet_in(with_organisations(entry), out_dir=str(tmp_path)))
    found = row.record()
    assert tuple(found) == COLUMNS
    assert COLUMNS[:6] == ("organisation", "title", "labels", "org_id", "token", "state")
    assert (found["title"], found["labels"], found["token"]) == ("ACME, S.A.", {"segment": "gold"}, "acme")
    assert (found["people"], found["calls"], found["seconds"], found["score_high"]) == (120, 1600, 720, 93.0)
    assert (found["complete"], found["run_id"], found["report"]) == (NIGHT, "run-of-acme", "../acme/report/index.html")


def test_a_folder_of_before_is_linked_from_where_it_is(tmp_path: Path) -> None:
    text = with_organisations(f"name: acme, org_id: {org_id(1)}, out_dir: {tmp_path / 'old'}")
    fleet_with(tmp_path, acme=summary("acme"))
    (tmp_path / "acme").rename(tmp_path / "old")
    (row,) = rows_of(fleet_in(text, out_dir=str(tmp_path / "fleet")))
    assert row.report == "../../old/report/index.html"
    far = with_organisations(f"name: acme, org_id: {org_id(1)}, out_dir: {tmp_path / 'old'}")
    (row,) = rows_of(replace(fleet_in(far), out_dir=str(tmp_path)))
    assert row.report == "../old/report/index.html"


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (FolderInUse("Another run is writing into this folder."), Cause.IN_USE),
        (TokenRefused("Webex refused the access token."), Cause.TOKEN),
        (Unreachable("Webex was not reached."), Cause.UNREACHABLE),
        (OutputError("The disk is full."), Cause.STOPPED),
    ],
)
def test_a_run_that_could_not_start_is_seen_until_a_later_one_ended(
    error: Exception, cause: Cause, tmp_path: Path
) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    before = sorted(tmp_path.glob("acme/*"))
    assert LATER is not None
    note_not_started(fleet, "acme", error, now=LATER)
    (row,) = rows_of(fleet)
    assert (row.state, row.cause, row.why) == (State.STOPPED, cause, str(error))
    assert (row.people, row.complete) == (120, NIGHT), "what the folder holds is still known"
    assert sorted(tmp_path.glob("acme/*")) == before, "nothing is written into a folder that may be another's"
    fleet_with(tmp_path, acme=summary("acme", ended_at="2026-11-30T05:00:00+00:00"))
    assert rows_of(fleet)[0].state is State.COMPLETE


def test_a_note_that_is_damaged_hides_nothing(tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    note = tmp_path / "_fleet" / "not_started" / "acme.json"
    note.parent.mkdir(parents=True)
    note.write_text("nonsense")
    assert rows_of(fleet)[0].state is State.UNREADABLE


def test_a_summary_of_another_organisation_is_not_shown(tmp_path: Path) -> None:
    fleet_with(tmp_path, acme=summary("acme"))
    (row,) = rows_of(fleet_in(with_organisations(f"name: acme, org_id: {org_id(9)}"), out_dir=str(tmp_path)))
    assert (row.state, row.people) == (State.UNREADABLE, None)
    assert row.why == f"{tmp_path / 'acme'} holds the inventory of another organisation."


@pytest.mark.parametrize(
    "change",
    [
        {"people": "many"},
        {"people": True},
        {"gaps": [{"kind": "scope"}]},
        {"missing": "devices"},
        {"size": {"calls": 1, "most": {"people": "x"}}},
        {"cause": "no such cause"},
        {"format": 2},
        {"made_by": "somebody"},
        {"score_low": "high"},
        {"run_id": None},
    ],
)
def test_a_summary_of_another_form_is_unreadable_and_breaks_nothing(change: dict[str, object], tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    path = tmp_path / "acme" / SUMMARY
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    (row,) = rows_of(fleet)
    assert (row.state, row.people) == (State.UNREADABLE, None)


def test_what_a_later_version_adds_is_left_alone(tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    path = tmp_path / "acme" / SUMMARY
    path.write_text(json.dumps({**json.loads(path.read_text()), "later": [1]}))
    assert rows_of(fleet)[0].state is State.COMPLETE


def test_a_folder_that_may_not_be_read_is_unreadable(tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    (tmp_path / "acme" / SUMMARY).unlink()
    (tmp_path / "acme" / SUMMARY).mkdir()
    (row,) = rows_of(fleet)
    assert row.state is State.UNREADABLE
    assert row.why.startswith(f"Cannot read {tmp_path / 'acme' / SUMMARY}")


def test_who_was_not_read_with_the_others_is_found(tmp_path: Path) -> None:
    began = {"globex": LAST_NIGHT, "wonka": "2026-11-29T08:00:00+00:00", "young": "2026-11-28T02:00:00+00:00"}
    found = {name: summary(name, started_at=at, complete=at) for name, at in began.items()}
    rows = rows_of(fleet_with(tmp_path, acme=summary("acme"), **found))
    newest = latest(rows)
    assert newest is not None
    assert [nights_behind(each, newest) for each in rows] == [0, 1, 0, 2], "one read by day is not a night ahead"
    assert [each.cause for each in rows] == [Cause.NONE, Cause.BEHIND, Cause.NONE, Cause.BEHIND]
    assert rows[1].why == "Its newest complete reading began 2026-11-29 03:00 UTC, 1 night before the others."
    assert complete_of(rows) == (2, 4)


def test_folders_without_an_entry_are_those_that_hold_an_inventory(tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    fleet_with(tmp_path, gone=summary("gone"))
    for name in ("exports", "_fleet", ".hidden"):
        (tmp_path / name).mkdir()
    assert folders_without_entry(fleet) == ("gone",)


def test_an_address_that_keeps_nothing_is_the_trouble_of_one_row(tmp_path: Path) -> None:
    keep(tmp_path, summary("acme"))
    lost = f"name: globex, org_id: {org_id(2)}, out_dir: memory://fleet"
    fleet = fleet_in(with_organisations(f"name: acme, org_id: {org_id(1)}", lost), out_dir=str(tmp_path))
    rows = rows_of(fleet)
    assert [each.state for each in rows] == [State.COMPLETE, State.UNREADABLE]
    assert rows[1].why.startswith("memory:// does not keep what is written")
    page = write_fleet(fleet, rows, language="en", csv_safe=False)
    assert "memory:// does not keep" in page.read_text(encoding="utf-8")


def test_a_new_refresh_token_needs_somebody(tmp_path: Path) -> None:
    (row,) = rows_of(fleet_with(tmp_path, acme=summary("acme", new_refresh_token=True)))
    assert (row.state, row.cause, row.needs_somebody) == (State.COMPLETE, Cause.REFRESH_TOKEN, True)
