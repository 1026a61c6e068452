"""Time and memory of a judgement: ten thousand people by all shipped rules, and one export with many rows by one rule.

Run as ``python -m tools.bench.judging``. The snapshots are a small simulated organisation, copied many times with other ids.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.judgement import Judging
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, source_asset_of
from space_odt_dagster.snapshots.folder import read_snapshot
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import organisation
from tools.bench.comparing import copied, one_export
from tools.bench.snapshots import Changed, write_large

SMALL, FEW, MANY = 200, 10_000, 100_000


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000, help="size of the organisation (default 10,000)")
    parser.add_argument("--only-judge", type=Path, help="judge this snapshot and say what it took")
    parser.add_argument("--one-rule", action="store_true", help="by one rule alone")
    chosen = parser.parse_args(arguments)
    if chosen.only_judge:
        measure(chosen.only_judge, one_rule=chosen.one_rule)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        names = exports_of_rules()
        everything = organisation(SMALL, place / "small", *with_sources(names))
        rows = Rows((name, everything[name]) for name in names)
        write_large(place / "all", dict(copied(rows, max(1, chosen.people // SMALL))), Changed.NOTHING, scope="full")
        say(f"{chosen.people:,} people, all rules", place / "all")
        for number in (FEW, MANY):
            only = {"person_call_forwarding": one_export(rows, number)}
            write_large(place / f"of{number}", only, Changed.NOTHING, scope="full")
            say(f"{number:,} rows of one export, one rule", place / f"of{number}", "--one-rule")


def exports_of_rules() -> tuple[str, ...]:
    """The exports that the shipped rules read in scope ``full``, in order."""
    full = frozenset(MANIFEST.selection(Tier.FULL))
    clauses = [clause for rule in default_rules().values() for clause in rule.clauses]
    return MANIFEST.in_order(set(wanted_by(clauses, MANIFEST, {}).with_numbers(full).paths))


def with_sources(names: tuple[str, ...]) -> tuple[str, ...]:
    """These exports and those that their ids come from."""
    found = set(names)
    for name in reversed(MANIFEST.names):
        if name in found and (source := source_asset_of(MANIFEST[name])) is not None:
            found.add(source)
    return MANIFEST.in_order(found)


def say(what: str, folder: Path, *more: str) -> None:
    """Judges in a separate process, to measure only its own memory."""
    command = [sys.executable, "-m", "tools.bench.judging", "--only-judge", str(folder), *more]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(f"{what}: {said.strip()}", flush=True)


def measure(folder: Path, *, one_rule: bool) -> None:
    """Judges once and prints the time and memory."""
    import gc

    from upath import UPath

    from space_odt_dagster.judging.deciding import judging_by
    from space_odt_dagster.judging.judgement import judge

    gc.set_threshold(50_000)  # as in the command
    found = read_snapshot(UPath(folder))
    assert found is not None
    side = Side(found)
    begun = time.process_time()
    judging = _one_rule() if one_rule else judging_by([], found.run, key=b"bench", manifest=MANIFEST)
    judgement = judge(side, judging, MANIFEST)
    took = time.process_time() - begun
    # Not ru_maxrss: that includes the peak of the parent process, if it was larger.
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    rows = sum(file.rows for file in side.files.values())
    print(
        f"{rows:,} rows, {len(judgement.findings):,} findings, {took:.1f} s of processor time, {int(peak) // 1024} MiB "
        f"(exports: {len(side.files)}, rules: {len(judgement.rules)})"
    )


def _one_rule() -> Judging:
    from space_odt_dagster.judging.active_rules import ActiveRule
    from space_odt_dagster.judging.condition import Clause, Operator, Path, Rule, Test
    from space_odt_dagster.judging.outcome import Severity

    keeps = Test(Path("always_forward_destination"), Operator.NOT, "1")
    rule = Rule(
        rule_id="forwards", version=1, title="Forwards", area="hygiene", severity="low", entity="person",
        clauses=(Clause(("person_call_forwarding",), expect=keeps),), why="", remedy="", source="", needs_scope="v1",
    )  # fmt: skip
    return Judging(rules=(ActiveRule(rule=rule, severity=Severity.LOW),))


if __name__ == "__main__":
    main(sys.argv[1:])
