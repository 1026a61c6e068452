"""The organisation that a partner asks for reaches every request, also where the SDK has no such parameter."""

from dataclasses import replace
from pathlib import Path

from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.extraction.listings import items, url_of
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted


def test_every_request_of_every_export_names_the_organisation(tmp_path: Path) -> None:
    caps = {"people": 2, "hunt_groups": 2, "groups": 3, "license_assigned_users": 2, "devices": 2}
    with serve(SimulatorSettings(people=5, partner_org=True, page_caps=caps)) as simulation:
        with connect(simulation, policy=replace(QUICK, org_id=simulation.org_id)) as connection:
            assert connection.identity().org_id == simulation.org_id
            readings = Inventory(connection, tmp_path).read()
        truth = simulation.truth()
        for each in simulation.log.requests:
            named = [value for name, value in each.query if name in ("orgId", "organizationId")]
            assert named == [simulation.org_id], each.url
        asked = {each.asset for each in simulation.log.requests}
    assert {name: reading.keys for name, reading in readings.items()} == truth
    assert len(asked) >= 60


def test_a_next_link_that_forgets_the_organisation_gets_it(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": items(1, start=3)})
        return Reply({"items": items(3)}, link=url_of(asked, cursor="c3"))

    with scripted(script) as server, connect(server, policy=replace(QUICK, org_id="an org=")) as connection:
        read(connection, tmp_path, "people")
    assert server.queries("orgId", "cursor") == [("an org=", None), ("an org=", "c3")]


def test_without_an_organisation_none_is_named(tmp_path: Path) -> None:
    with scripted(lambda asked: Reply({"items": []})) as server, connect(server) as connection:
        read(connection, tmp_path, "people")
    assert server.queries("orgId") == [(None,)]
