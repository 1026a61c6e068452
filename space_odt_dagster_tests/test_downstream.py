"""Exports as inputs of other people's assets: in another code location and in merged definitions, by annotation."""

import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import dagster as dg
import pandas as pd
import pytest
import yaml
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from pydantic import BaseModel, field_validator
from upath import UPath
from wxc_sdk.people import Person
from wxc_sdk.telephony.callqueue import CallQueue
from wxc_sdk.telephony.huntgroup import HuntGroup

from space_odt_dagster import inventory_definitions
from space_odt_dagster.data.annotated import LOADED_AS
from space_odt_dagster.data.refusals import NoSuchExport
from space_odt_dagster.downstream import WebexExports, webex_specs
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster.simulator import SimulatorSettings, presets, serve
from space_odt_dagster_tests.orchestration.examined import examine
from space_odt_dagster_tests.test_imports import ROOT

NAMES = ("people", "locations", "call_queues", "call_queue_details", "hunt_groups")
FORBIDDEN = "hunt_groups"
EXAMPLE = ROOT / "examples" / "code_location" / "workspace.yaml"


class Queue(BaseModel):
    """A model of somebody's own."""

    id: str
    name: str


class NoQueue(BaseModel):
    """One that takes no queue, and says its name when it does not."""

    name: str

    @field_validator("name")
    @classmethod
    def _never(cls, name: str) -> str:
        raise ValueError(f"{name} is not allowed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with some exports, one of them forbidden, and a snapshot of them."""
    out = tmp_path_factory.mktemp("read") / "out"
    with serve(SimulatorSettings(people=12)) as simulation:
        simulation.faults.add(presets.forbidden(FORBIDDEN))
        examine(simulation, out, *NAMES, outputs=("status", "errors", "inventory_snapshot"))
    return out


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No token, no folder, no ``.env``: reading needs none of them."""
    for name in ("WEBEX_ACCESS_TOKEN", "SPACE_ODT_OUT_DIR", "SPACE_ODT_ASSET_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return


def taker(
    export: str, annotation: Any, *, prefix: str = "webex", **metadata: Any
) -> tuple[dg.AssetsDefinition, list[Any]]:
    """Somebody's asset that takes an export so annotated, and what it was given."""
    given: list[Any] = []

    def taken(value: Any) -> None:
        given.append(value)

    taken.__annotations__ = {"return": None, **({} if annotation is None else {"value": annotation})}
    key = dg.AssetKey([*prefix.split("/"), export])
    return dg.asset(name="taken", ins={"value": dg.AssetIn(key=key, metadata=metadata)})(taken), given


def loaded(folder: Path, export: str, annotation: Any, *, at: str = "live", **metadata: Any) -> Any:
    """What an asset of another code location is given. Raises what the step says."""
    asset, given = taker(export, annotation, **metadata)
    result = dg.materialize(
        [*webex_specs(export), asset],
        selection=[asset],
        resources={"webex_exports": WebexExports(out_dir=str(folder), at=at)},
        raise_on_error=False,
    )
    return said_or_given(result, given)


def said_or_given(result: dg.ExecuteInProcessResult, given: list[Any]) -> Any:
    for event in result.all_events:
        if event.is_step_failure:
            data = event.step_failure_data
            assert data.user_failure_data is not None, data.error.to_string()
            assert data.error is None or data.error.cause is None
            raise dg.Failure(data.user_failure_data.description)
    (value,) = given
    return value


@pytest.mark.parametrize("annotation", [pd.DataFrame, None, pd.DataFrame | None, Optional[pd.DataFrame]])  # noqa: UP045
def test_a_frame_is_what_an_input_is_without_saying_more(folder: Path, annotation: Any) -> None:
    frame = loaded(folder, "people", annotation, columns=["person_id", "extension"])
    assert list(frame.columns) == ["person_id", "extension"]
    assert len(frame) == 12
    assert frame.attrs["result"] == "ok"


def test_rows_models_and_files_come_as_they_are_annotated(folder: Path) -> None:
    rows = loaded(folder, "call_queue_details", list[dict])
    assert loaded(folder, "call_queue_details", list[dict[str, Any]] | None) == rows
    names = [row["raw_json"]["name"] for row in rows]
    models = loaded(folder, "call_queue_details", list[CallQueue])
    assert [(type(each), each.name) for each in models] == [(CallQueue, name) for name in names]
    assert [each.name for each in loaded(folder, "call_queue_details", list[Queue] | None)] == names
    path = loaded(folder, "call_queue_details", Path)
    assert path == folder / "exports" / "call_queue_details.json"
    assert loaded(folder, "call_queue_details", UPath | None) == UPath(path)
    assert type(loaded(folder, "people", list[Person])[0]) is Person


def test_another_snapshot_can_be_taken(folder: Path) -> None:
    (snapshot,) = (folder / "snapshots").iterdir()
    assert loaded(folder, "people", pd.DataFrame, at=snapshot.name).attrs["snapshot"] == snapshot.name
    assert loaded(folder, "people", Path, at=snapshot.name).is_relative_to(snapshot)


@pytest.mark.parametrize("wanted", [pd.DataFrame, list[dict], list[HuntGroup], list[Queue], Path, UPath])
def test_an_export_that_was_not_read_is_refused_with_its_reason_or_none_where_none_is_taken(
    folder: Path, wanted: Any
) -> None:
    with pytest.raises(dg.Failure, match=r"hunt_groups was not read \(forbidden\): .*scope spark-admin"):
        loaded(folder, FORBIDDEN, wanted)
    assert loaded(folder, FORBIDDEN, wanted | None) is None
    assert loaded(folder, "devices", wanted | None) is None


@pytest.mark.parametrize("annotation", [str, dict, list[int], list, tuple[str, int], pd.Series])
def test_any_other_annotation_is_one_sentence_with_those_that_there_are(folder: Path, annotation: Any) -> None:
    with pytest.raises(dg.Failure, match=re.escape(f": annotate {LOADED_AS}.")) as said:
        loaded(folder, "people", annotation)
    assert (said.value.description or "").startswith("people cannot be loaded as ")


@pytest.mark.parametrize(
    ("export", "annotation", "metadata", "sentence"),
    [
        ("people", pd.DataFrame, {"columns": ["persn_id"]}, "people has no column 'persn_id'. Did you mean person_id"),
        ("people", pd.DataFrame, {"columns": "person_id"}, "columns takes a list of names of columns."),
        (
            "people",
            Path,
            {"columns": ["person_id"]},
            "columns goes with a frame or list[dict], and people is wanted as Path.",
        ),
        ("people", pd.DataFrame, {"incomplete": "maybe"}, 'incomplete takes "raise" or "allow", not \'maybe\'.'),
        ("call_queue_details", list[Person], {}, "The SDK makes CallQueue of call_queue_details, and not Person."),
        ("call_queue_details", list[NoQueue], {}, "NoQueue refuses row 1 of call_queue_details"),
    ],
)
def test_what_is_wrong_is_one_sentence_without_a_value(
    folder: Path, export: str, annotation: Any, metadata: dict[str, Any], sentence: str
) -> None:
    names = [row["raw_json"]["name"] for row in loaded(folder, "call_queue_details", list[dict])]
    with pytest.raises(dg.Failure) as said:
        loaded(folder, export, annotation, **metadata)
    assert (said.value.description or "").startswith(sentence)
    assert not any(name in str(said.value) for name in names)


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(dg.Failure, match="is no output folder"):
        loaded(tmp_path / "nowhere", "people", pd.DataFrame)


def test_nothing_can_be_written_through_it(folder: Path) -> None:
    @dg.asset(io_manager_key="webex_exports")
    def theirs() -> int:
        return 1

    result = dg.materialize(
        [theirs], resources={"webex_exports": WebexExports(out_dir=str(folder))}, raise_on_error=False
    )
    with pytest.raises(dg.Failure, match="only reads"):
        said_or_given(result, [])


def test_merged_definitions_load_it_too_while_a_run_holds_the_folder_and_no_token_is_set(folder: Path) -> None:
    asset, given = taker("people", list[dict] | None, prefix="acme", columns=["person_id"])
    inventory = inventory_definitions(prefix="acme", out_dir=str(folder), manifest=MANIFEST.only(NAMES))
    merged = dg.Definitions.merge(inventory, dg.Definitions([asset], jobs=[dg.define_asset_job("theirs", [asset])]))
    lock = RunLock(UPath(folder), "a run under way", when_alone=lambda: None)
    try:
        result = merged.resolve_job_def("theirs").execute_in_process(raise_on_error=False)
    finally:
        lock.release()
    assert len(said_or_given(result, given)) == 12


def test_the_example_is_a_code_location_of_its_own_in_one_lineage_with_the_inventory(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(folder))
    (ours,), (theirs,) = (each.values() for each in yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))["load_from"])
    file = EXAMPLE.parent / theirs["relative_path"]
    defs = runpy.run_path(str(file))["defs"]
    asset = defs.resolve_assets_def("extensions")
    result = dg.materialize([*webex_specs("people", "locations"), asset], selection=[asset], resources=defs.resources)
    frame = result.output_for_node("extensions")
    assert frame["extensions"].sum() == loaded(folder, "people", pd.DataFrame)["extension"].notna().sum() > 0

    origins = [
        InProcessCodeLocationOrigin(
            LoadableTargetOrigin(executable_path=sys.executable, **target), location_name=each["location_name"]
        )
        for each, target in ((ours, {"module_name": ours["module_name"]}), (theirs, {"python_file": str(file)}))
    ]
    with (
        dg.DagsterInstance.local_temp(str(tmp_path)) as instance,
        WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget(origins)) as context,
    ):
        graph = context.create_request_context().asset_graph
        people = graph.get(dg.AssetKey(["webex", "people"]))
        assert people.is_executable
        assert dg.AssetKey("extensions") in people.child_keys
        assert dg.AssetKey(["webex", "people_details"]) in people.child_keys


def test_specs_are_what_the_inventory_shows_under_its_prefix() -> None:
    (spec,) = webex_specs("people")
    shown = {
        each.key: each for each in inventory_definitions(manifest=MANIFEST.only(["people"])).resolve_all_asset_specs()
    }
    assert (spec.description, spec.group_name, spec.kinds) == (
        shown[spec.key].description,
        shown[spec.key].group_name,
        shown[spec.key].kinds,
    )
    assert spec.metadata["dagster/column_schema"] == shown[spec.key].metadata["dagster/column_schema"]
    assert [each.key.path for each in webex_specs("people", "devices", prefix="voice/acme")] == [
        ["voice", "acme", "people"],
        ["voice", "acme", "devices"],
    ]
    assert len(webex_specs()) == len(MANIFEST)
    with pytest.raises(NoSuchExport, match=r"peeple.*people"):
        webex_specs("peeple")
