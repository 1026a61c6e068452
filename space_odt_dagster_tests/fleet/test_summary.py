"""The summary of a run of one organisation, from the run itself."""

from pathlib import Path

from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.fleet.environment import environment_of
from space_odt_dagster.fleet.summary import Summary, summary_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.opening import Chosen, run_of
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.fleet.written import fleet_in, with_organisations

TOKENS = "tokens: {acme: {client_id: ID, client_secret: SECRET, refresh_token: REFRESH}}\n"


def test_a_refresh_token_that_webex_replaced_is_said(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=2)) as simulation:
        assert summary_after_renewal(tmp_path, simulation).new_refresh_token


def summary_after_renewal(tmp_path: Path, simulation: Simulation) -> Summary:
    """The summary of a run for which Webex renews the token, and replaces the refresh token."""
    text = with_organisations(f"name: acme, org_id: {simulation.org_id}", before=TOKENS)
    acme = fleet_in(text, out_dir=str(tmp_path)).named("acme")
    given = simulation.settings
    environ = {"ID": given.client_id, "SECRET": given.client_secret, "REFRESH": given.refresh_token}
    environ |= {"WEBEX_BASE_URL": simulation.base_url, "SPACE_ODT_ORGANISATIONS": "organisations.yaml"}
    replaced = {"access_token": simulation.token, "refresh_token": "another", "expires_in": 3600}
    simulation.faults.add(Fault(route="/access_token", answer=FaultAnswer(status=200, body=replaced)))
    settings = settings_from(environment_of(acme, environ), {"no_report": True})
    assert settings.access is not None
    with Connection(settings.access) as connection:
        inventory = run_of(
            Chosen(scope=Scope.of(MANIFEST, "v1"), selection=("licenses",)),
            settings,
            lambda: (connection, connection.identity()),
            manifest=MANIFEST,
            run_id="a-run",
        )
        with inventory:
            inventory.keep(inventory.read("licenses"))
            return summary_of(inventory, acme)
