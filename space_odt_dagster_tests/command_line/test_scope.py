"""``--scope`` and ``--exclude``: how much a run reads, and when its inventory is complete."""

from pathlib import Path

import pytest

from space_odt_dagster.command_line.run import RunOptions, names_selected, what_to_read
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.run.scope import with_children
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell, ended, results, wait_for_requests
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

V1, CALLING, FULL = (set(MANIFEST.selection(tier)) for tier in (Tier.V1, Tier.CALLING, Tier.FULL))
WITHOUT_PARKS = set(with_children(MANIFEST, ["call_parks"]))
KEPT_GROUPS, KEPT = ("call_parks", "customer_assist", "paging_groups"), ("locations", "calling_locations")
LEFT_OUT = (
    *(f"group:{group}" for group in MANIFEST.groups if group not in (*KEPT_GROUPS, "locations")),
    *(name for name in MANIFEST.groups["locations"] if name not in KEPT),
)
"""Most of what there is, so that a run of a wide scope takes little time."""
ALL_LEFT_OUT = set(with_children(MANIFEST, names_selected(LEFT_OUT))) & CALLING


def test_a_wider_scope_reads_more_and_no_list_of_candidates_beside_those_of_the_first_version() -> None:
    """What is chosen; that a run reads exactly this, the tests below see with most of it left out."""
    scope, chosen = what_to_read(RunOptions(settings=settings_from({}, {"scope": "calling"}), environ={}))
    assert (set(scope.names), scope.excluded) == (CALLING, ())
    assert set(chosen) == CALLING
    assert CALLING > V1


def test_the_scope_of_the_environment_counts_and_what_is_excluded_is_not_missed(
    tmp_path: Path, organisation: Simulation
) -> None:
    shell = Shell.for_simulation(tmp_path, organisation, SPACE_ODT_SCOPE="calling")
    assert shell.run("inventory_run", "--exclude", ",".join(("call_park_settings", *LEFT_OUT))).code == 0
    left = set(results(shell.out_dir))
    assert "call_parks" in left
    assert not {"call_park_settings", *MANIFEST.groups["workspaces"]} & left
    (snapshot,) = snapshot_manifests(shell.out_dir)
    assert snapshot["complete"]
    assert set(snapshot["excluded"]) == CALLING - left


def test_what_was_selected_is_read_whatever_the_scope_and_is_no_complete_inventory(shell: Shell) -> None:
    assert shell.run("inventory_run", "--select", "locations,group:call_parks", "--exclude", "call_parks").code == 3
    assert set(results(shell.out_dir)) == {"locations", *MANIFEST.groups["call_parks"]} - WITHOUT_PARKS
    (snapshot,) = snapshot_manifests(shell.out_dir)
    assert not snapshot["complete"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scope", "everything"], "--scope takes v1, calling or full, not 'everything'."),
        (["--exclude", "peple"], "--exclude: there is no export or group named 'peple'. Did you mean people?"),
        (["--select", "people", "--exclude", "people"], "--exclude leaves nothing to read."),
        (["--exclude", ","], "--exclude needs the name of an export or group."),
    ],
)
def test_a_choice_that_cannot_be_is_wrong_usage(shell: Shell, arguments: list[str], said: str) -> None:
    ended = shell.run("inventory_run", *arguments)
    assert (ended.code, ended.err) == (2, f"space-odt: {said}\n")
    assert not shell.out_dir.exists()


def test_a_run_that_was_broken_off_is_resumed_in_its_own_scope(shell: Shell, organisation: Simulation) -> None:
    organisation.set_latency(50)
    process = shell.start("inventory_run", "--scope", "calling", "--exclude", ",".join(LEFT_OUT))
    wait_for_requests(process, organisation, 8)
    process.send_signal(2)
    assert ended(process).code == 130
    organisation.set_latency(0)
    resumed = shell.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    assert "call_queue_wrap_up_settings" in ALL_LEFT_OUT, "what takes its ids from a queue is left out too"
    assert set(results(shell.out_dir)) == CALLING - ALL_LEFT_OUT
    last = snapshot_manifests(shell.out_dir)[-1]
    assert (last["scope"], set(last["excluded"]), last["complete"]) == ("calling", ALL_LEFT_OUT, True)
    assert {each["asset"] for each in last["files"]} == CALLING - ALL_LEFT_OUT | {"status", "errors"}
