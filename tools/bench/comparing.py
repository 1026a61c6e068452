"""Time and memory of a comparison: ten thousand people, and one export with many rows.

Run as ``python -m tools.bench.comparing``. The snapshots are a small simulated organisation, copied many times with other ids.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.comparing.identifiers import entity_of, translated
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.snapshots.folder import read_snapshot
from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import line_of, organisation
from tools.bench.snapshots import Changed, write_large

FEW, MANY = 10_000, 300_000


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000, help="size of the organisation (default 10,000)")
    parser.add_argument("--only-compare", nargs=2, type=Path, help="compare these two snapshots and say what it took")
    chosen = parser.parse_args(arguments)
    if chosen.only_compare:
        measure(*chosen.only_compare)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = organisation(40, place / "small")
        copies = max(1, chosen.people // 40)
        write_large(place / "a", dict(copied(rows, copies)), Changed.NOTHING)
        write_large(place / "b", written(place / "a"), Changed.A_NIGHT)
        say(f"{chosen.people:,} people, {len(MANIFEST)} exports", place / "a", place / "b")
        say("the same snapshot twice", place / "a", place / "a")
        for number in (FEW, MANY):
            name = f"{number:,} rows of one export"
            only = {"person_call_forwarding": one_export(rows, number)}
            write_large(place / f"a{number}", only, Changed.NOTHING)
            write_large(place / f"b{number}", written(place / f"a{number}"), Changed.A_NIGHT)
            say(name, place / f"a{number}", place / f"b{number}")


def say(what: str, before: Path, after: Path) -> None:
    """Compares in a separate process, to measure only its own memory."""
    command = [sys.executable, "-m", "tools.bench.comparing", "--only-compare", str(before), str(after)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(f"{what}: {said.strip()}", flush=True)


def measure(before: Path, after: Path) -> None:
    """Compares once and prints the time and memory."""
    from upath import UPath

    sides = [Side(found) for each in (before, after) if (found := read_snapshot(UPath(each))) is not None]
    begun = time.process_time()  # processor time hardly depends on the load of the machine
    with (
        tempfile.TemporaryDirectory() as scratch,
        compare(sides[0], sides[-1], Options(), scratch=Path(scratch)) as comparison,
    ):
        changes = sum(1 for _ in comparison.changes())
        rows = sum(file.rows for file in sides[0].files.values())
    took = time.process_time() - begun
    # Not ru_maxrss: that includes the peak of the parent process, if it was larger.
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(f"{rows:,} rows a side, {changes:,} lines of change, {took:.1f} s of processor time, {int(peak) // 1024} MiB")


def written(folder: Path) -> dict[str, Iterator[str]]:
    """The lines of a snapshot on disk."""
    return {file.stem: _lines(file) for file in sorted(folder.glob("*.json")) if file.stem in MANIFEST}


def _lines(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        yield from (line.decode() for line in lines_of(stream, None, file.name))


def copied(rows: Rows, copies: int) -> Iterator[tuple[str, Iterator[str]]]:
    """The lines of each export in order, for ``copies`` copies of the organisation."""
    for name in rows:
        yield name, iter(sorted_lines(name, rows, copies))


def sorted_lines(name: str, rows: Rows, copies: int) -> list[str]:
    """The lines of one export, in the sort order of an export."""
    found = []
    for copy in range(copies):
        for row in rows[name]:
            line = line_of(moved(row, copy))
            found.append((SnapshotRow(line.encode(), keys_of(MANIFEST[name])).order, line))
    found.sort()
    return [line for _, line in found]


def one_export(rows: Rows, number: int) -> Iterator[str]:
    """The first ``number`` lines of one export, copied as often as needed."""
    each = rows["person_call_forwarding"]
    lines = []
    for copy in range(number // len(each) + 1):
        lines += [(row["person_id"], line_of(row)) for row in (moved(row, copy) for row in each)]
    return iter([line for _, line in sorted(lines)[:number]])


def moved(value: object, copy: int) -> object:
    """A row with the ids of another copy of the organisation."""
    if isinstance(value, str):
        entity = entity_of(value)
        return value if entity is None or copy == 0 else translated(value, {entity: f"{copy:08x}{entity[8:]}"})
    if isinstance(value, dict):
        return {name: moved(each, copy) for name, each in value.items()}
    return [moved(each, copy) for each in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main(sys.argv[1:])
