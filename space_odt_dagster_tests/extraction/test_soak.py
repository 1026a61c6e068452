"""Undisturbed, every question is asked once. With every kind of passing fault at once, by count, the inventory is as exact, and
every question is answered once."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import Fault, FaultAnswer, SimulatorSettings, presets, serve
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect

FAULTS = (
    presets.throttle(every=25, retry_after="0.001"),
    presets.gateway_error(status=503, every=67),
    presets.gateway_error(status=502, every=97),
    Fault(every=193, answer=FaultAnswer(status=500, body={"message": "Oops."})),
    presets.reset(every=101),
    presets.truncated_json(every=199),
)


def test_a_run_through_all_passing_faults_is_exact(tmp_path: Path) -> None:
    caps = {"people": 4, "person_available_numbers_ecbn": 1, "group_members": 7, "license_assigned_users": 5}
    with serve(SimulatorSettings(people=8, page_caps=caps)) as simulation:
        with connect(simulation) as connection:
            undisturbed = Inventory(connection, tmp_path / "undisturbed").read()
        assert set(undisturbed) == set(MANIFEST.names)
        assert [name for name, reading in undisturbed.items() if not reading.result.is_good] == []
        assert simulation.log.duplicates() == []
        questions = {each.identity for each in simulation.log.requests}
        simulation.reset()
        simulation.faults.add(*FAULTS)
        with connect(simulation, policy=replace(QUICK, concurrent_requests=10)) as connection:
            readings = Inventory(connection, tmp_path / "disturbed").read()
        fired = simulation.faults.fired()
        asked = Counter(each.identity for each in simulation.log.requests)
        truth = simulation.truth()
    assert {name: reading.keys for name, reading in readings.items()} == truth
    assert [name for name, reading in readings.items() if not reading.result.is_good] == []
    assert sum(int(reading.status["failed"]) for reading in readings.values()) == 0
    assert all(fired), "every fault struck"
    assert fired[0] > 15, "throttling most often"
    assert set(asked) == questions
    retries = sum(int(reading.status["retries"]) for reading in readings.values())
    assert asked.total() == len(questions) + retries, "each question was answered once"
    # A plain text that says that there is nothing cannot be seen to be cut off, nor needs to be.
    assert sum(fired[:-1]) <= retries <= sum(fired)
