"""Definitions of another manifest than ours: every part of them goes by it."""

import json
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.schedules import SCHEDULE
from space_odt_dagster_tests.orchestration.homes import new_instance
from space_odt_dagster_tests.orchestration.location import KEYS, in_own_thread
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

OTHER = Manifest(
    [replace(MANIFEST["licenses"], name="bought", columns=MANIFEST["licenses"].columns[:2]), MANIFEST["groups"]]
)
EXPORTS = {"bought", "groups"}


@pytest.mark.usefixtures("organisation")
def test_the_assets_the_run_the_comparison_and_the_schedule_are_those_of_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_EVERY", "bought:week")
    definitions = inventory_definitions(manifest=OTHER)
    freshness = {export.key.path[-1]: export.freshness_policy for export in definitions.resolve_all_asset_specs()}
    assert freshness.keys() == {*EXPORTS, *OUTPUTS}
    assert freshness["bought"] != freshness["groups"]

    job, schedule = definitions.resolve_job_def("inventory_run"), definitions.resolve_schedule_def(SCHEDULE)
    with new_instance(tmp_path / "home") as instance:
        for _ in range(2):
            result = in_own_thread(lambda: job.execute_in_process(instance=instance))
        compared = result.asset_materializations_for_node("webex__inventory_changes")[0].metadata
        (request,) = schedule.evaluate_tick(dg.build_schedule_context(instance)).run_requests or ()
    assert compared["changes"].value == compared["unknown"].value == 0
    assert {record["module"] for record in json.loads((tmp_path / "out/exports/status.json").read_text())} == EXPORTS
    assert [each["complete"] for each in snapshot_manifests(tmp_path / "out")] == [True, True]
    assert request.asset_selection == KEYS.all_of(["groups", *OUTPUTS])
