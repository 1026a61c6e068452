"""A run that another version left unfinished: what is declared as before is not asked again."""

import json
import signal
from dataclasses import replace
from pathlib import Path

from space_odt_dagster.exports.journal import FORM
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.resume import RunNote, read_anew
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell, ended, results, wait_for_requests

READ = ("people", "locations", "people_details", "person_call_forwarding")


def test_an_export_has_another_version_when_it_is_declared_in_another_way_and_no_other_has() -> None:
    people = MANIFEST["people"]
    more = replace(people, columns=(*people.columns, column("something", "Something.")))
    words = replace(people, description="In other words.")
    for changed, expected in ((more, {"people"}), (words, set())):
        other = Manifest(changed if export.name == "people" else export for export in MANIFEST)
        assert {name for name in MANIFEST.names if MANIFEST.versions[name] != other.versions[name]} == expected
        assert (other.version != MANIFEST.version) is bool(expected)


def test_journals_of_another_form_are_not_resumed() -> None:
    versions = {"people": "1", "locations": "1"}
    begun = RunNote(
        run_id="run",
        org_id=None,
        manifest_version="1",
        redaction=None,
        selection=tuple(versions),
        started_at="2026-11-01T03:00:00+00:00",
        versions=versions,
        journals=FORM,
    )
    assert read_anew(begun, begun) == ()
    earlier = replace(begun, journals=1)
    assert read_anew(earlier, begun) == ("people", "locations")


def test_only_what_is_declared_in_another_way_is_asked_again(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=12, seed=3)) as simulation:
        shell = Shell.for_simulation(tmp_path, simulation)
        process = shell.start("inventory_run", "--select", ",".join(READ))
        wait_for_requests(process, simulation, 25)
        process.kill()
        assert ended(process).code == -signal.SIGKILL
        (note,) = (shell.out_dir / "unfinished").glob("*/run.json")
        found = json.loads(note.read_text(encoding="utf-8"))
        found["versions"]["locations"] = "declared in another way"
        note.write_text(json.dumps({**found, "manifest_version": "another"}), encoding="utf-8")
        simulation.log.clear()
        resumed = shell.run("inventory_run", "--resume")
        asked = [each.path for each in simulation.log.requests]
    assert resumed.code == 0, resumed.said
    assert f"1 of its {len(READ)} exports were read again" in resumed.said
    assert {result for name, result in results(shell.out_dir).items() if name in READ} == {"ok"}
    assert "/locations" in asked
    assert "/people" not in asked, "what is declared as before is not asked again"
