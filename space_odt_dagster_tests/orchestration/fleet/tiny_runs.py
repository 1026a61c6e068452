"""Runs of the code location of ``tiny`` on the workers of an engine."""

from pathlib import Path

from space_odt_dagster_tests.orchestration.fleet import tiny
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, wait_for

JOB = tiny.JOB


def steps(made: Engine, run_id: str) -> dict[str, tuple[int, int]]:
    """The steps that a run has begun, and the numbers of its process and of its worker."""
    file = made.folder / "steps"
    lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return {step: (int(own), int(parent)) for _, step, run, own, parent in lines if run == run_id}


def hold(made: Engine, name: str) -> Path:
    """Lets the runs of an organisation wait in their second step until the file is removed."""
    file = made.folder / f"hold-{name}"
    file.touch()
    return file


def begun(made: Engine, name: str) -> str:
    """A run that waits in its second step on a worker."""
    run_id = made.launch(JOB, name)
    made.dequeue()
    wait_for(lambda: steps(made, run_id).get("held"), "the second step")
    return run_id
