"""Time and memory of a fold: ten thousand people in scope ``full``, and one export with many rows.

Run as ``python -m tools.bench.lake``. The snapshots are a small simulated organisation, copied many times with other ids.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster_tests.comparing.snapshots_made import organisation
from tools.bench.comparing import copied, one_export, written
from tools.bench.snapshots import Changed, write_large

SMALL, MANY = 40, (300_000, 600_000)
NIGHTS = ("20261101T040000Z_first", "20261102T040000Z_changed", "20261103T040000Z_same")


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000, help="size of the organisation (default 10,000)")
    parser.add_argument("--rows", type=int, nargs="*", default=MANY, help="rows of the one export")
    parser.add_argument("--folder", type=Path, help="keep the snapshots and the lakes here")
    parser.add_argument("--only-fold", type=Path, help="fold what is new in this output folder and say what it took")
    chosen = parser.parse_args(arguments)
    if chosen.only_fold:
        measure(chosen.only_fold)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.folder or Path(folder)
        rows = organisation(SMALL, place / "small")
        fold_nights(f"{chosen.people:,} people", place / "all", dict(copied(rows, max(1, chosen.people // SMALL))))
        for number in chosen.rows:
            only = {"person_call_forwarding": one_export(rows, number)}
            fold_nights(f"{number:,} rows of one export", place / f"of{number}", only)


def fold_nights(what: str, out: Path, exports: dict) -> None:  # type: ignore[type-arg]
    """Writes the nights one by one, and folds each in a process of its own."""
    (out / "snapshots").mkdir(parents=True)
    first, changed, same = (out / "snapshots" / name for name in NIGHTS)
    for night, how, lines in (
        ("the first fold", first, exports),
        ("a night later", changed, None),
        ("nothing changed", same, None),
    ):
        before = first if how is changed else changed
        write_large(how, lines or written(before), Changed.A_NIGHT if how is changed else Changed.NOTHING, scope="full")
        command = [sys.executable, "-m", "tools.bench.lake", "--only-fold", str(out)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"{what}, {night}: {said.strip()}", flush=True)


def measure(out: Path) -> None:
    """Folds once and prints the time and memory."""
    from space_odt_dagster.history.folding import Csv, bring_up_to_date
    from space_odt_dagster.history.lake import LakeOptions

    begun = time.process_time()  # processor time hardly depends on the load of the machine
    layout = Layout.of(str(out))
    update = bring_up_to_date(layout, layout.root / "lake", LakeOptions(key=b"of the benchmark"), csv=Csv())
    took = time.process_time() - begun
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    readings = [each for folded in update.folded for each in folded.readings.values()]
    rows = sum(each.state.rows for each in readings)
    begun_ended = (
        f"{sum(each.begun for each in readings):,} versions begun, {sum(each.ended for each in readings):,} ended"
    )
    print(f"{rows:,} rows, {begun_ended}, {took:.1f} s of processor time, {int(peak) // 1024} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
