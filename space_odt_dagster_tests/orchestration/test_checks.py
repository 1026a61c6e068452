"""What Dagster is told of a whole run over the default organisation: checks and metadata."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Sensitivity, header_of
from space_odt_dagster.manifest.order import named_assets
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.orchestration.examined import KEYS, SUBJECTS, Examined, examine, remarks_of

NUMBERS = ("dagster/row_count", "calls", "skipped", "failed", "retries", "seconds", "throttled_seconds")
EMPTY_KEYS = {
    "devices",  # one is being activated
    "person_numbers",  # extension only, or number only
    "person_available_numbers_call_forward",
    "person_available_numbers_call_intercept",
    "workspace_numbers",
    "virtual_line_assigned_devices",  # one without id
    "virtual_line_available_numbers_call_forward",
    "phone_numbers",
    "receptionist_contact_directory_contacts",  # one without feature
    "update_routing_prefix_job_errors",
}
HAPPENS_TO_LOOK_LIKE_ANYTHING = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4,12})+|ROUTER_\S+|/\S+|\(\d+ looked up\)")
"""Ids of runs and requests, paths and counts: any digits."""


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    with serve(SimulatorSettings(people=24)) as simulation:
        return examine(simulation, tmp_path_factory.mktemp("whole") / "out")


def exported(run: Examined, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((run.folder / "exports" / f"{name}.json").read_text())
    return rows


def test_every_export_declares_two_checks_and_gives_an_answer_to_each_and_to_every_remark(whole_run: Examined) -> None:
    assert whole_run.result.success
    told = [(each.asset_key.path[-1], each.check_name) for each in whole_run.checks]
    assert sorted(told) == sorted((name, check) for name in MANIFEST.names for check in ("calls", "data"))
    data = [each for each in whole_run.checks if each.check_name == "data"]
    assert {tuple(remarks_of(each)) for each in data} == {SUBJECTS}
    assert all(one.description and one.metadata for each in data for one in remarks_of(each).values())
    assert not any(each.blocking for each in whole_run.checks)
    assert all(each.description and each.metadata for each in whole_run.checks)


def test_a_check_is_about_the_materialization_of_its_own_run(whole_run: Examined) -> None:
    targets = {each.target_materialization_data for each in whole_run.checks}
    assert {target.run_id for target in targets if target is not None} == {whole_run.run_id}
    assert None not in targets


def test_nothing_is_amiss_but_a_new_field_and_keys_that_may_be_empty(whole_run: Examined) -> None:
    new_field = {("people", "schema"), ("people_details", "schema")}
    assert whole_run.failed == dict.fromkeys(new_field | {(name, "keys") for name in EMPTY_KEYS}, "WARN")


@pytest.mark.parametrize("name", ["people", "people_details"])
def test_a_field_that_webex_adds_is_named_and_counted_without_its_value(whole_run: Examined, name: str) -> None:
    assert whole_run.facts(name, "schema")["times_sent"] == {"futureField": 1}
    check = whole_run.check(name, "schema")
    assert "futureField" in (check.description or "")
    assert "12345678901234567890" not in repr(check)


@pytest.mark.parametrize("name", sorted(EMPTY_KEYS))
def test_empty_keys_are_counted_by_column(whole_run: Examined, name: str) -> None:
    keys = [column.name for column in MANIFEST[name].columns if column.key]
    rows = exported(whole_run, name)
    facts = whole_run.facts(name, "keys")
    assert facts["rows_with_empty_key"] == sum(not all(row[key] for key in keys) for row in rows) > 0
    assert {key: facts.get(f"empty: {key}", 0) for key in keys} == {
        key: sum(not row[key] for row in rows) for key in keys
    }
    assert facts["duplicates"] == 0


def test_every_column_with_ids_of_another_export_is_looked_up_in_what_this_run_wrote(whole_run: Examined) -> None:
    for export in MANIFEST:
        facts = whole_run.facts(export.name, "references")
        naming = {
            column.name if reference.when is None else f"{column.name} ({reference.when[1]})": str(reference)
            for column in export.columns
            for reference in column.references
        }
        found = {name: facts[name]["in"] for name in facts.keys() - {"orphans", "evaluated"}}
        assert found == naming
        assert {facts[name]["of"] for name in naming} <= {"this run"}


def test_what_others_hold_ids_of_is_read_before_them(whole_run: Examined) -> None:
    place = {name: number for number, name in enumerate(whole_run.order)}
    late = [
        (export.name, name) for export in MANIFEST for name in named_assets(export) if place[name] > place[export.name]
    ]
    assert late == []


def test_the_first_time_there_is_nothing_to_compare_the_volume_with(whole_run: Examined) -> None:
    for name in MANIFEST.names:
        assert "nothing to compare with" in (whole_run.check(name, "volume").description or "")


def test_a_materialization_tells_its_numbers_as_numbers(whole_run: Examined) -> None:
    for name in MANIFEST.names:
        metadata = whole_run.materialization(name)
        assert all(isinstance(metadata[number], int | float) for number in NUMBERS)
        assert metadata["dagster/row_count"] == len(exported(whole_run, name))
        assert metadata["result"] in ("ok", "empty")


def test_an_asset_has_its_columns_and_a_materialization_its_two_files(whole_run: Examined) -> None:
    declared = {each.key.path[-1]: each.metadata for each in inventory_definitions().resolve_all_asset_specs()}
    for export in MANIFEST:
        metadata = whole_run.materialization(export.name)
        assert "dagster/column_schema" not in metadata, "the same every night: it stands on the definition"
        columns = {each.name: each for each in declared[export.name]["dagster/column_schema"].columns}
        assert tuple(columns) == header_of(export)
        for each in export.columns:
            assert columns[each.name].description == each.description
            assert columns[each.name].constraints.nullable is not each.key
        assert [Path(metadata[file]).name for file in ("path", "csv")] == [f"{export.name}.json", f"{export.name}.csv"]
        assert all(Path(metadata[file]).is_file() for file in ("path", "csv"))


def test_an_export_leaves_few_events_and_its_metadata_in_one_of_them(whole_run: Examined) -> None:
    of_an_export = Counter(
        {"STEP_OUTPUT": 3, "ASSET_CHECK_EVALUATION": 2}
        | dict.fromkeys(("STEP_START", "STEP_SUCCESS", "ASSET_MATERIALIZATION", "HANDLED_OUTPUT"), 1)
    )
    for name in MANIFEST.names:
        events = [each for each in whole_run.result.all_events if KEYS.name_of_step(each.step_key or "") == name]
        assert Counter(each.event_type_value for each in events) == of_an_export
        (handled,) = (each for each in events if each.event_type_value == "HANDLED_OUTPUT")
        assert not handled.event_specific_data.metadata  # type: ignore[union-attr]
        assert not any(each.step_output_data.metadata for each in events if each.is_successful_output)


def test_a_preview_is_a_table_of_at_most_five_rows(whole_run: Examined) -> None:
    for export in MANIFEST:
        preview, rows = whole_run.materialization(export.name)["preview"], exported(whole_run, export.name)
        lines = preview.splitlines()
        assert len(lines) == 2 + min(5, len(rows))
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1, "no cell breaks the table"
        shown = {name.strip().replace("\\", "") for name in lines[0].strip("|").split("|")}
        marked = {each.name for each in export.columns if each.sensitive is not Sensitivity.NONE}
        assert not shown & (marked | {"raw_json", "source_method"})


def texts(run: Examined) -> Iterator[str]:
    """Everything that Dagster was told in words or values."""
    for event in run.result.all_events:
        yield event.message or ""
        metadata: dict[str, dg.MetadataValue] = {}
        if event.is_step_materialization:
            metadata = dict(event.step_materialization_data.materialization.metadata)
        elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            yield check.description or ""
            metadata = dict(check.metadata)
        elif event.is_successful_output:
            metadata = dict(event.step_output_data.metadata)
        yield from (str(value.value) for value in metadata.values())


def test_nothing_told_to_dagster_gives_away_a_person_or_a_code(whole_run: Examined) -> None:
    marked: set[str] = set()
    names_of_things: set[str] = set()
    for export in MANIFEST:
        for row in exported(whole_run, export.name):
            for column in export.columns:
                value = row[column.name]
                found = {str(each) for each in (value if isinstance(value, list) else [value]) if each}
                if column.sensitive is Sensitivity.NONE:
                    names_of_things |= found
                else:
                    marked |= found
    things = "\n".join(names_of_things)
    private = {text for text in marked if len(text) > 3 and text not in things}
    assert len(private) > 300
    words = "\n".join(HAPPENS_TO_LOOK_LIKE_ANYTHING.sub("", text) for text in texts(whole_run))
    there = [text for text in sorted(private) if text in words]
    assert [text for text in there if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)] == []
    codes = {row["code"] for row in exported(whole_run, "person_out_access_codes")}
    assert codes
    assert [code for code in codes if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", words)] == []


def test_csv_and_dagster_agree_on_the_columns(whole_run: Examined) -> None:
    for export in MANIFEST:
        with (whole_run.folder / "exports" / f"{export.name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert whole_run.facts(export.name, "schema")["columns"] == len(header)
