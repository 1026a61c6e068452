"""Long lists, moments near the day that it is, and what an organisation can lack: read with the real reader over a socket."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import source_asset_of
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.neglected import FREE_NUMBERS
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster_tests.extraction.reading import Reading, connect, read

A_DAY = date(2030, 5, 17)


def reading_of(simulation: Simulation, folder: Path, name: str) -> Reading:
    """An export, after what it is asked with."""
    source = source_asset_of(MANIFEST[name])
    rows = reading_of(simulation, folder, source).as_source if source is not None else []
    with connect(simulation) as connection:
        return read(connection, folder, MANIFEST[name], rows)


def test_phone_numbers_fill_more_than_a_page_and_their_counts_agree(tmp_path: Path) -> None:
    with serve(SimulatorSettings()) as simulation:
        numbers = reading_of(simulation, tmp_path, "phone_numbers")
        counts = reading_of(simulation, tmp_path, "phone_number_counts")
        assert len(simulation.log.for_route("phone_numbers")) == 2
    assert len(numbers.rows) == 2500
    assert counts.rows[0].raw["count"]["total"] == 2500
    assert len(counts.rows[0].raw["phoneNumbers"]) == 1


def test_the_numbers_of_people_are_among_the_phone_numbers(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=30)) as simulation:
        people = reading_of(simulation, tmp_path, "people")
        numbers = reading_of(simulation, tmp_path, "phone_numbers")
    owned = {row.raw["owner"]["id"] for row in numbers.rows if row.raw.get("owner", {}).get("type") == "PEOPLE"}
    assert owned
    assert owned <= {row.raw["id"] for row in people.rows}


def test_a_listing_can_be_made_as_long_as_a_test_needs_it(tmp_path: Path) -> None:
    particulars = Particulars(sizes={"organization_contacts": 250})
    with serve(SimulatorSettings(people=10, particulars=particulars)) as simulation:
        contacts = reading_of(simulation, tmp_path, "organization_contacts")
        assert contacts.keys == simulation.truth("organization_contacts")["organization_contacts"]
        assert len(simulation.log.for_route("organization_contacts")) == 3
    assert len(contacts.rows) == 250


def test_a_size_of_no_export_is_refused() -> None:
    with pytest.raises(ValueError, match="sizes names no export: phone_number"):
        serve(SimulatorSettings(particulars=Particulars(sizes={"phone_number": 3}))).__enter__()


@pytest.mark.parametrize(("redsky", "enabled"), [(True, True), (False, False)])
def test_an_organisation_may_have_no_account_at_redsky(tmp_path: Path, redsky: bool, enabled: bool) -> None:
    with serve(SimulatorSettings(people=10, particulars=Particulars(redsky=redsky))) as simulation:
        assert reading_of(simulation, tmp_path, "redsky_account").rows[0].raw["enabled"] is enabled
        assert reading_of(simulation, tmp_path, "location_redsky").rows[0].raw["integrationEnabled"] is enabled
        status = reading_of(simulation, tmp_path, "redsky_status")
        assert (status.result is Result.OK) is redsky
        assert status.keys == simulation.truth("redsky_status")["redsky_status"]


def test_an_agent_may_be_in_several_queues(tmp_path: Path) -> None:
    with serve(SimulatorSettings()) as simulation:
        agents = reading_of(simulation, tmp_path, "call_queue_agents")
    assert max(Counter(row.raw["id"] for row in agents.rows).values()) > 1
    assert len(agents.keys) == len(agents.rows)


def moments(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [found for each in (value.values() if isinstance(value, dict) else value) for found in moments(each)]
    return [value] if isinstance(value, str) and value[4:5] == value[7:8] == "-" and value[10:11] == "T" else []


@pytest.mark.parametrize("name", ["people", "devices", "manage_numbers_jobs", "knowledge_bases"])
def test_moments_are_before_the_day_that_it_is_and_the_latest_is_the_day_before(tmp_path: Path, name: str) -> None:
    with serve(SimulatorSettings(people=10, particulars=Particulars(today=A_DAY))) as simulation:
        found = moments([row.raw for row in reading_of(simulation, tmp_path, name).rows])
    assert max(found)[:10] == str(A_DAY - timedelta(days=1))
    assert min(found)[:4] > "2020"


def test_the_day_that_it_is_counts_unless_another_is_named() -> None:
    assert abs((SimulatorSettings().particulars.today - datetime.now(UTC).date()).days) <= 1


@pytest.mark.parametrize(("people", "spare"), [(120, 7), (6_000, 14), (100_000, 100)])
def test_spare_numbers_grow_with_the_people_of_a_location_up_to_a_bound(people: int, spare: int) -> None:
    org = Organisation(seed=1, people=people, awkward=True)
    many, *others = org.calling_locations
    assert {len(one.available) for one in others} == {spare}
    assert len(many.available) == max(spare, FREE_NUMBERS)
