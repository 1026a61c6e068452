"""How long the UI takes to be ready, and what launching a run there costs besides reading and writing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from space_odt_dagster_tests.orchestration.served import Served, served_ui

_RUN = "query R($r: ID!) { runOrError(runId: $r) { ... on Run { creationTime startTime endTime } } }"


@dataclass(frozen=True, kw_only=True)
class UiTime:
    """Seconds of wall clock: from the command until the UI answers, in the queue, and of the run."""

    ready: float
    queued: float
    run: float


def ui_time(*, people: int = 60) -> UiTime:
    """Serves the UI for a simulated organisation and launches the whole inventory there."""
    with tempfile.TemporaryDirectory() as folder, served_ui(Path(folder), people=people) as served:
        times = _times(served, served.launch("inventory_run"))
        return UiTime(
            ready=served.seconds,
            queued=times["startTime"] - times["creationTime"],
            run=times["endTime"] - times["startTime"],
        )


def _times(served: Served, run_id: str) -> dict[str, float]:
    served.has_status(run_id, "SUCCESS")
    found: dict[str, float] = served.ask(_RUN, r=run_id)["runOrError"]
    return found


if __name__ == "__main__":
    print(ui_time())
