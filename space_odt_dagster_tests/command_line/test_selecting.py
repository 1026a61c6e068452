"""``--select``: what was asked and nothing else, with ids from earlier exports."""

import gzip
from pathlib import Path

from space_odt_dagster.command_line.run import names_selected
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell, results, table
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests


def test_only_what_was_asked_is_read(shell: Shell, organisation: Simulation) -> None:
    assert shell.run("inventory_run", "--select", "identity,call_queues").code == 0
    asked = {request.asset for request in organisation.log.requests if request.path != "/people/me"}
    assert asked == {*MANIFEST.groups["identity"], "call_queues"}
    assert set(results(shell.out_dir)) == asked


def test_a_name_that_is_both_means_the_asset_and_the_group_when_it_says_so() -> None:
    assert names_selected(["call_queues"]) == ("call_queues",)
    assert set(names_selected(["group:call_queues"])) == set(MANIFEST.groups["call_queues"])


def test_a_detail_uses_the_ids_of_an_earlier_run_and_leaves_the_others_as_they_were(
    read_before: Shell, organisation: Simulation
) -> None:
    shell = read_before
    first_run = {row["module"]: row["run_id"] for row in table(shell.out_dir, "status")}
    assert shell.run("inventory_run", "--select", "hunt_group_details").code == 0
    asked = {request.asset for request in organisation.log.requests if request.path != "/people/me"}
    assert asked == {"hunt_group_details"}
    second_run = {row["module"]: row["run_id"] for row in table(shell.out_dir, "status")}
    changed = {name for name in first_run if first_run[name] != second_run[name]}
    assert changed == {"hunt_group_details"}


def test_a_detail_without_its_source_says_what_to_read_first(shell: Shell) -> None:
    ended = shell.run("inventory_run", "--select", "hunt_group_details")
    assert ended.code == 3
    assert results(shell.out_dir) == {"hunt_group_details": "blocked"}
    assert "read hunt_groups first" in ended.out


def test_an_edited_source_is_refused_before_anything_is_written(shell: Shell, organisation: Simulation) -> None:
    assert shell.run("inventory_run", "--select", "hunt_groups").code == 0
    path = shell.out_dir / "exports" / "hunt_groups.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("true", "false") + "x,y\n", encoding="utf-8")
    status = (shell.out_dir / "exports" / "status.csv").read_bytes()
    organisation.log.clear()
    ended = shell.run("inventory_run", "--select", "hunt_group_details")
    assert ended.code == 1
    assert "hunt_groups.csv is not the file that was written" in ended.err
    assert (shell.out_dir / "exports" / "status.csv").read_bytes() == status
    assert [request.path for request in organisation.log.requests] == ["/people/me"]


def test_sources_of_another_organisation_are_refused(shell: Shell, organisation: Simulation) -> None:
    assert shell.run("inventory_run", "--select", "hunt_groups").code == 0
    ended = shell.run("inventory_run", "--select", "hunt_group_details", "--org-id", "another")
    assert ended.code == 1
    assert "another organisation" in ended.err


def test_the_snapshot_has_what_was_read_and_is_compressed_where_that_is_set(
    tmp_path: Path, organisation: Simulation
) -> None:
    shell = Shell.for_simulation(tmp_path, organisation, SPACE_ODT_COMPRESS_SNAPSHOTS="1")
    assert shell.run("inventory_run", "--select", "hunt_groups").code == 0
    assert shell.run("inventory_run", "--select", "locations").code == 0
    assets = [{each["asset"] for each in snapshot["files"]} for snapshot in snapshot_manifests(shell.out_dir)]
    assert assets == [{"hunt_groups", "status", "errors"}, {"locations", "status", "errors"}]
    (kept,) = shell.out_dir.glob("snapshots/*/locations.json.gz")
    assert gzip.decompress(kept.read_bytes()) == (shell.out_dir / "exports" / "locations.json").read_bytes()
