"""Time and memory of ``space-odt fleet report`` for many organisations: their summaries are read, and the files and page written.

Run as ``python -m tools.bench.fleet``. The targets are 30 s and 200 MiB for 500.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from space_odt_dagster_tests.fleet.summaries import REFUSED, WITHOUT_SCOPE, keep, summary
from space_odt_dagster_tests.fleet.written import org_id, with_organisations

ROUNDS = 3


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=500, help="how many (default 500)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file = _made(place, chosen.organisations)
        seconds = min(_report(file) for _ in range(ROUNDS))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        page = (place / "_fleet" / "index.html").stat().st_size / 1024
        print(
            f"{chosen.organisations:,} organisations: `space-odt fleet report` takes {seconds:.1f} s and {most:.0f} MiB; "
            f"the page has {page:,.0f} KiB."
        )


def _made(folder: Path, number: int) -> Path:
    """Summaries of so many organisations, some with troubles, and their file."""
    entries = []
    for each in range(1, number + 1):
        name = f"customer-{each:04}"
        trouble = REFUSED if each % 50 == 0 else WITHOUT_SCOPE if each % 20 == 0 else {}
        keep(folder, summary(name, each, people=each, **trouble))
        entries.append(f"name: {name}, org_id: {org_id(each)}, labels: {{segment: s{each % 3}}}")
    file = folder / "organisations.yaml"
    file.write_text(with_organisations(*entries, before=f"out_dir: {folder}\n"))
    return file


def _report(file: Path) -> float:
    began = time.perf_counter()
    environ = {**os.environ, "SPACE_ODT_ORGANISATIONS": str(file)}
    command = [sys.executable, "-m", "space_odt_dagster", "fleet", "report"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 3):
        raise SystemExit(ended.stderr)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
