"""Every export has its rows when the API answers what its reference documents, and ``raw_json`` is that answer, untouched."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, header_of, source_asset_of
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.settings import Settings
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster_tests.command_line.shell import Ended, Shell
from space_odt_dagster_tests.every_export import every_nth, of_every_export
from space_odt_dagster_tests.real_input import documented_api

TRUTHFULLY_PARTIAL = {"groups", "group_members"}
"""The example of the groups names a total of three and shows one: what was read is not all, and is not called so."""
BY_COMMAND = every_nth(20, *TRUTHFULLY_PARTIAL)
NOT_ASKED_OF_THE_EXAMPLES = {"person_schedule_details", "person_executive_assistant_settings"}
"""The schedule of the examples is one of the location and no person's own, their person an executive and no assistant."""


def _of_calling_workspaces() -> tuple[str, ...]:
    """The exports that are asked of workspaces with Webex Calling, or of what these have."""
    found: list[str] = []
    for export in MANIFEST:  # sources come first
        of_these = any(each.column == "webex_calling_enabled" for each in export.conditions)
        if of_these or source_asset_of(export) in found:
            found.append(export.name)
    return tuple(found)


OF_CALLING_WORKSPACES = _of_calling_workspaces()
AS_THEY_ARE = every_nth(8, *OF_CALLING_WORKSPACES)
"""What is read of the examples without a change: all that the change concerns, and some that it does not."""


def items_of(export: Export, answers: Mapping[str, Any]) -> list[Any]:
    """The items that the documented answer of an export holds."""
    answer, key = answers[export.name], export.endpoint.item_key
    return list_at(answer, key) if key is not None else [answer]


def are_all_of(items: list[Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the rows have each of the items, and no other; once for each thing that was asked of."""
    raw = [row["raw_json"] for row in rows]
    return all(item in raw for item in items) and all(item in items for item in raw)


def exported(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / "exports" / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def results(folder: Path) -> dict[str, str]:
    return {row["module"]: row["result"] for row in exported(folder, "status")}


def inventory_of(answers: Mapping[str, Any], folder: Path, names: tuple[str, ...] = MANIFEST.names) -> None:
    """These exports without Dagster: read, journal, pair, one after the other."""
    with documented_api.serving(answers) as base_url:
        access = Access(base_url=base_url, access_token=documented_api.TOKEN)
        with (
            Connection(access) as connection,
            Inventory(
                RunContext(
                    run_id="documented",
                    resumes="documented",
                    manifest=MANIFEST,
                    settings=Settings(access=access, out_dir=str(folder)),
                    selection=names,
                ),
                ApiAccess(connect=lambda: (connection, connection.identity())),
            ) as inventory,
        ):
            for name in reading_order(map(MANIFEST.__getitem__, names)):
                inventory.keep(inventory.read(name))


@pytest.fixture(scope="module")
def as_documented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inventory of the examples exactly as they are."""
    folder = tmp_path_factory.mktemp("as-documented")
    inventory_of(documented_api.examples(), folder, AS_THEY_ARE)
    return folder


@pytest.fixture(scope="module")
def with_calling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inventory of the examples with a workspace that has Webex Calling."""
    folder = tmp_path_factory.mktemp("with-calling")
    inventory_of(documented_api.examples_with_a_calling_workspace(), folder)
    return folder


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """Some of the same by the command line and its Dagster job."""
    folder = tmp_path_factory.mktemp("by-command")
    with documented_api.serving(documented_api.examples_with_a_calling_workspace()) as base_url:
        shell = Shell(folder, {"WEBEX_BASE_URL": base_url, "WEBEX_ACCESS_TOKEN": documented_api.TOKEN})
        return folder, shell.run("inventory_run", "--select", ",".join(BY_COMMAND), "--out-dir", str(folder))


def test_the_reference_has_an_example_for_every_export() -> None:
    assert set(documented_api.documented()) == set(MANIFEST.names)


@of_every_export
def test_the_example_is_exported_untouched(export: Export, as_documented: Path) -> None:
    if export.name not in AS_THEY_ARE:
        return
    rows = exported(as_documented, export.name)
    if export.name in OF_CALLING_WORKSPACES or export.name in NOT_ASKED_OF_THE_EXAMPLES:
        assert rows == []
        return
    assert are_all_of(items_of(export, documented_api.examples()), rows)


@of_every_export
def test_with_a_calling_workspace_no_export_is_without_its_example(export: Export, with_calling: Path) -> None:
    answers = documented_api.examples_with_a_calling_workspace()
    if export.name in NOT_ASKED_OF_THE_EXAMPLES:
        assert exported(with_calling, export.name) == []
        return
    rows = exported(with_calling, export.name)
    assert are_all_of(items_of(export, answers), rows)
    assert all(tuple(row) == header_of(export) for row in rows)


def test_the_command_line_exports_the_same_bytes(with_calling: Path, by_command: tuple[Path, Ended]) -> None:
    folder, _ = by_command
    for name in (f"exports/{export}.{ending}" for export in BY_COMMAND for ending in ("csv", "json")):
        assert (folder / name).read_bytes() == (with_calling / name).read_bytes(), name


def test_a_total_that_was_not_reached_makes_the_command_end_with_three(
    by_command: tuple[Path, Ended],
) -> None:
    folder, done = by_command
    assert done.code == 3, done.said
    read = {name: result for name, result in results(folder).items() if name not in NOT_ASKED_OF_THE_EXAMPLES}
    assert read.keys() == set(BY_COMMAND) - NOT_ASKED_OF_THE_EXAMPLES
    assert {name for name, result in read.items() if result != "ok"} == TRUTHFULLY_PARTIAL


def test_a_workspace_of_hybrid_calling_has_no_settings_to_ask_for(as_documented: Path) -> None:
    states = {
        name: json.loads((as_documented / "state" / f"{name}.json").read_text())["status"] for name in AS_THEY_ARE
    }
    assert OF_CALLING_WORKSPACES
    unasked = NOT_ASKED_OF_THE_EXAMPLES.union(OF_CALLING_WORKSPACES) & states.keys()
    assert {name: states[name]["result"] for name in states} == {
        name: "empty" if name in unasked else "partial" if name in TRUTHFULLY_PARTIAL else "ok" for name in states
    }
    assert {states[name]["calls"] for name in unasked} == {0}


@of_every_export
def test_the_ids_of_the_source_stand_beside_the_example(export: Export, with_calling: Path) -> None:
    source = source_asset_of(export)
    asked_of = exported(with_calling, source) if source is not None else [{}]
    for row in exported(with_calling, export.name):
        for column in export.columns:
            if column.key and len(column.references) == 1 and column.references[0].when is None:
                asset, _, name = column.references[0].within[0].partition(".")
                if asset == source:
                    assert row[column.name] in [each[name] for each in asked_of]
