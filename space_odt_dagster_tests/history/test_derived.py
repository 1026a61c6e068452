"""Facts, bridges and dimensions say what the snapshots do, in the same bytes each time, and nothing about who people are."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.redaction import pseudonym
from space_odt_dagster.history.facts import records_in
from space_odt_dagster.history.hiding import Hiding
from space_odt_dagster.history.lake_state import state_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.snapshots.rows import Damaged
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.history.derived_lake import EXPORTS, POOL, RULES, DerivedLake, by_location, five_nights
from space_odt_dagster_tests.history.nights import KEY

DERIVED = ("facts/", "bridge/", "dim/")


@pytest.fixture(scope="module")
def lake(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> DerivedLake:
    """Folded night by night. The lake ``four`` is what it was before the last."""
    made = five_nights(rows, tmp_path_factory.mktemp("derived"))
    for side in made.sides[:4]:
        made.fold(side.name)
    shutil.copytree(made.root, made.root.parent / "four")
    made.fold()
    return made


def pairs(found: list[dict[str, Any]], *columns: str) -> set[tuple[Any, ...]]:
    return {tuple(each[name] for name in columns) for each in found}


def test_rows_are_counted_by_location(lake: DerivedLake) -> None:
    for night, rows in enumerate(lake.nights, 1):
        counted = lake.of_night("counts", night, "known")
        for name in EXPORTS:
            if name not in (POOL, "devices", "person_permissions_out"):
                found = {each["location_id"]: each["rows"] for each in counted if each["export"] == name}
                assert found == by_location(rows[name]), name
        pool = [each for each in counted if each["export"] == "number_pool"]
        assert sum(each["rows"] for each in pool) == len(rows[POOL])


def test_what_was_not_read_keeps_its_last_number_as_unknown(lake: DerivedLake) -> None:
    devices = [lake.of_night("counts", night, "export = 'devices'") for night in range(1, 6)]
    assert devices[1] == [{**each, "known": False} for each in devices[0]]
    assert devices[2] == devices[0]
    assert [(each["rows"], each["known"]) for each in devices[3] + devices[4]] == [(0, True), (0, True)]
    permissions = [lake.of_night("counts", night, "export = 'person_permissions_out'") for night in range(1, 6)]
    assert permissions[3] == [{**each, "known": False} for each in permissions[2]]


def test_devices_and_licences_are_those_of_the_reading(lake: DerivedLake) -> None:
    states = [lake.of_night("device_state", night) for night in range(1, 6)]
    assert sum(each["devices"] for each in states[0]) == len(lake.nights[0]["devices"]) > 0
    assert states[1:] == [[], states[0], [], []]
    for night, rows in enumerate(lake.nights, 1):
        used = pairs(lake.of_night("licence_use", night), "license_id", "name", "total", "consumed")
        assert used == pairs(rows["licenses"], "license_id", "sku_or_name", "total_units", "consumed_units")


def test_readings_say_when_and_how_well(lake: DerivedLake) -> None:
    second = {each["export"]: each for each in lake.of_night("reads", 2)}
    assert second.keys() == {*EXPORTS, "number_pool"}
    devices = second["devices"]
    assert (devices["result"], devices["rows"], devices["complete"], devices["read_at"]) == (
        "forbidden",
        None,
        False,
        None,
    )
    people = second["people_details"]
    assert (people["rows"], people["complete"], people["unfit"], people["kept"]) == (
        len(lake.nights[1]["people_details"]),
        True,
        0,
        False,
    )
    assert (people["read_until"] - people["read_at"]).total_seconds() == 1
    in_doubt = next(each for each in lake.of_night("reads", 4) if each["export"] == "person_permissions_out")
    assert (in_doubt["result"], in_doubt["complete"]) == ("partial", False)
    (snapshot,) = lake.of_night("snapshots", 2)
    assert (snapshot["run_id"], snapshot["minutes"], snapshot["exports_read"]) == ("run-2", 60.0, len(EXPORTS) - 1)


def test_changes_and_findings_are_told_without_values(lake: DerivedLake) -> None:
    changes, told = lake.of_night("changes", 2), lake.written("changes", 2, "changes")
    assert pairs(changes, "change_id", "export", "kind", "column") == {
        (each["change_id"], each["export"], each["kind"], each["column"] or None) for each in told
    }
    findings, said = lake.of_night("findings", 2), lake.written("findings", 2, "findings")
    assert said
    assert pairs(findings, "finding_id", "rule_id", "verdict") == pairs(said, "finding_id", "rule_id", "verdict")
    assert all(
        each["entity_key"] == (each["entity_id"] and comparable_id(each["entity_id"])) for each in changes + findings
    )
    assert pairs(lake.of_night("rule_results", 2), "rule_id", "fail") == {
        (each["rule_id"], each["fail"]) for each in lake.written("findings", 2, "rules_summary")
    }
    assert len(lake.of_night("scores", 2)) == len(lake.written("findings", 2, "scores")) > 0
    assert not lake.of_night("findings", 3)
    assert not lake.of_night("changes", 1)


def test_a_number_that_changed_has_the_pseudonym_of_the_history(lake: DerivedLake) -> None:
    (gone,) = [each for each in lake.of_night("changes", 2) if each["export"] == "number_pool"]
    (version,) = lake.rows("history/number_pool", "ended = 'gone'")
    number = lake.nights[0][POOL][0]["direct_number"]
    assert gone["entity_id"] == version["phone_number"] == pseudonym(number, KEY)


def test_bridges_have_the_pairs_of_the_lists(lake: DerivedLake) -> None:
    first, second = lake.nights[0], lake.nights[1]

    def listed(rows: Rows, export: str, owner: str, column: str) -> set[tuple[str, str]]:
        return {(each[owner], one) for each in rows[export] for one in each[column] or () if one}

    licences = lake.rows("bridge/person_licenses")
    assert pairs(licences, "person_id", "license_id") == listed(first, "people_details", "person_id", "licenses")
    current = [each for each in licences if each["is_current"]]
    assert pairs(current, "person_id", "license_id") == listed(second, "people_details", "person_id", "licenses")
    assert pairs(lake.rows("bridge/person_roles"), "person_id", "role_id") == listed(
        first, "people_details", "person_id", "roles"
    )
    monitored = {
        *listed(first, "person_monitoring", "person_id", "monitored_member_ids"),
        *listed(first, "workspace_monitoring", "workspace_id", "monitored_member_ids"),
    }
    assert monitored
    assert pairs(lake.rows("bridge/monitored_members"), "owner_id", "member_id") == monitored
    tags = {(owner, pseudonym(tag, KEY)) for owner, tag in listed(first, "devices", "id", "tags")}
    assert pairs(lake.rows("bridge/device_tags"), "device_id", "tag") == tags
    assert not [each for each in lake.rows("bridge/device_tags") if each["is_current"]]


def test_bridges_have_the_pairs_of_memberships(lake: DerivedLake) -> None:
    first, second = lake.nights[0], lake.nights[1]
    agents = lake.rows("bridge/queue_agents")
    assert pairs(agents, "queue_id", "agent_id") == pairs(first["call_queue_agents"], "queue_id", "id")
    (gone,) = [each for each in agents if not each["is_current"]]
    assert (gone["queue_id"], gone["agent_id"]) not in pairs(second["call_queue_agents"], "queue_id", "id")
    assert gone["seen_last"] < gone["gone_by"]
    assert pairs(lake.rows("bridge/group_members"), "group_id", "member_id") == pairs(
        first["group_members"], "group_id", "member_id"
    )
    schedules = pairs(first["call_queue_night_service"], "id", "business_hours_name")
    schedules |= pairs(first["call_queue_holiday_service"], "id", "holiday_schedule_name")
    found = pairs(lake.rows("bridge/queue_schedules"), "queue_id", "schedule")
    assert found == {each for each in schedules if each[1]}


def test_permissions_are_one_row_per_type_of_call(lake: DerivedLake) -> None:
    expected = {
        (row[f"{kind}_id"], kind, column.removesuffix("_action"), action)
        for kind in ("person", "workspace")
        for row in lake.nights[0][f"{kind}_permissions_out"]
        for column, action in row.items()
        if column.endswith("_action") and action is not None
    }
    found = lake.rows("bridge/permissions_by_call_type")
    assert pairs(found, "owner_id", "owner_kind", "call_type", "action") == expected


def test_dimensions_describe_what_can_be_joined(lake: DerivedLake) -> None:
    exports = {each["export"]: each for each in lake.rows("dim/exports")}
    assert exports.keys() == {*MANIFEST.names, "number_pool"}
    assert exports["call_queue_agents"]["one_row_per"] == "queue_id, id"
    columns = {(each["export"], each["column"]): each for each in lake.rows("dim/columns")}
    assert columns["people_details", "licenses"]["known_since"] == lake.sides[0].name
    assert columns["hunt_group_details", "name"]["known_since"] is None
    assert columns["people_details", "email"]["sensitive"] == "personal"
    assert [each["date"].day for each in lake.rows("dim/dates")] == [1, 2, 3, 4, 5]
    assert {each["rule_id"] for each in lake.rows("dim/rules")} == set(RULES)
    areas = {each["area"] for each in lake.rows("dim/areas")}
    joined = (*lake.rows("dim/exports"), *lake.rows("dim/rules"), *lake.rows("facts/changes"))
    assert {each["area"] for each in joined} <= areas
    assert {each["org_id"] for each in (*joined, *lake.rows("dim/areas"))} == {lake.sides[0].snapshot.run.org_id}


def test_one_by_one_and_made_at_once_are_the_same_bytes(lake: DerivedLake) -> None:
    one_by_one = lake.files()
    lake.fold(lake="other", rebuild=True)
    assert lake.files("other") == one_by_one
    assert not lake.fold().folded
    assert lake.files() == one_by_one


def test_a_night_without_news_opens_no_rows_and_rewrites_no_bridge(lake: DerivedLake) -> None:
    root, copy = lake.root, lake.root.parent / "four"
    kept = {path: path.stat().st_ino for path in [*copy.glob("bridge/*"), *copy.glob("dim/*")]}
    for path in copy.glob("current/*.parquet"):
        if path.stem not in ("person_permissions_out", "number_pool"):
            path.write_bytes(b"not opened")
    lake.fold(lake="four")
    assert {path: path.stat().st_ino for path in kept if path.stem != "dates"} == {
        path: number for path, number in kept.items() if path.stem != "dates"
    }
    for table in ("counts", "licence_use", "device_state", "reads"):
        assert (copy / f"facts/{table}.parquet").read_bytes() == (root / f"facts/{table}.parquet").read_bytes()


def personal(rows: Rows) -> set[str]:
    """Names, addresses and numbers of the organisation."""
    found = {each[name] for each in rows["people"] for name in ("display_name", "email", "direct_number")}
    found |= {each["direct_number"] for each in rows["phone_numbers"] + rows[POOL]}
    return {each for each in found if each and len(each) > 6}


def test_nothing_derived_has_a_name_or_a_number(lake: DerivedLake) -> None:
    canaries = {each.encode() for each in personal(lake.nights[0])}
    assert len(canaries) > 20
    derived = {name: content for name, content in lake.files().items() if name.startswith(DERIVED)}
    assert len(derived) == 9 + 8 + 5
    assert not {(name, each) for name, content in derived.items() for each in canaries if each in content}


def test_with_personal_data_a_number_that_changed_is_clear(lake: DerivedLake) -> None:
    lake.fold(*[side.name for side in lake.sides[:2]], lake="clear", level="personal")
    number = lake.nights[0][POOL][0]["direct_number"]
    changes = lake.rows("facts/changes", "export = 'number_pool'", lake="clear")
    assert [each["entity_id"] for each in changes] == [number]


def test_who_was_forgotten_is_in_no_fact_and_no_bridge(lake: DerivedLake) -> None:
    root = lake.root.parent / "forgetting"
    shutil.copytree(lake.root, root)
    agent = lake.nights[0]["call_queue_agents"][0]["id"]
    found = next(each["entity_id"] for each in lake.of_night("findings", 2) if each["entity_kind"] == "person")
    state = state_of((root / "state.json").read_bytes(), "")
    hiding = Hiding("pseudonyms", KEY)
    forgotten = {hiding.forgotten.id_as(each): "2026-11-05" for each in (agent, found)}
    (root / "state.json").write_bytes(state.but(forgotten=forgotten).text())
    lake.fold(*[side.name for side in lake.sides[:2]], lake="forgetting", rebuild=True)
    left = {name: text for name, text in lake.files("forgetting").items() if name.startswith(DERIVED)}
    for each in (agent, found):
        assert [name for name, text in lake.files().items() if each.encode() in text and name.startswith(DERIVED)]
        assert not [name for name, text in left.items() if each.encode() in text]


@pytest.mark.parametrize(
    ("level", "is_secret", "is_clear"),
    [("pseudonyms", False, False), ("personal", False, True), ("personal", True, False), ("pseudonyms", True, False)],
)
def test_only_what_is_no_id_is_hidden(level: str, is_secret: bool, is_clear: bool) -> None:
    hiding = Hiding(level, KEY)
    webex_id = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE"
    for each in (webex_id, comparable_id(webex_id), ""):
        assert hiding.identity(each, is_secret=is_secret) == each
    assert (hiding.identity("+34555000001", is_secret=is_secret) == "+34555000001") is is_clear


@pytest.mark.parametrize("text", ["", "[\n{]\n]\n", "[\n3\n]\n", '[\n{"rule_id":"a"},\n', "no JSON"])
def test_a_damaged_file_is_never_an_empty_one(tmp_path: Path, lake: DerivedLake, text: str) -> None:
    path = lake.layout.root / "findings.json"
    path.write_text(text)
    with pytest.raises(Damaged, match="edited or damaged"):
        list(records_in(path))
    path.write_text(json.dumps([]))
    assert not list(records_in(path))
