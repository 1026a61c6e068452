"""What Dagster is told of the default organisation: checks and metadata of every export, and what of it a run of some records."""

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
from space_odt_dagster_tests.every_export import every_nth
from space_odt_dagster_tests.orchestration.examined import KEYS, SUBJECTS, Examined, examine
from space_odt_dagster_tests.orchestration.told import Told, told_of_every_export

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


SOME = every_nth(
    *(40, "people", "people_details", "devices", "locations", "licenses", "call_queues"),
    *("person_numbers", "workspace_numbers", "person_out_access_codes"),
)
"""Of every kind: with and without ids of others, with an empty key, and with a field that is new."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("every") / "out"


@pytest.fixture(scope="module")
def told(out: Path) -> dict[str, Told]:
    with serve(SimulatorSettings(people=16)) as simulation:
        return told_of_every_export(simulation, out)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """A run of some, which costs three times as much for each export."""
    with serve(SimulatorSettings(people=16)) as simulation:
        return examine(simulation, tmp_path_factory.mktemp("some") / "out", *SOME)


def exported(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / "exports" / f"{name}.json").read_text())
    return rows


def test_an_export_gives_an_answer_to_each_check_and_to_every_remark(told: dict[str, Told], run: Examined) -> None:
    assert set(told) == set(MANIFEST.names)
    assert {tuple(each.checks) for each in told.values()} == {("calls", "data")}
    assert {tuple(each.remarks) for each in told.values()} == {SUBJECTS}
    assert all(one.description and one.metadata for each in told.values() for one in each.remarks.values())
    assert all(one.description and one.metadata for each in told.values() for one in each.checks.values())
    assert run.result.success
    recorded = [(each.asset_key.path[-1], each.check_name) for each in run.checks]
    assert sorted(recorded) == sorted((name, check) for name in SOME for check in ("calls", "data"))
    assert not any(each.blocking for each in run.checks)


def test_a_run_records_what_is_told_of_an_export(told: dict[str, Told], run: Examined) -> None:
    for name in SOME:
        for check, said in told[name].checks.items():
            recorded = run.check(name, check)
            assert isinstance(recorded, dg.AssetCheckEvaluation)
            assert recorded.metadata.keys() == said.metadata.keys()
            if check == "calls" or named_assets(MANIFEST[name]) <= set(SOME):
                assert (recorded.passed, recorded.severity) == (said.passed, said.severity)
        assert run.materialization(name).keys() == told[name].metadata.keys()


def test_a_check_is_about_the_materialization_of_its_own_run(run: Examined) -> None:
    targets = {each.target_materialization_data for each in run.checks}
    assert {target.run_id for target in targets if target is not None} == {run.run_id}
    assert None not in targets


def test_nothing_is_amiss_but_a_new_field_and_keys_that_may_be_empty(told: dict[str, Told]) -> None:
    failed = {
        (name, subject): (one.severity, each.checks["data"].passed)
        for name, each in told.items()
        for subject, one in each.remarks.items()
        if not one.passed
    }
    new_field = {("people", "schema"), ("people_details", "schema")}
    assert failed == dict.fromkeys(new_field | {(name, "keys") for name in EMPTY_KEYS}, ("WARN", False))
    assert all(each.checks["calls"].passed for each in told.values())
    warned = {name for name, _ in failed}
    assert {name for name, each in told.items() if not each.checks["data"].passed} == warned


@pytest.mark.parametrize("name", ["people", "people_details"])
def test_a_field_that_webex_adds_is_named_and_counted_without_its_value(run: Examined, name: str) -> None:
    assert run.facts(name, "schema")["times_sent"] == {"futureField": 1}
    check = run.check(name, "schema")
    assert "futureField" in (check.description or "")
    assert "12345678901234567890" not in repr(check)


@pytest.mark.parametrize("name", sorted(EMPTY_KEYS))
def test_empty_keys_are_counted_by_column(told: dict[str, Told], out: Path, name: str) -> None:
    keys = [column.name for column in MANIFEST[name].columns if column.key]
    rows = exported(out, name)
    facts = told[name].facts("keys")
    assert facts["rows_with_empty_key"] == sum(not all(row[key] for key in keys) for row in rows) > 0
    assert {key: facts.get(f"empty: {key}", 0) for key in keys} == {
        key: sum(not row[key] for row in rows) for key in keys
    }
    assert facts["duplicates"] == 0


def test_every_column_with_ids_of_another_export_is_looked_up_in_what_this_run_wrote(told: dict[str, Told]) -> None:
    for export in MANIFEST:
        facts = told[export.name].facts("references")
        naming = {
            column.name if reference.when is None else f"{column.name} ({reference.when[1]})": str(reference)
            for column in export.columns
            for reference in column.references
        }
        found = {name: facts[name]["in"] for name in facts.keys() - {"orphans", "evaluated"}}
        assert found == naming
        assert {facts[name]["of"] for name in naming} <= {"this run"}


def test_what_others_hold_ids_of_is_read_before_them(run: Examined) -> None:
    place = {name: number for number, name in enumerate(run.order)}
    late = [
        (export, name)
        for export in place
        for name in named_assets(MANIFEST[export])
        if name in place and place[name] > place[export]
    ]
    assert late == []


def test_the_first_time_there_is_nothing_to_compare_the_volume_with(told: dict[str, Told]) -> None:
    for each in told.values():
        assert "nothing to compare with" in each.remarks["volume"].description


def test_a_materialization_tells_its_numbers_as_numbers(told: dict[str, Told], out: Path) -> None:
    for name in MANIFEST.names:
        metadata = told[name].metadata
        assert all(isinstance(metadata[number], int | float) for number in NUMBERS)
        assert metadata["dagster/row_count"] == len(exported(out, name))
        assert metadata["result"] in ("ok", "empty")


def test_an_asset_has_its_columns_and_a_materialization_its_two_files(told: dict[str, Told]) -> None:
    for export in MANIFEST:
        metadata = told[export.name].metadata
        assert "dagster/column_schema" not in metadata, "the same every night: it stands on the definition"
        assert [Path(metadata[file]).name for file in ("path", "csv")] == [f"{export.name}.json", f"{export.name}.csv"]
        assert all(Path(metadata[file]).is_file() for file in ("path", "csv"))
    specs = inventory_definitions(manifest=MANIFEST.only(SOME)).resolve_all_asset_specs()
    declared = {each.key.path[-1]: each.metadata for each in specs}
    for export in map(MANIFEST.__getitem__, SOME):
        columns = {each.name: each for each in declared[export.name]["dagster/column_schema"].columns}
        assert tuple(columns) == header_of(export)
        for each in export.columns:
            assert columns[each.name].description == each.description
            assert columns[each.name].constraints.nullable is not each.key


def test_an_export_leaves_few_events_and_its_metadata_in_one_of_them(run: Examined) -> None:
    of_an_export = Counter(
        {"STEP_OUTPUT": 3, "ASSET_CHECK_EVALUATION": 2}
        | dict.fromkeys(("STEP_START", "STEP_SUCCESS", "ASSET_MATERIALIZATION", "HANDLED_OUTPUT"), 1)
    )
    for name in SOME:
        events = [each for each in run.result.all_events if KEYS.name_of_step(each.step_key or "") == name]
        assert Counter(each.event_type_value for each in events) == of_an_export
        (handled,) = (each for each in events if each.event_type_value == "HANDLED_OUTPUT")
        assert not handled.event_specific_data.metadata  # type: ignore[union-attr]
        assert not any(each.step_output_data.metadata for each in events if each.is_successful_output)


def test_a_preview_is_a_table_of_at_most_five_rows(told: dict[str, Told], out: Path) -> None:
    for export in MANIFEST:
        preview, rows = told[export.name].metadata["preview"], exported(out, export.name)
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


def test_nothing_told_to_dagster_gives_away_a_person_or_a_code(told: dict[str, Told], run: Examined, out: Path) -> None:
    marked: set[str] = set()
    names_of_things: set[str] = set()
    for export in MANIFEST:
        for row in exported(out, export.name):
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
    every_text = [*texts(run), *(text for each in told.values() for text in each.texts())]
    words = "\n".join(HAPPENS_TO_LOOK_LIKE_ANYTHING.sub("", text) for text in every_text)
    there = [text for text in sorted(private) if text in words]
    assert [text for text in there if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)] == []
    codes = {row["code"] for row in exported(out, "person_out_access_codes")}
    assert codes
    assert [code for code in codes if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", words)] == []


def test_csv_and_dagster_agree_on_the_columns(told: dict[str, Told], out: Path) -> None:
    for export in MANIFEST:
        with (out / "exports" / f"{export.name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert told[export.name].facts("schema")["columns"] == len(header)
