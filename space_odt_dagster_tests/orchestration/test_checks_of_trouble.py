"""What the checks say when something is amiss: in the answers, in the folder, or since the time before."""

from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.simulator import Fault, FaultAnswer, SimulatorSettings, presets, serve
from space_odt_dagster_tests.orchestration.examined import Examined, examine, remarks_of

UNREAD = ("schema", "keys", "references", "volume")


def run(
    folder: Path, *names: str, faults: tuple[Fault, ...] = (), people: int = 24, seed: int = 1, **more: Any
) -> Examined:
    with serve(SimulatorSettings(people=people, seed=seed, faults=faults)) as simulation:
        return examine(simulation, folder, *names, **more)


def changed(route: str, **answer: Any) -> Fault:
    return Fault(route=route, answer=FaultAnswer(**answer))


def test_a_missing_scope_is_an_error_and_blocks_what_asks_with_its_ids(tmp_path: Path) -> None:
    done = run(tmp_path, "people", "people_details", faults=(presets.forbidden("/people"),))
    assert done.result.success
    assert done.failed == {
        **{("people", check): "WARN" for check in UNREAD},
        ("people", "calls"): "ERROR",
        **{("people_details", check): "WARN" for check in (*UNREAD, "calls")},
    }
    assert "spark-admin:people_read" in (done.check("people", "calls").description or "")
    assert "people, which is forbidden" in (done.check("people_details", "calls").description or "")


@pytest.mark.parametrize("check", UNREAD)
def test_a_check_of_what_was_not_read_says_that_it_could_not_be_evaluated(tmp_path: Path, check: str) -> None:
    done = run(tmp_path, "groups", faults=(presets.forbidden("groups"),))
    assert not done.check("groups", check).passed
    assert done.check("groups", check).description == "Could not be evaluated: nothing was read (forbidden)."
    assert done.facts("groups", check) == {"evaluated": False}


def test_orphan_ids_are_counted_and_a_few_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, "licenses", "locations", "people", faults=(changed("locations", keep_items=1),), people=60)
    assert done.failed == {("people", "references"): "WARN", ("people", "schema"): "WARN"}
    facts = done.facts("people", "references")
    assert facts["location_id"]["orphans"] == facts["orphans"] == len(facts["location_id"]["sample"]) == 3
    assert facts["licenses"]["orphans"] == facts["manager_id"]["orphans"] == 0
    assert all(each.startswith("Y2lzY29zcGFyazov") for each in facts["location_id"]["sample"])


def test_ids_of_an_export_that_failed_are_not_called_orphans(tmp_path: Path) -> None:
    done = run(tmp_path, "people", "locations", "workspaces", "devices", faults=(presets.forbidden("/people"),))
    assert done.failed[("devices", "references")] == "WARN"
    assert "person_id could not be evaluated: people has no rows: it is forbidden." in (
        done.check("devices", "references").description or ""
    )
    facts = done.facts("devices", "references")
    assert (facts["orphans"], facts["evaluated"]) == (0, False)


def test_ids_of_an_export_that_was_never_read_could_not_be_evaluated(tmp_path: Path) -> None:
    done = run(tmp_path, "people")
    assert done.failed[("people", "references")] == "WARN"
    assert "never been read" in (done.check("people", "references").description or "")
    assert done.facts("people", "references")["manager_id"]["of"] == "this run"


def test_ids_are_looked_up_in_an_earlier_run_where_this_one_does_not_read_them(tmp_path: Path) -> None:
    first = run(tmp_path, "locations", "licenses")
    done = run(tmp_path, "people")
    assert ("people", "references") not in done.failed
    assert done.facts("people", "references")["location_id"]["of"] == f"run {first.run_id[:8]}"


def test_a_key_that_occurs_twice_is_an_error(tmp_path: Path) -> None:
    twice = ({"id": "same", "name": "One", "type": "holidays"}, {"id": "same", "name": "Two", "type": "holidays"})
    done = run(
        tmp_path,
        *("locations", "calling_locations", "location_schedules"),
        faults=(changed("location_schedules", keep_items=0, add_items=twice),),
    )
    assert done.failed == {("location_schedules", "keys"): "ERROR"}
    facts = done.facts("location_schedules", "keys")
    assert facts["duplicates"] == done.materialization("calling_locations")["dagster/row_count"]
    assert all(each.endswith(", same") for each in facts["duplicate_keys"])


def test_two_items_of_a_listing_with_the_same_id_are_both_kept_and_an_error(tmp_path: Path) -> None:
    twice = ({"id": "same", "name": "One"}, {"id": "same", "name": "Two"})
    rows = run(tmp_path, "locations").materialization("locations")["dagster/row_count"]
    done = run(tmp_path, "locations", faults=(changed("locations", add_items=twice),))
    assert done.failed[("locations", "keys")] == "ERROR"
    assert done.facts("locations", "keys")["duplicate_keys"] == ["same"]
    assert done.materialization("locations")["dagster/row_count"] == rows + 2


def test_another_organisation_is_not_written_into_the_folder_of_the_first(tmp_path: Path) -> None:
    first = run(tmp_path, "groups", seed=1)
    before = {path: path.read_bytes() for path in sorted(first.folder.rglob("*")) if path.is_file()}
    done = run(tmp_path, "groups", seed=2)
    assert not done.result.success
    assert done.checks == []
    after = {path: path.read_bytes() for path in sorted(first.folder.rglob("*")) if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {first.folder / "lock"}
    assert before.keys() == after.keys()


def test_far_fewer_rows_than_the_time_before_are_a_warning(tmp_path: Path) -> None:
    before = run(tmp_path, "groups").materialization("groups")["dagster/row_count"]
    done = run(tmp_path, "groups", faults=(changed("groups", keep_items=2, set_fields={"totalResults": 2}),))
    assert done.failed == {("groups", "volume"): "WARN"}
    facts = done.facts("groups", "volume")
    assert (facts["rows_before"], facts["rows"]) == (before, 2)
    assert facts["change"] == pytest.approx((2 - before) / before, abs=0.001)


def test_how_far_is_far_can_be_set(tmp_path: Path) -> None:
    run(tmp_path, "groups")
    fewer = (changed("groups", keep_items=2, set_fields={"totalResults": 2}),)
    done = run(tmp_path, "groups", faults=fewer, variables={"SPACE_ODT_VOLUME_FALL": "0.9"})
    assert done.failed == {}


def test_the_same_number_of_rows_is_no_fall(tmp_path: Path) -> None:
    first = run(tmp_path, "groups", variables={"SPACE_ODT_VOLUME_FALL": "0"})
    done = run(tmp_path, "groups", variables={"SPACE_ODT_VOLUME_FALL": "0"})
    assert done.failed == {}
    assert done.facts("groups", "volume")["compared_with_run"] == first.run_id


def test_after_a_time_without_rows_the_volume_could_not_be_evaluated(tmp_path: Path) -> None:
    run(tmp_path, "groups", faults=(presets.forbidden("groups"),))
    done = run(tmp_path, "groups")
    assert done.failed == {("groups", "volume"): "WARN"}
    assert done.check("groups", "volume").description == (
        "Could not be evaluated: last time, nothing was read (forbidden)."
    )


def test_where_the_record_of_the_time_before_is_damaged_the_volume_could_not_be_evaluated(tmp_path: Path) -> None:
    run(tmp_path, "groups")
    (tmp_path / "state" / "groups.json").write_text("{")
    done = run(tmp_path, "groups")
    assert done.failed == {("groups", "volume"): "WARN"}
    assert "is damaged" in (done.check("groups", "volume").description or "")
    assert done.materialization("groups")["result"] == "ok"


def test_a_new_field_deep_inside_is_named_by_its_path(tmp_path: Path) -> None:
    item = {"id": "new", "name": "New", "department": {"id": "d", "budget": 1}, "12345": "keyed by a number"}
    done = run(tmp_path, "calling_locations", "call_queues", faults=(changed("call_queues", add_items=(item,)),))
    assert done.failed[("call_queues", "schema")] == "WARN"
    found = done.facts("call_queues", "schema")["times_sent"]
    assert found.keys() == {"department.budget", "(a name that is no identifier)"}


RESULTS = {
    "virtual_lines": "ok",
    "virtual_extensions": "empty",
    "locations": "ok",
    "location_details": "partial",
    "licenses": "forbidden",
    "groups": "not_found",
    "hunt_groups": "unsupported",
    "group_members": "blocked",
    "auto_attendants": "error",
}


def test_every_declared_check_is_answered_whatever_the_result(tmp_path: Path) -> None:
    faults = (
        changed("virtual_extensions", keep_items=0),
        Fault(route="location_details", nth=(1,), answer=FaultAnswer(status=400, body=presets.SHAPES["A"])),
        presets.forbidden("licenses"),
        changed("groups", status=404, body=presets.SHAPES["A"]),
        presets.missing_route("hunt_groups"),
        changed("auto_attendants", status=400, body=presets.SHAPES["A"]),
    )
    done = run(tmp_path, *RESULTS, faults=faults)
    assert done.result.success
    assert {name: done.materialization(name)["result"] for name in RESULTS} == RESULTS
    told = [(each.asset_key.path[-1], each.check_name) for each in done.checks]
    assert sorted(told) == sorted((name, check) for name in RESULTS for check in ("calls", "data"))
    assert {tuple(remarks_of(each)) for each in done.checks if each.check_name == "data"} == {UNREAD}
    severities = {name: done.failed.get((name, "calls")) for name in RESULTS}
    assert severities == {
        **dict.fromkeys(RESULTS, "ERROR"),
        **dict.fromkeys(("virtual_lines", "virtual_extensions", "locations"), None),
        **dict.fromkeys(("location_details", "hunt_groups", "group_members"), "WARN"),
    }


def test_what_the_server_says_of_a_person_is_not_repeated(tmp_path: Path) -> None:
    said = "User ann.example@example.com (+12005550123) is unknown."
    body = {"message": said, "errors": [{"description": said}]}
    done = run(tmp_path, "groups", faults=(changed("groups", status=400, body=body),))
    assert done.failed[("groups", "calls")] == "ERROR"
    told = " ".join(each.description or "" for each in done.checks)
    assert "HTTP 400" in told
    assert "example.com" not in told
    assert "+1200" not in told
