"""``make fleet``: six simulated organisations are read on one machine, from start to exit.

Run as ``python -m tools.bench.fleet_demo``. The target is one minute.
"""

import tempfile
from pathlib import Path

from tools.bench.command import measured


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(["-m", "space_odt_dagster", "fleet", "demo", "--out-dir", f"{folder}/out"], Path(folder), {})
    print(f"`make fleet`: {found.seconds:.0f} s, {found.processor_seconds:.0f} s of processor with all its processes.")


if __name__ == "__main__":
    main()
