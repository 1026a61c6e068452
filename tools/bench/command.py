"""The whole command from start to exit: wall clock, processor time and peak memory of its process."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools.bench.server import served


@dataclass(frozen=True, kw_only=True)
class CommandTime:
    """One run of a command. ``peak_mib`` is the peak resident memory of its process."""

    people: int
    seconds: float
    processor_seconds: float
    peak_mib: float
    rows: int
    calls: int


def inventory_run(*, people: int) -> CommandTime:
    """``space-odt inventory_run`` against an organisation without latency, served by another process."""
    with served(people=people) as organisation, tempfile.TemporaryDirectory() as folder:
        given = {"WEBEX_BASE_URL": organisation.base_url, "WEBEX_ACCESS_TOKEN": organisation.token}
        return _measured(["inventory_run", "--out-dir", f"{folder}/out"], people, Path(folder), given)


def demo(*, people: int) -> CommandTime:
    """``space-odt demo``, which serves the organisation in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["demo", "--one-night", "--people", str(people), "--out-dir", f"{folder}/out"]
        return _measured(arguments, people, Path(folder), {})


def _measured(arguments: list[str], people: int, folder: Path, given: dict[str, str]) -> CommandTime:
    command = [sys.executable, "-m", "space_odt_dagster", *arguments]
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | given
    with (folder / "said").open("w+b") as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode not in (0, 3):
            raise RuntimeError(said.read().decode())
    rows, calls = _counted(folder / "out" / "exports" / "status.csv")
    return CommandTime(
        people=people,
        seconds=seconds,
        processor_seconds=used.ru_utime + used.ru_stime,
        peak_mib=used.ru_maxrss / 1024,
        rows=rows,
        calls=calls,
    )


def _counted(status: Path) -> tuple[int, int]:
    with status.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    return sum(int(row["count"]) for row in found), sum(int(row["calls"]) for row in found)
