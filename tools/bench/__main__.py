"""``make bench``: measures, prints the tables and writes ``docs/performance.md``."""

import argparse
import os
import platform
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools.bench.sections import SECTIONS, rewritten, whole

_BUSY = ". The machine was busy: on an idle one, the times would be shorter and the rates higher."
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    """Runs all measurements, one after the other."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, and no organisation beyond 1,000 people")
    parser.add_argument("--no-page", action="store_true", help="only print")
    parser.add_argument("--only", choices=SECTIONS, help="measure only this section, and put it into the page")
    given = parser.parse_args()
    lines = list(whole(SECTIONS[given.only], quick=given.quick) if given.only else _page(quick=given.quick))
    print("\n".join(lines))
    if not given.no_page:
        page = rewritten(PAGE.read_text(encoding="utf-8"), lines) if given.only else "\n".join(lines)
        PAGE.write_text(page, encoding="utf-8")


def _page(*, quick: bool) -> Iterator[str]:
    load = os.getloadavg()[0]
    yield "# Performance"
    yield ""
    yield "<!-- Written by `make bench`. -->"
    yield ""
    yield "Time and memory of a run, measured with the simulated organisation on the same machine. `make bench` repeats it;"
    yield "`python -m tools.bench --quick --no-page` takes a tenth of the time and writes nothing; `--only` measures one section."
    yield "No test asserts a time. Seconds depend on the machine and its load; processor time depends on them less,"
    yield "and the ratios within one run depend on them least."
    yield ""
    yield from _machine(load)
    yield ""
    for each in SECTIONS.values():
        yield from whole(each, quick=quick)
        yield ""
    yield from _real()
    yield ""


def _machine(load: float) -> Iterator[str]:
    yield "## The machine"
    yield ""
    yield f"- {date.today().isoformat()}, {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    names = ("space-odt-dagster", "wxc_sdk", "aiohttp", "dagster")
    yield f"- Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names)
    yield f"- Load average before the first measurement: {load:.1f}" + (_BUSY if load > 1 else "")
    yield "- Each figure is from the best round, the one least disturbed by other programs."
    yield "- The server runs in a process of its own, unless noted."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _real() -> Iterator[str]:
    yield "## What this means for a real organisation"
    yield ""
    yield "Webex answers in tens to hundreds of milliseconds, and limits the rate of calls. So a real run is limited by"
    yield "latency and by that rate, not by this program. At 50 ms, ten requests at once make at most 200 calls per"
    yield "second, and forty make at most 800. Raise `--concurrent-requests` with care: after a 429, all of them wait."
    yield "A run makes about 13 calls for each person with Webex Calling, and a few for each location, workspace and feature."


if __name__ == "__main__":
    main()
