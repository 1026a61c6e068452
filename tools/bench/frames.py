"""The cost of a frame with many rows: processor time, and memory as a multiple of the file size.

Run as ``python -m tools.bench.frames``. The export is the people of a small simulated organisation, copied many times.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from space_odt_dagster import open_snapshot
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, header_of
from space_odt_dagster_tests.comparing.snapshots_made import organisation
from tools.bench.comparing import sorted_lines
from tools.bench.snapshots import Changed, write_large

PEOPLE, ROWS = 40, 100_000
_COLUMNS = [name for name in header_of(MANIFEST["people"]) if name != RAW_JSON]
_WAYS = {
    "a frame of every column": lambda snapshot: snapshot.frame("people"),
    "a frame without `raw_json`": lambda snapshot: snapshot.frame("people", columns=_COLUMNS),
    "row by row": lambda snapshot: sum(1 for _ in snapshot.rows("people")),
    "SQL over two columns": lambda snapshot: snapshot.sql("select location_id, count(*) from people group by 1"),
}


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    if arguments:
        measure(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = organisation(PEOPLE, place / "small", "people", "locations")
        lines = sorted_lines("people", rows, ROWS // len(rows["people"]) + 1)[:ROWS]
        write_large(place / "large", {"people": iter(lines)}, Changed.NOTHING)
        for way in _WAYS:  # each in a separate process, to measure only its own memory
            command = [sys.executable, "-m", "tools.bench.frames", way, str(place / "large")]
            print(
                f"{way}: {subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()}",
                flush=True,
            )


def measure(way: str, folder: Path) -> None:
    """Measures one way once, after importing the libraries, and prints the result."""
    import duckdb  # noqa: F401
    import pandas as pd  # noqa: F401

    snapshot = open_snapshot(folder)
    size = (folder / "people.json").stat().st_size
    begun = time.process_time()
    with (folder / "people.json").open("rb") as stream:
        for line in stream:
            if line.startswith(b"{"):
                json.loads(line.rstrip(b",\n"))
    yardstick = time.process_time() - begun
    before, begun = _peak(), time.process_time()
    kept = _WAYS[way](snapshot)
    took, memory = time.process_time() - begun, _peak() - before
    assert kept is not None
    print(
        f"{ROWS:,} rows, {size / 2**20:.0f} MiB: {took:.1f} s of processor time ({took / yardstick:.1f} times `json.loads` of "
        f"each line), {memory / size:.1f} times the bytes of the file in memory"
    )


def _peak() -> int:
    # Not ru_maxrss: that includes the peak of the parent process, if it was larger.
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(peak) * 1024


if __name__ == "__main__":
    main(sys.argv[1:])
