"""``kill -9`` at seeded random points: after ``--resume`` everything is exact, and next to nothing was asked twice."""

import random
import signal

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.conftest import READ, RUN, WholeRun
from space_odt_dagster_tests.command_line.shell import (
    Shell,
    digests,
    ended,
    keys_of_export,
    results,
    wait_for_requests,
)
from space_odt_dagster_tests.endurance import ENDURANCE

KILLS = 2 if ENDURANCE == 1 else 4
CONCURRENT = 10


@pytest.mark.parametrize("seed", range(ENDURANCE))
def test_a_run_that_is_killed_again_and_again_resumes_to_the_exact_inventory(
    seed: int, shell: Shell, organisation: Simulation, few: WholeRun
) -> None:
    total = len(few.requests)
    for number, point in enumerate(sorted(random.Random(seed).sample(range(2, total), KILLS))):
        process = shell.start(*(("inventory_run", "--resume") if number else RUN))
        wait_for_requests(process, organisation, point)
        process.kill()
        assert ended(process).code == -signal.SIGKILL
        for path in (shell.out_dir / "exports").glob("*.csv"):
            assert path.with_suffix(".json").exists()
        for snapshot in (shell.out_dir / "snapshots").glob("*"):
            assert not (snapshot / "manifest.json").exists()
    resumed = shell.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    assert digests(shell.out_dir) == digests(few.shell.out_dir)
    truth = organisation.truth(*READ)
    for export in map(MANIFEST.__getitem__, truth):
        assert keys_of_export(shell.out_dir, export.name, keys_of(export)) == truth[export.name]
    assert set(results(shell.out_dir).values()) <= {"ok", "empty"}
    # Beside the calls that were under way, only the question whose token it is comes again after each kill.
    assert len(organisation.log.requests) - total <= KILLS * (CONCURRENT + 1)
