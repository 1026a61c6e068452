"""Dagster with many organisations: how long the code location takes to load, its memory, and how long a run takes to be enqueued.

Run as ``python -m tools.bench.fleet_dagster``. The targets for 500 organisations are 10 s and 400 MiB, and 1 s for each run of
``inventory_run``. The records are in SQLite.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from space_odt_dagster_tests.fleet.written import org_id, with_organisations

_LAUNCHES = 5
_LOAD = """
import time; began = time.process_time()
from dagster._core.remote_representation.external_data import RepositorySnap
from space_odt_dagster.definitions import defs
found = defs.get_repository_def()
assets, shown = len(list(found.asset_graph.get_all_asset_keys())), RepositorySnap.from_def(found)
import resource
print(assets, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=500, help="how many (default 500)")
    number = parser.parse_args(arguments).organisations
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "organisations.yaml"
        entries = (f"name: customer-{each:04}, org_id: {org_id(each)}" for each in range(1, number + 1))
        file.write_text(with_organisations(*entries, before=f"out_dir: {folder}/out\n"), encoding="utf-8")
        os.environ["SPACE_ODT_ORGANISATIONS"] = str(file)
        loaded = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)
        assets, seconds, mebibytes = loaded.stdout.split()
        print(
            f"{number:,} organisations, {assets} assets: the code location loads, with what the UI shows, in "
            f"{float(seconds):.1f} s of processor time and "
            f"{float(mebibytes):.0f} MiB; a run of `inventory_run` is enqueued in {_enqueued(Path(folder)):.2f} s of wall clock."
        )


def _enqueued(folder: Path) -> float:
    """Seconds of the fastest launch, which creates the run with its planned events and puts it into the queue."""
    import yaml

    from space_odt_dagster.orchestration.dagster_home import settings_text
    from space_odt_dagster_tests.orchestration.location import AT_ONCE, code_location

    queue = yaml.safe_load(settings_text(many=True))["run_coordinator"]
    times = []
    with code_location(folder / "home", own={**AT_ONCE, "run_coordinator": queue}) as location:
        for each in range(1, _LAUNCHES + 1):
            began = time.perf_counter()
            launched = location.launch("inventory_run", tags={"dagster/partition": f"customer-{each:04}"})
            times.append(time.perf_counter() - began)
            assert location.run_of(launched["run"]["runId"]).status.value == "QUEUED"
    return min(times)


if __name__ == "__main__":
    main(sys.argv[1:])
