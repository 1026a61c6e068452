"""The sections of the page. Each measures, and says at its end when that was and how fast the machine was then."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from textwrap import wrap
from typing import NamedTuple

from tools.bench import one_run

_ADDITIONS = 10_000_000


class Section(NamedTuple):
    """Its title, and what measures it and yields its lines, given ``quick``."""

    title: str
    lines: Callable[..., Iterator[str]]


def whole(section: Section, *, quick: bool) -> Iterator[str]:
    """A section with its title and the speed of the machine."""
    yield f"## {section.title}"
    yield ""
    before = _seconds_of_additions()
    yield from section.lines(quick=quick)
    yield ""
    yield f"Measured on {date.today().isoformat()}. The machine added ten million numbers in {before:.2f} s before and"
    yield f"{_seconds_of_additions():.2f} s after it: a smaller number is a faster machine, and all seconds above grow with it."


def rewritten(page: str, lines: Iterable[str]) -> str:
    """The page with a section in the place of the one of its title, or before the last one."""
    text = "\n".join(lines)
    title = text.partition("\n")[0]
    parts = page.split("\n## ")
    titles = [f"## {each.partition(chr(10))[0]}" for each in parts]
    at = titles.index(title) if title in titles else len(parts) - 1
    following = parts[at + 1 :] if title in titles else parts[at:]
    return "\n## ".join([*parts[:at], text.removeprefix("## ") + "\n", *following])


def _printed(about: str, *modules: tuple[str, ...], quick: bool) -> Iterator[str]:
    """What some modules print, a line each; each is given with the arguments that make it quick."""
    named = ", ".join(f"`python -m tools.bench.{module}`" for module, *_ in modules)
    yield from wrap(f"{about} Measured by {named}.", 132, break_long_words=False, break_on_hyphens=False)
    yield ""
    for module, *few in modules:
        command = [sys.executable, "-m", f"tools.bench.{module}", *(few if quick else ())]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        yield from (f"- {line}" for line in said.splitlines())


def _seconds_of_additions() -> float:
    began, total = time.perf_counter(), 0
    for number in range(_ADDITIONS):
        total += number
    return time.perf_counter() - began


SECTIONS = {
    "bare-client": Section("Compared with a bare client", one_run.compared_with_a_bare_client),
    "scope-full": Section("Scope full", one_run.scope_full),
    "commands": Section("The whole command, from start to exit", one_run.whole_commands),
    "reading": Section("Reading only, compared with others", one_run.reading_only),
    "dagster": Section("Dagster's own time", one_run.dagsters_own_time),
    "ui": Section("The UI", one_run.in_the_ui),
    "comparing": Section(
        "Comparing two snapshots",
        partial(
            _printed, "Presence differs for every person and device, a setting in one row out of 200.", ("comparing",)
        ),
    ),
    "frames": Section(
        "Reading an export",
        partial(
            _printed,
            "The people of a large organisation as a frame of pandas, as rows, and in SQL. The rows of `people` are among the "
            "widest, at 2.4 KB each.",
            ("frames",),
        ),
    ),
    "judging": Section(
        "Judging a snapshot",
        partial(
            _printed,
            "All shipped rules over the exports that they need, and one rule over many rows. The organisation breaks rules "
            "everywhere. Rows that rules look up are in memory until all rules were asked, then only findings are. A rule that "
            "asks one row after the other keeps no row: its memory grows with the number of locations, as each has a score.",
            ("judging",),
        ),
    ),
    "lake": Section(
        "Folding a snapshot into the lake",
        partial(_printed, "Snapshots of many people, and one export with many rows, folded into the lake.", ("lake",)),
    ),
    "fleet": Section(
        "Many organisations",
        partial(
            _printed,
            "Their page, the Dagster code location, and the UI over a full database; then `make fleet`.",
            ("fleet", "--organisations", "20"),
            ("fleet_dagster", "--organisations", "20"),
            ("fleet_ui", "--organisations", "20"),
            ("fleet_demo",),
        ),
    ),
    "cluster": Section(
        "Many organisations on several machines",
        partial(
            _printed,
            "A run on a Celery worker with PostgreSQL and S3 (moto) beside the command line on a disk, and a worker that is "
            "killed. Here all of them and the simulated organisation share the processors, so the runs with more requests at "
            "once wait for those, while a real run waits for Webex.",
            ("cluster", "--people", "20", "--rounds", "1", "--no-kill"),
        ),
    ),
}
"""By the name that ``--only`` takes, in the order of the page."""
