"""``kill -9`` at seeded random points: after ``--resume`` everything is exact, and next to nothing was asked twice."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, keys_of
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import (
    ANEW,
    Shell,
    digests,
    ended,
    keys_of_export,
    results,
    wait_for_requests,
)

RUNS, KILLS = int(os.environ.get("KILL_RUNS", "1")), 4
"""One run in the gate; `make endurance` has more, each killed at other points."""
CONCURRENT = 10


@pytest.fixture(scope="module")
def whole() -> Iterator[Simulation]:
    """An organisation for all the kills of a process."""
    with serve(SimulatorSettings(people=20)) as simulation:
        yield simulation


@pytest.fixture(scope="module")
def undisturbed(whole: Simulation, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], int]:
    """The exports of a run that nobody disturbs, and how many requests it takes."""
    shell = Shell.for_simulation(tmp_path_factory.mktemp("undisturbed"), whole)
    whole.log.clear()
    assert shell.run("inventory_run", program=ANEW).code == 0
    return digests(shell.out_dir), len(whole.log.requests)


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_run_that_is_killed_again_and_again_resumes_to_the_exact_inventory(
    seed: int, tmp_path: Path, whole: Simulation, undisturbed: tuple[dict[str, str], int]
) -> None:
    exact, total = undisturbed
    shell = Shell.for_simulation(tmp_path, whole)
    whole.log.clear()
    for number, point in enumerate(sorted(random.Random(seed).sample(range(2, total), KILLS))):
        process = shell.start("inventory_run", *(["--resume"] if number else []))
        wait_for_requests(process, whole, point)
        process.kill()
        assert ended(process).code == -signal.SIGKILL
        for path in (shell.out_dir / "exports").glob("*.csv"):
            assert path.with_suffix(".json").exists()
        for snapshot in (shell.out_dir / "snapshots").glob("*"):
            assert not (snapshot / "manifest.json").exists()
    resumed = shell.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    assert digests(shell.out_dir) == exact
    truth = whole.truth(*MANIFEST.selection(Tier.V1))
    for export in map(MANIFEST.__getitem__, truth):
        assert keys_of_export(shell.out_dir, export.name, keys_of(export)) == truth[export.name]
    assert set(results(shell.out_dir).values()) <= {"ok", "empty"}
    # Beside the calls that were under way, only the question whose token it is comes again after each kill.
    assert len(whole.log.requests) - total <= KILLS * (CONCURRENT + 1)
