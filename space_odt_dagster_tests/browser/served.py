"""`space-odt ui` in a process of its own, and what can be asked of it and of its simulated organisation."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from space_odt_dagster_tests.orchestration.ports import free_port

Found = TypeVar("Found")
_RUNS = "query R($f: RunsFilter) { runsOrError(filter: $f) { ... on Runs { results { runId status jobName } } } }"


@dataclass(frozen=True)
class Served:
    """A UI that is ready. ``seconds`` is how long that took."""

    url: str
    api_url: str
    out_dir: Path
    process: "subprocess.Popen[bytes]"
    seconds: float

    def ask(self, query: str, **variables: Any) -> Any:
        """The data that a query brings."""
        answer = _post(f"{self.url}/graphql", {"query": query, "variables": variables})
        assert "errors" not in answer, answer
        return answer["data"]

    def runs(self) -> dict[str, str]:
        """The status of each run."""
        found = self.ask(_RUNS, f={})["runsOrError"]["results"]
        return {run["runId"]: run["status"] for run in found}

    def new_run_ended(self, before: dict[str, str], *, seconds: float = 120) -> str:
        """The id of the run that was launched since, once it has ended well."""
        run_id = wait_for(lambda: next(iter(self.runs().keys() - before.keys()), None), seconds=30, what="a new run")
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
def served_ui(folder: Path, *, people: int = 12) -> Iterator[Served]:
    """The UI from a folder without settings, stopped as by Ctrl-C."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    hidden = ("WEBEX_", "SPACE_ODT_", "DAGSTER_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    command = [sys.executable, "-m", "space_odt_dagster", "ui", "--port", str(port), "--people", str(people)]
    log = folder / "ui.log"
    began = time.monotonic()
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stderr=said, stdout=said, env=environ, cwd=folder) as process,
    ):
        try:
            text = wait_for(lambda: _ready(log, process), seconds=120, what="the UI")
            api_url = re.search(r"answers at (\S+)", text)
            assert api_url is not None, text
            yield Served(url, api_url[1], folder / ".artifacts", process, time.monotonic() - began)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def wait_for(found: Callable[[], Found | None], *, seconds: float, what: str) -> Found:
    """What comes at last, asked for until it is there."""
    until = time.monotonic() + seconds
    while True:
        value = found()
        if value is not None:
            return value
        assert time.monotonic() < until, f"{what} did not come in {seconds} s"
        time.sleep(0.2)


def _ready(log: Path, process: "subprocess.Popen[bytes]") -> str | None:
    text = log.read_text(encoding="utf-8", errors="replace")
    assert process.poll() is None, text
    return text if "is ready at" in text else None


def _post(url: str, body: Any) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
