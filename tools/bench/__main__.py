"""``make bench``: measures, prints the tables and writes ``docs/performance.md``."""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools.bench.command import CommandTime, demo, inventory_run
from tools.bench.dagster_time import DagsterTime, dagster_time
from tools.bench.readers import Rates, rates
from tools.bench.ui_time import UiTime, ui_time

_BUSY = ". The machine was busy: the seconds are longer than they would be on an idle one, and the rates lower."
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    """Measures everything, one after the other."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, and no organisation beyond 1,000 people")
    parser.add_argument("--no-page", action="store_true", help="only print")
    given = parser.parse_args()
    text = "\n".join(_page(quick=given.quick))
    print(text)
    if not given.no_page:
        PAGE.write_text(text, encoding="utf-8")


def _page(*, quick: bool) -> Iterator[str]:
    rounds = 1 if quick else 3
    load = os.getloadavg()[0]
    yield "# Performance"
    yield ""
    yield "<!-- Written by `make bench`. -->"
    yield ""
    yield "What a run costs, measured against the simulated organisation on the same machine. Repeat it with `make bench`;"
    yield "`python -m tools.bench --quick --no-page` takes a tenth of the time and writes nothing."
    yield "No test asserts a time. Seconds depend on the machine and on what else it does. Processor time depends on it less,"
    yield "and the ratios within one run least."
    yield ""
    yield from _machine(load)
    yield ""
    yield from _commands(rounds, quick=quick)
    yield ""
    yield from _rates(rounds)
    yield ""
    yield from _dagster(rounds)
    yield ""
    yield from _ui(rounds)
    yield ""
    yield from _changes()
    yield ""
    yield from _real()
    yield ""


def _changes() -> Iterator[str]:
    yield "## Comparing two snapshots"
    yield ""
    yield "`python -m tools.bench.comparing`: presence differs in every person and device, a setting in one row of two hundred."
    yield ""
    command = [sys.executable, "-m", "tools.bench.comparing"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    yield from (f"- {line}" for line in said.splitlines())


def _machine(load: float) -> Iterator[str]:
    yield "## The machine"
    yield ""
    yield f"- {date.today().isoformat()}, {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    names = ("space-odt-dagster", "wxc_sdk", "aiohttp", "dagster")
    yield f"- Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names)
    yield f"- Load average before the first measurement: {load:.1f}" + (_BUSY if load > 1 else "")
    yield "- Each figure is that of the best round: the one that other programs on the machine disturbed least."
    yield "- The server is another process, unless a table says otherwise."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _commands(rounds: int, *, quick: bool) -> Iterator[str]:
    yield "## The whole command, from start to exit"
    yield ""
    yield "`space-odt inventory_run` without latency: 63 exports, Dagster run record, snapshot and report included."
    yield "`demo` serves the organisation in the same process, which is part of its time and memory."
    yield ""
    yield "| command | people | rounds | seconds | processor seconds | peak memory, MiB | calls | rows | calls per second |"
    yield "|---|---|---|---|---|---|---|---|---|"
    sizes = [(60, rounds), (120, rounds), (1_000, 1), *([] if quick else [(5_000, 1)])]
    for people, times in sizes:
        yield _command_row("inventory_run", times, lambda people=people: inventory_run(people=people))
    yield _command_row("demo", rounds, lambda: demo(people=120))


def _command_row(name: str, rounds: int, run: Callable[[], CommandTime]) -> str:
    found = [run() for _ in range(rounds)]
    seconds = min(each.seconds for each in found)
    processor = min(each.processor_seconds for each in found)
    peak = max(each.peak_mib for each in found)
    one = found[0]
    _tell(f"{name} {one.people}: {seconds:.1f} s, {peak:.0f} MiB")
    return (
        f"| `{name}` | {one.people:,} | {rounds} | {seconds:.1f} | {processor:.1f} | {peak:.0f} | {one.calls:,} | {one.rows:,} "
        f"| {one.calls / seconds:,.0f} |"
    )


def _rates(rounds: int) -> Iterator[str]:
    yield "## Reading alone, and beside others"
    yield ""
    yield "One setting of each of 1,000 people, asked in three ways that take turns on one server:"
    yield "by this project (with rows made and kept in a journal), by the SDK alone (with its models), and by a bare aiohttp loop"
    yield "(which only parses JSON). The ratios are calls per second of ours to theirs: 1.00 is as fast, below 1 is slower."
    yield ""
    yield "| latency, ms | at once | rounds | ours, calls/s | SDK, calls/s | bare, calls/s | ours : SDK | ours : bare |"
    yield "|---|---|---|---|---|---|---|---|"
    found = [
        rates(people=1_000, latency_ms=latency_ms, concurrency=concurrency, rounds=rounds)
        for latency_ms, concurrency in ((0, 10), (0, 40), (50, 10), (50, 40))
    ]
    for each in found:
        yield _rates_row(rounds, each)
    yield ""
    yield "What a call costs the processor, without latency and with 10 at once:"
    yield ""
    yield "| ours, ms | SDK, ms | bare, ms | ours : SDK | ours : bare |"
    yield "|---|---|---|---|---|"
    ours, sdk, bare = (rate.processor_ms for rate in (found[0].ours, found[0].sdk, found[0].bare))
    yield f"| {ours:.2f} | {sdk:.2f} | {bare:.2f} | {ours / sdk:.2f} | {ours / bare:.2f} |"


def _rates_row(rounds: int, found: Rates) -> str:
    ours, sdk, bare = (rate.per_second for rate in (found.ours, found.sdk, found.bare))
    _tell(f"reading, {found.latency_ms} ms, {found.concurrency} at once: {ours:.0f} calls/s")
    return (
        f"| {found.latency_ms} | {found.concurrency} | {rounds} | {ours:,.0f} | {sdk:,.0f} | {bare:,.0f} "
        f"| {ours / sdk:.2f} | {ours / bare:.2f} |"
    )


def _dagster(rounds: int) -> Iterator[str]:
    found: list[DagsterTime] = [dagster_time(people=60) for _ in range(rounds)]
    one = min(found, key=lambda each: each.own)
    own, ours = one.own, one.ours
    _tell(f"Dagster's own time: {own:.1f} s")
    yield "## Dagster's own time"
    yield ""
    yield "Of the 63 exports of 60 people: what Dagster takes for its steps, events and checks, recorded as by the command line,"
    yield "and what reading and keeping take. The server is in the same process here."
    yield ""
    yield "| rounds | assets | checks | events | Dagster, s | reading and keeping, s | Dagster's share |"
    yield "|---|---|---|---|---|---|---|"
    yield (
        f"| {rounds} | {one.assets} | {one.checks} | {one.events} | {own:.2f} | {ours:.2f} | {100 * own / (own + ours):.0f} % |"
    )


def _ui(rounds: int) -> Iterator[str]:
    found: list[UiTime] = [ui_time(people=60) for _ in range(rounds)]
    ready, queued, run = (min(getattr(each, name) for each in found) for name in ("ready", "queued", "run"))
    _tell(f"UI: ready after {ready:.1f} s")
    yield "## The UI"
    yield ""
    yield "`space-odt ui` on the simulated organisation of 60 people: from the command to a UI that answers, then `inventory_run`"
    yield "launched there, with its 68 assets and 315 checks, in a process of its own that takes most of the wait to start."
    yield ""
    yield "| rounds | ready, s | from launch to start, s | the run, s |"
    yield "|---|---|---|---|"
    yield f"| {rounds} | {ready:.1f} | {queued:.1f} | {run:.1f} |"


def _real() -> Iterator[str]:
    yield "## What this means for a real organisation"
    yield ""
    yield "Webex answers in tens to hundreds of milliseconds and limits how often a token may ask. So a real run is bound by"
    yield "latency and by that limit, not by this program. At 50 ms, ten requests at once can be no faster than 200 calls per"
    yield "second, and forty no faster than 800. Raise `--concurrent-requests` with care: after a 429 everybody waits."
    yield "A run makes about 13 calls for each person with Webex Calling, and some for each location, workspace and feature."


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
