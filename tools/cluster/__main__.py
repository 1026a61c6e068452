"""``make cluster``: six simulated organisations on two workers, one of which is killed while it reads.

Everything of deploy/compose.yaml runs on this machine, with moto in the place of the object store. Only patience is shorter.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import s3fs
import yaml

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.fleet.signs_of_life import PATIENCE_SECONDS
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.simulator import LoggedRequest, Simulation, SimulatorSettings, serve
from tools.cluster.compose import SETTINGS, WORKSPACE, Processes, command_of, variables_of
from tools.cluster.servers import free_port, postgres, redis

PEOPLE = {"acme": 120, "globex": 12, "hooli": 5, "initech": 8, "umbrella": 6, "wonka": 4}
KILLED, BUCKET, JOB = "acme", "inventory", "inventory_run"
READ = ("identity", "locations", "hunt_groups", "workspaces")
"""The areas that are read: enough to see it."""
READ_EXPORTS = tuple(name for name in MANIFEST.selection(Tier.V1) if MANIFEST[name].group in READ)
PATIENCE = 12
FOLDER = Path(".artifacts/cluster").absolute()
Found = TypeVar("Found")
_RUNS = """{ runsOrError { ... on Runs { results { runId status parentRunId startTime tags { key value } } } } }"""
_LAUNCH = """mutation L($p: ExecutionParams!) { launchRun(executionParams: $p) { __typename ... on PythonError { message } } }"""
_MESSAGES = """query M($r: ID!) { logsForRun(runId: $r) {
    ... on EventConnection { events { ... on MessageEvent { message } } } } }"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as the UI knows it."""

    run_id: str
    status: str
    parent: str | None
    organisation: str


def main(arguments: list[str]) -> int:
    """Shows it. Returns 0 if everything was read."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    parser.add_argument("--real-patience", action="store_true", help="wait for the killed worker as a real fleet does")
    is_real = parser.parse_args(arguments).real_patience
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # everything is stopped, then
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with ExitStack() as running:
        cluster = Cluster(running, is_real=is_real)
        say(began, f"PostgreSQL, Redis, object store, code server, daemon and UI run: {cluster.url}")
        cluster.show(began)
    return 0


class Cluster:
    """All that runs. What it prints is in ``FOLDER``."""

    def __init__(self, running: ExitStack, *, is_real: bool) -> None:
        self.patience = PATIENCE_SECONDS if is_real else PATIENCE
        self.processes = Processes(FOLDER)
        database, broker = running.enter_context(postgres()), running.enter_context(redis())
        running.callback(self.processes.kill_all)
        self.simulations = {
            name: running.enter_context(serve(_simulated(name, people, seed), port=0))
            for seed, (name, people) in enumerate(PEOPLE.items(), 1)
        }
        store, code, web = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{web}"
        (home := FOLDER / "home").mkdir()
        given = {
            "SPACE_ODT_DATABASE_URL": database.url,
            "SPACE_ODT_BROKER_URL": f"redis://127.0.0.1:{broker.port}/0",
            "SPACE_ODT_PLACES": "4",
            "PLACES_OF_A_WORKER": "4",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{store}",
            **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "simulated"),
            "CODE_HOST": "127.0.0.1",
            "CODE_PORT": str(code),
            "WEB_PORT": str(web),
            "LISTEN": "127.0.0.1",
            "WORKSPACE": str(WORKSPACE),
        }
        hidden = ("WEBEX_", "SPACE_ODT_", "AWS_", "DAGSTER_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        own = {"DAGSTER_HOME": str(home), "SPACE_ODT_ORGANISATIONS": str(FOLDER / "organisations.yaml")}
        own |= {"DAGSTER_EVENT_LOG_CONSUMER_DAEMON_INTERVAL_SECONDS": "1", "SPACE_ODT_SCHEDULE": "off"}
        self._given, self._kept, self._own = given, kept, own
        settings = home / "dagster.yaml"
        shutil.copyfile(SETTINGS, settings) if is_real else _write_settings(settings)
        self._write_organisations()
        self.processes.start("objects", [sys.executable, "-m", "moto.server", "-p", str(store)], kept)
        self.environ = {**kept, **variables_of("code", given), **own}
        os.environ.update({name: value for name, value in self.environ.items() if name.startswith("AWS_")})
        self.store = wait_for(self._bucket, "the object store")
        for name in ("code", "web", "daemon"):
            self._start(name)
        for name in ("worker-1", "worker-2"):
            disk, tokens = FOLDER / f"disk of {name}", FOLDER / "secrets"
            self._start(name, SPACE_ODT_LOCAL_DIR=str(disk), SPACE_ODT_TOKEN_DIR=str(tokens))
        wait_for(lambda: self._asks("{ version }") if self._has_location() else None, "the UI")
        for name in ("worker-1", "worker-2"):
            wait_for(lambda name=name: " ready." in self.processes.log_of(name).read_text() or None, name)

    def show(self, began: float) -> None:
        """Launches a run of each, kills a worker, and says what came of it."""
        for name in PEOPLE:
            self._launch(name)
        say(began, f"a run of each of {len(PEOPLE)} organisations is in the queue; two workers, four runs at a time")
        # The sensor that looks for runs that were taken and never began is not shown here.
        wait_for(lambda: self._are_begun(4) or None, "four runs")
        wait_for(lambda: len(self._kept_exports(KILLED)) >= 3 or None, f"three exports of {KILLED}")
        killed = next(run for run in self.runs() if run.organisation == KILLED)
        worker = self._worker_of(killed.run_id)
        under_way = [run for run in self.runs() if run.status == "STARTED"]
        doomed = {run.organisation for run in under_way if self._worker_of(run.run_id) == worker}
        self.processes.kill(worker)
        at = time.monotonic()
        kept = {name: self._kept_exports(name) for name in doomed}
        say(began, f"{worker} was killed with -9 while it read {', '.join(sorted(doomed))}")
        retry = wait_for(lambda: self._retry_of(killed.run_id), "the retry")
        say(
            began,
            f"{KILLED} goes on elsewhere, {time.monotonic() - at:.0f} s after the kill (patience here: {self.patience} s)",
        )
        wait_for(lambda: self._have_all_ended() or None, "the end of all runs")
        assert retry.status in ("STARTED", "SUCCESS")
        wrong = [run for run in self.runs() if run.status != "SUCCESS" and run.organisation not in doomed]
        assert not wrong, wrong
        say(began, f"all {len(PEOPLE)} were read; the others did not notice: none of their runs failed")
        for name in sorted(doomed):
            twice = _twice(self.simulations[name], at)
            again = {each.asset for each in twice}
            # One may have been written in the moment before its step was recorded.
            assert len(again & kept[name]) <= 1, f"kept, and asked again: {sorted(again & kept[name])}"
            total = len([each for each in self.simulations[name].log.requests if each.at <= at])
            say(began, f"{name}: {len(twice)} of {total} requests were made twice, of {len(again)} exports under way")
        say(began, f"the page about all of them: {self._page()}")

    def runs(self) -> list[Run]:
        """All runs."""
        found = self._asks(_RUNS)["runsOrError"]["results"]
        return [
            Run(
                run_id=each["runId"],
                status=each["status"],
                parent=each["parentRunId"],
                organisation=next((tag["value"] for tag in each["tags"] if tag["key"] == "dagster/partition"), ""),
            )
            for each in found
        ]

    def _start(self, service: str, **more: str) -> None:
        given = {**self._given, "NAME_OF_A_WORKER": service}
        environ = {**self._kept, **variables_of(service, given), **self._own, **more}
        self.processes.start(service, command_of(service, given), environ)

    def _write_organisations(self) -> None:
        lines = [
            "format: 1",
            f"out_dir: s3://{BUCKET}/fleet",
            f"defaults: {{exclude: [{', '.join(sorted(set(MANIFEST.groups) - set(READ)))}]}}",
            "organisations:",
        ]
        (secrets := FOLDER / "secrets").mkdir()
        for name, each in self.simulations.items():
            (secrets / f"WEBEX_ACCESS_TOKEN_{name.upper()}").write_text(each.token, encoding="utf-8")
            lines.append(f'  - {{name: {name}, org_id: {each.org_id}, base_url: "{each.base_url}"}}')
        (FOLDER / "organisations.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _bucket(self) -> s3fs.S3FileSystem | None:
        with suppress(Exception):
            store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
            store.mkdir(BUCKET)
            return store
        return None

    def _asks(self, query: str, **variables: Any) -> Any:
        body = json.dumps({"query": query, "variables": variables}).encode()
        asked = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)["data"]

    def _has_location(self) -> bool:
        with suppress(OSError):
            found = self._asks("{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }")
            return bool(found["repositoriesOrError"].get("nodes"))
        return False

    def _launch(self, name: str) -> None:
        # As the schedule does it: without what the file leaves out.
        selected = [{"path": ["webex", each]} for each in (*READ_EXPORTS, *OUTPUTS)]
        location = {"repositoryLocationName": "space_odt", "repositoryName": "__repository__", "pipelineName": JOB}
        selector = {**location, "assetSelection": selected}
        tags = [{"key": "dagster/partition", "value": name}]
        params = {"selector": selector, "runConfigData": {}, "mode": "default", "executionMetadata": {"tags": tags}}
        launched = self._asks(_LAUNCH, p=params)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched

    def _kept_exports(self, name: str) -> frozenset[str]:
        with suppress(FileNotFoundError):
            paths = self.store.ls(f"{BUCKET}/fleet/{name}/state", detail=False)
            return frozenset(Path(path).stem for path in paths)
        return frozenset()

    def _process_of(self, run_id: str) -> int | None:
        events = self._asks(_MESSAGES, r=run_id)["logsForRun"]["events"]
        found = [re.search(r"process for run \(pid: (\d+)\)", each.get("message", "")) for each in events]
        return next((int(each[1]) for each in found if each is not None), None)

    def _worker_of(self, run_id: str) -> str:
        number = self._process_of(run_id)
        with suppress(FileNotFoundError):  # it has just ended
            parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
            return next(name for name, each in self.processes.started.items() if each.pid == parent)
        return ""

    def _are_begun(self, number: int) -> bool:
        """Whether so many runs are read now, and none is only about to be."""
        found = [run.status for run in self.runs()]
        return found.count("STARTED") >= number and "STARTING" not in found

    def _retry_of(self, run_id: str) -> Run | None:
        begun = ("STARTED", "SUCCESS")
        return next((run for run in self.runs() if run.parent == run_id and run.status in begun), None)

    def _have_all_ended(self) -> bool:
        read = {run.organisation for run in self.runs() if run.status == "SUCCESS"}
        return read == set(PEOPLE)

    def _page(self) -> Path:
        """Writes the page, and copies it with the reports out of the store, which ends with this program."""
        command = [sys.executable, "-m", "space_odt_dagster", "fleet", "report"]
        done = subprocess.run(command, env=self.environ, cwd=FOLDER, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 3), done.stderr
        for path in self.store.find(f"{BUCKET}/fleet"):
            if "/_fleet/" in path or "/report/" in path:
                self.store.get_file(path, str(_made(FOLDER / Path(path).relative_to(BUCKET))))
        return FOLDER / "fleet" / "_fleet" / "index.html"


def say(began: float, text: str) -> None:
    """Prints a line with the seconds since the beginning."""
    print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)


def wait_for(found: Callable[[], Found | None], what: str) -> Found:
    """What comes at last."""
    until = time.monotonic() + 240
    while (value := found()) is None:
        if time.monotonic() > until:
            raise SystemExit(f"{what} did not come: what everything printed is in {FOLDER}.")
        time.sleep(0.3)
    return value


def _simulated(name: str, people: int, seed: int) -> SimulatorSettings:
    return SimulatorSettings(people=people, seed=seed, access_token=f"simulated-token-of-{name}", latency_ms=20)


def _write_settings(file: Path) -> None:
    settings = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))
    settings["run_launcher"]["config"]["patience_seconds"] = PATIENCE
    settings["run_monitoring"]["poll_interval_seconds"] = 2
    settings["run_coordinator"]["config"]["dequeue_interval_seconds"] = 1
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")


def _twice(simulation: Simulation, at: float) -> list[LoggedRequest]:
    """What was answered before a moment and asked again after it."""
    asked = [each for each in simulation.log.requests if each.asset != "me"]
    before = {each.url for each in asked if each.at <= at and each.status == 200}
    return [each for each in asked if each.at > at and each.url in before]


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
