"""``space-odt ui`` as a service in processes of its own, and what can be asked of it and of its organisation."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from space_odt_dagster_tests.orchestration.ports import free_port

Found = TypeVar("Found")
_RUNS = """query R($f: RunsFilter) { runsOrError(filter: $f) { ... on Runs { results {
    runId status jobName parentRunId tags { key value } } } } }"""
_LAUNCH = """mutation L($p: ExecutionParams!) { launchRun(executionParams: $p) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
_TERMINATE = "mutation T($r: String!) { terminateRun(runId: $r) { __typename } }"
_MESSAGES = """query M($r: ID!) { logsForRun(runId: $r) { ... on EventConnection { events {
    ... on MessageEvent { message } } } } }"""
REPOSITORY = {"repositoryLocationName": "space_odt", "repositoryName": "__repository__"}


@dataclass(frozen=True)
class Served:
    """A UI that is ready. ``seconds`` is how long that took."""

    url: str
    api_url: str
    out_dir: Path
    log: Path
    process: "subprocess.Popen[bytes]"
    seconds: float

    def said(self) -> str:
        """What it printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ask(self, query: str, **variables: Any) -> Any:
        """The data that a query brings."""
        answer = _post(f"{self.url}/graphql", {"query": query, "variables": variables})
        assert "errors" not in answer, answer
        return answer["data"]

    def all_runs(self) -> list[dict[str, Any]]:
        """Every run, newest first, with its job, tags and the run that it continues."""
        found: list[dict[str, Any]] = self.ask(_RUNS, f={})["runsOrError"]["results"]
        return [{**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in found]

    def runs(self) -> dict[str, str]:
        """The status of each run."""
        return {run["runId"]: run["status"] for run in self.all_runs()}

    def launch(self, job: str) -> str:
        """The id of a run of a job that was asked for now."""
        selector = {**REPOSITORY, "pipelineName": job}
        launched = self.ask(_LAUNCH, p={"selector": selector, "runConfigData": {}, "mode": "default"})["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def terminate(self, run_id: str) -> None:
        """Ends a run as the button of its page does."""
        assert self.ask(_TERMINATE, r=run_id)["terminateRun"]["__typename"] == "TerminateRunSuccess"

    def has_status(self, run_id: str, status: str, *, seconds: float = 240) -> None:
        """Waits until a run is in a status."""
        wait_for(lambda: True if self.runs()[run_id] == status else None, seconds=seconds, what=f"{run_id} {status}")

    def process_of(self, run_id: str) -> int:
        """The number of the process that executes a run."""
        events = self.ask(_MESSAGES, r=run_id)["logsForRun"]["events"]
        (number,) = {
            found[1] for each in events if (found := re.search(r"process for run \(pid: (\d+)\)", each["message"]))
        }
        return int(number)

    def new_run(self, before: dict[str, str]) -> str:
        """The id of the run that was launched since."""
        return wait_for(lambda: next(iter(self.runs().keys() - before.keys()), None), seconds=90, what="a new run")

    def ends_well(self, run_id: str, *, seconds: float = 240) -> str:
        """The id of a run, once it has ended well."""
        ended = ("SUCCESS", "FAILURE", "CANCELED")
        status = wait_for(lambda: s if (s := self.runs()[run_id]) in ended else None, seconds=seconds, what="its end")
        assert status == "SUCCESS"
        return run_id

    def add_fault(self, **fault: Any) -> None:
        """Makes the simulated organisation misbehave by plan."""
        _post(self.api_url.replace("/v1", "/_control/faults"), fault)

    def reset(self) -> None:
        """The simulated organisation behaves again."""
        _post(self.api_url.replace("/v1", "/_control/reset"), {})


@contextmanager
def served_ui(folder: Path, *, people: int = 12, variables: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The UI from a folder, with these settings and no others, stopped as by Ctrl-C. Without a token it brings its organisation."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    hidden = ("WEBEX_", "SPACE_ODT_", "DAGSTER_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    environ |= variables or {}
    command = [sys.executable, "-m", "space_odt_dagster", "ui", "--port", str(port), "--people", str(people)]
    log = folder / "ui.log"
    began = time.monotonic()
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stderr=said, stdout=said, env=environ, cwd=folder) as process,
    ):
        try:
            text = wait_for(lambda: _ready(log, process), seconds=180, what="the UI")
            api_url = re.search(r"(?:answers|of your token,) at (\S+?)\.?$", text, re.MULTILINE)
            assert api_url is not None or "The UI reads the" in text, text
            yield Served(
                url,
                api_url[1] if api_url is not None else "",
                folder / ".artifacts",
                log,
                process,
                time.monotonic() - began,
            )
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(60)


def processes_in(folder: Path) -> dict[int, str]:
    """The command lines of the other processes that run in a folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            if (process / "cwd").readlink() == folder:
                found[int(process.name)] = (process / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
    return found


def kill_all_in(folder: Path) -> None:
    """What a power cut does to the processes that run in a folder."""
    while found := processes_in(folder):
        for number in found:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def wait_for(found: Callable[[], Found | None], *, seconds: float, what: str) -> Found:
    """What comes at last, asked for until it is there."""
    until = time.monotonic() + seconds
    while True:
        value = found()
        if value is not None:
            return value
        assert time.monotonic() < until, f"{what} did not come in {seconds} s"
        time.sleep(0.5)


def _ready(log: Path, process: "subprocess.Popen[bytes]") -> str | None:
    text = log.read_text(encoding="utf-8", errors="replace")
    assert process.poll() is None, text
    return text if "is ready at" in text else None


def _post(url: str, body: Any) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with directly.open(request, timeout=60) as answer:
        return json.load(answer)
