"""An output folder and a Dagster home that an earlier version left: two complete runs and one that was killed.

Both were made by commit 8b4ca6b from the simulated organisation below, with nights 0 and 4, reading the exports in ``READ`` only.
"""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell, results

LEFT = Path(__file__).with_name("output_of_an_earlier_version.tar.xz")
READ = {
    *(
        "licenses",
        "people",
        "locations",
        "call_queues",
        "call_queue_details",
        "people_details",
        "person_call_forwarding",
    ),
    *("workspaces", "call_queue_agents"),
}
EXCLUDED = ",".join(name for name in MANIFEST.selection(Tier.V1) if name not in READ)


@pytest.fixture(scope="module")
def earlier() -> Iterator[Simulation]:
    """The organisation that it was read from."""
    with serve(SimulatorSettings(people=6, seed=3, nights=4, page_caps={"people": 3})) as simulation:
        yield simulation


def test_what_an_earlier_version_left_is_taken_over(earlier: Simulation, tmp_path: Path) -> None:
    with tarfile.open(LEFT) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 and later
        archive.extractall(tmp_path)
    out = tmp_path / "out"
    snapshots = sorted(path.name for path in (out / "snapshots").iterdir())
    shell = Shell.for_simulation(tmp_path, earlier, SPACE_ODT_OUT_DIR=str(out), SPACE_ODT_RESUME_HOURS="10000")

    resumed = shell.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    assert f"{len(READ)} of its {len(READ)} exports were read again" in resumed.said
    assert {result for name, result in results(out).items() if name in READ} == {"ok"}
    assert not list((out / "unfinished").iterdir())
    summary = json.loads((out / "exports" / "changes_summary.json").read_text(encoding="utf-8"))
    assert summary["sides"][0]["snapshot"] == snapshots[1], "compared over the upgrade"

    part = shell.run("inventory_run", "--select", "people_details")
    assert part.code == 0, part.said
    compared = shell.run("diff", *snapshots)
    assert compared.code == 4, compared.said

    shell = Shell(tmp_path, {**shell.variables, "SPACE_ODT_KEEP_SNAPSHOTS": "1"})
    whole = shell.run("inventory_run", "--exclude", EXCLUDED)
    assert (whole.code, "Warning" in whole.said) == (0, False), whole.said
    assert {result for name, result in results(out).items() if name in READ} == {"ok"}
    assert not {path.name for path in (out / "snapshots").iterdir()} & set(snapshots), (
        "what is beyond the count has gone"
    )
    assert not [path for path in (out / "changes").iterdir() if path.name.endswith(snapshots[1])]
