"""``--scope`` and ``--exclude``: how much a run reads, and when its inventory is complete."""

from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.run.scope import with_children
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell, ended, results, wait_for_requests
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

V1, CALLING, FULL = (set(MANIFEST.selection(tier)) for tier in (Tier.V1, Tier.CALLING, Tier.FULL))
WITHOUT_PARKS = set(with_children(MANIFEST, ["call_parks"]))
QUEUES_AND_MORE = (
    *("call_queues", "people", "workspaces", "devices", "virtual_lines"),
    *("customer_assist", "call_recording", "ai_receptionists", "voicemail"),
)
"""Areas to leave out: queues, and others so that a run takes less time."""
LEFT_OUT = ",".join(f"group:{area}" for area in QUEUES_AND_MORE)
QUEUES = with_children(MANIFEST, [name for area in QUEUES_AND_MORE for name in MANIFEST.groups[area]])


def asked(organisation: Simulation) -> set[str | None]:
    return {request.asset for request in organisation.log.requests if request.path != "/people/me"}


def test_without_an_option_what_the_first_version_promised_is_read_and_that_is_complete(
    shell: Shell, organisation: Simulation
) -> None:
    assert shell.run("inventory_run").code == 0
    assert set(results(shell.out_dir)) == V1
    assert not asked(organisation) & (FULL - V1)
    (snapshot,) = snapshot_manifests(shell.out_dir)
    assert (snapshot["scope"], snapshot["excluded"], snapshot["complete"]) == ("v1", [], True)
    assert f"{len(V1)} of {len(V1)}" in (shell.out_dir / "report" / "index.html").read_text(encoding="utf-8")


def test_a_wider_scope_reads_more_and_no_list_of_candidates_beside_those_of_the_first_version(
    shell: Shell, organisation: Simulation
) -> None:
    ended = shell.run("inventory_run", "--scope", "calling")
    assert ended.code == 0, ended.said
    assert set(results(shell.out_dir)) == CALLING
    assert CALLING > V1
    (snapshot,) = snapshot_manifests(shell.out_dir)
    assert (snapshot["scope"], snapshot["complete"]) == ("calling", True)
    assert {each["asset"] for each in snapshot["files"]} == CALLING | {"status", "errors"}


def test_the_scope_of_the_environment_counts_and_what_is_excluded_is_not_missed(
    tmp_path: Path, organisation: Simulation
) -> None:
    shell = Shell.for_simulation(tmp_path, organisation, SPACE_ODT_SCOPE="calling")
    assert shell.run("inventory_run", "--exclude", f"call_park_settings,{LEFT_OUT}").code == 0
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
    process = shell.start("inventory_run", "--scope", "calling", "--exclude", LEFT_OUT)
    wait_for_requests(process, organisation, 60)
    process.send_signal(2)
    assert ended(process).code == 130
    resumed = shell.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    queues = [name for name in MANIFEST.selection(Tier.CALLING) if name in QUEUES]
    assert set(MANIFEST.groups["call_queues"]) & CALLING < set(queues), (
        "what takes its ids from a queue is left out too"
    )
    assert set(results(shell.out_dir)) == CALLING - set(queues)
    last = snapshot_manifests(shell.out_dir)[-1]
    assert (last["scope"], last["excluded"], last["complete"]) == ("calling", queues, True)
