"""Runs that are launched together: the queue never lets two of one organisation begin, nor two with one token."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.launcher.base import LaunchRunContext
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon

from space_odt_dagster.orchestration.dagster_home import settings_text
from space_odt_dagster_tests.fleet.written import org_id, with_organisations
from space_odt_dagster_tests.orchestration.fleet.organisations import FILE, PART
from space_odt_dagster_tests.orchestration.location import AT_ONCE, Location, code_location

JOB = "identity_run"
TOKENS = {"acme": "acme", "globex": "partner", "hooli": "hooli", "initech": "partner", "umbrella": "partner"}


class BeginningLauncher(SyncInMemoryRunLauncher):
    """Begins a run, which then lasts until a test ends it."""

    def launch_run(self, context: LaunchRunContext) -> None:
        """Says that the run has started."""
        event = dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, context.dagster_run.job_name)
        self._instance.report_dagster_event(event, context.dagster_run.run_id)


@pytest.fixture
def location(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Location]:
    """The code location of five organisations, three of which share a token, on the settings of a home for many."""
    entries = [f"name: {name}, org_id: {org_id(n)}" for n, name in enumerate(TOKENS, 1)]
    shared = [
        f"{entry}, token: partner" if token == "partner" else entry
        for entry, token in zip(entries, TOKENS.values(), strict=True)
    ]
    text = with_organisations(*shared, before="tokens: {partner: {access_token: PARTNER}}\n")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / FILE))
    queue = yaml.safe_load(settings_text(many=True))["run_coordinator"]
    queue["config"] |= {"max_concurrent_runs": 25, "dequeue_use_threads": False}
    launcher = {"module": __name__, "class": BeginningLauncher.__name__}
    own = {**AT_ONCE, "run_coordinator": queue, "run_launcher": launcher}
    with code_location(tmp_path / "home", PART.names, own) as found:
        yield found


def test_never_two_of_one_organisation_nor_two_with_one_token(location: Location) -> None:
    launched = [location.launch(JOB, tags={"dagster/partition": name})["run"]["runId"] for name in (*TOKENS, *TOKENS)]
    daemon = QueuedRunCoordinatorDaemon(interval_seconds=1)
    rounds = []
    while not all(location.run_of(run_id).is_finished for run_id in launched):
        list(daemon.run_iteration(location.context))
        running = location.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        assert running
        names = [run.tags["dagster/partition"] for run in running]
        tokens = [run.tags["space_odt/token"] for run in running]
        assert tokens == [TOKENS[name] for name in names]
        assert len(set(names)) == len(names)
        assert len(set(tokens)) == len(tokens)
        rounds.append(len(running))
        for run in running:
            end = dg.DagsterEvent(dg.DagsterEventType.RUN_SUCCESS.value, run.job_name)
            location.instance.report_dagster_event(end, run.run_id)
    # Of ten runs, six have one token: they take six rounds, and the others do not wait for them.
    assert rounds == [3, 3, 1, 1, 1, 1]
