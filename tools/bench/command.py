"""Runs a process and measures it from start to exit: wall clock, processor time and peak memory."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.bench.server import nobody, served

_LAUNCHER = """
import json, os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
seconds = time.perf_counter() - began
with open(sys.argv[1], "w") as file:
    json.dump({"seconds": seconds, "processor_seconds": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / 1024}, file)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process starts the measured one: started by a large one, it would inherit the larger peak."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The measurements of one finished process. ``peak_mib`` is its peak resident memory."""

    seconds: float
    processor_seconds: float
    peak_mib: float


@dataclass(frozen=True, kw_only=True)
class CommandTime(Measured):
    """One run of a command."""

    people: int
    rows: int
    calls: int


def inventory_run(*, people: int, select: Sequence[str] = (), scope: str = "v1") -> CommandTime:
    """``space-odt inventory_run`` of the selected exports or a scope, without latency, against a server in another process."""
    with served(people=people) if people else nobody() as organisation, tempfile.TemporaryDirectory() as folder:
        given = {"WEBEX_BASE_URL": organisation.base_url, "WEBEX_ACCESS_TOKEN": organisation.token}
        selected = ["--select", ",".join(select)] if select else []
        return _command(["inventory_run", "--scope", scope, *selected], people, Path(folder), given)


def demo(*, people: int) -> CommandTime:
    """``space-odt demo``, which serves the organisation in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        return _command(["demo", "--one-night", "--people", str(people)], people, Path(folder), {})


def measured(arguments: Sequence[str], folder: Path, given: Mapping[str, str]) -> Measured:
    """Runs a process of this Python in the folder with a minimal environment. Raises ``RuntimeError`` if it fails."""
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    root = str(Path(__file__).parents[2])
    with (folder / "output").open("w+b") as output:
        process = subprocess.run(
            [sys.executable, "-S", "-c", _LAUNCHER, str(folder / "used.json"), sys.executable, *arguments],
            cwd=folder,
            env={**environ, "PYTHONPATH": root, **given},
            stdout=output,
            stderr=output,
            check=False,
        )
        output.seek(0)
        if process.returncode not in (0, 3):
            raise RuntimeError(output.read().decode())
    return Measured(**json.loads((folder / "used.json").read_text(encoding="utf-8")))


def _command(command: list[str], people: int, folder: Path, given: Mapping[str, str]) -> CommandTime:
    found = measured(["-m", "space_odt_dagster", *command, "--out-dir", f"{folder}/out"], folder, given)
    rows, calls = _counted(folder / "out" / "exports" / "status.csv")
    return CommandTime(
        people=people,
        rows=rows,
        calls=calls,
        seconds=found.seconds,
        processor_seconds=found.processor_seconds,
        peak_mib=found.peak_mib,
    )


def _counted(status: Path) -> tuple[int, int]:
    with status.open(encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    return sum(int(each["count"]) for each in records), sum(int(each["calls"]) for each in records)
