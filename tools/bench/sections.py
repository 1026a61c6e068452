"""Sections of the page that modules of their own measure: each prints its figures, a line each."""

import subprocess
import sys
from collections.abc import Iterable, Iterator

ONE_MACHINE, SEVERAL_MACHINES = "Many organisations", "Many organisations on several machines"
_ONE_MACHINE = (
    ["tools.bench.fleet"],
    ["tools.bench.fleet_dagster"],
    ["tools.bench.fleet_ui"],
    ["tools.bench.fleet_demo"],
)
_LOOKS = "500 organisations: their page, the Dagster code location, and the UI over a full database; then `make fleet`."
_MACHINES = (
    "a run on a Celery worker beside the command line, and a worker that is killed. It needs PostgreSQL and Redis."
)


def section(title: str, measured: str, *modules: list[str]) -> Iterator[str]:
    """A section with what some modules print, each given with its arguments."""
    yield f"## {title}"
    yield ""
    *first, last = (f"`python -m {module}`" for module, *_ in modules)
    yield from (f"{each}," for each in first)
    yield f"{last}: {measured}"
    yield ""
    for module in modules:
        said = subprocess.run([sys.executable, "-m", *module], stdout=subprocess.PIPE, text=True, check=True).stdout
        yield from (f"- {line}" for line in said.splitlines())


def one_machine(*, quick: bool) -> Iterator[str]:
    """Many organisations, read and shown on one machine."""
    few = ["--organisations", "20"]
    modules = [[*each, *few] if quick and each != ["tools.bench.fleet_demo"] else each for each in _ONE_MACHINE]
    yield from section(ONE_MACHINE, _LOOKS, *modules)


def several_machines(*, quick: bool) -> Iterator[str]:
    """Many organisations on the engine of several machines."""
    few = ["--people", "20", "--no-kill"] if quick else []
    yield from section(SEVERAL_MACHINES, _MACHINES, ["tools.bench.cluster", *few])


def rewritten(page: str, lines: Iterable[str]) -> str:
    """The page with a section in the place of the one of its title, or before the last one."""
    text = "\n".join(lines)
    title = text.partition("\n")[0]
    parts = page.split("\n## ")
    titles = [f"## {each.partition(chr(10))[0]}" for each in parts]
    at = titles.index(title) if title in titles else len(parts) - 1
    following = parts[at + 1 :] if title in titles else parts[at:]
    return "\n## ".join([*parts[:at], text.removeprefix("## ") + "\n", *following])
