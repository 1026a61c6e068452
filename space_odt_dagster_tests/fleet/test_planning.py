"""What a night takes by token, and what would make it fit."""

from pathlib import Path

from space_odt_dagster.fleet.planning import Need, Size, TokenNight, night_of, places, remedies
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.fleet.summaries import fleet_with, summary
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

PARTNER = "tokens: {partner: {access_token: WEBEX_ACCESS_TOKEN_PARTNER, rate: 600}}\n"


def token(*calls: int, rate: int = 300, most: dict[str, int] | None = None) -> TokenNight:
    needs = [Need(organisation=f"o{place}", size=Size(calls=each, most=most or {})) for place, each in enumerate(calls)]
    return TokenNight(token="partner", rate=rate, needs=tuple(needs))


def test_organisations_that_share_a_token_are_added_up(tmp_path: Path) -> None:
    fleet_with(
        tmp_path, acme=summary("acme", size=Size(calls=36_000)), globex=summary("globex", size=Size(calls=72_000))
    )
    text = with_organisations(
        f"name: acme, org_id: {org_id(1)}, token: partner",
        f"name: globex, org_id: {org_id(2)}, token: partner",
        f"name: hooli, org_id: {org_id(3)}, paused: {{reason: Contract ends.}}",
        f"name: wonka, org_id: {org_id(4)}",
        before=PARTNER,
    )
    partner, wonka = night_of(fleet_in(text, out_dir=str(tmp_path)), {}, MANIFEST)
    assert (partner.token, partner.calls, partner.rate, partner.hours) == ("partner", 108_000, 600, 3.0)
    assert [each.organisation for each in wonka.unknown] == ["wonka"]
    assert "WEBEX_ACCESS_TOKEN_WONKA" in wonka.unknown[0].why


def test_one_never_read_is_asked_for_its_lists(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=5)) as simulation:
        entry = f"name: acme, org_id: {simulation.org_id}, base_url: {simulation.base_url}, exclude: [devices]"
        fleet = fleet_in(with_organisations(entry), out_dir=str(tmp_path))
        environ = {"WEBEX_ACCESS_TOKEN_ACME": simulation.token}
        (night,) = night_of(fleet, environ, MANIFEST)
        asked = len(simulation.log.requests)
    assert night.unknown == ()
    assert night.calls > 5 * asked / 5 > 0
    assert "devices" not in (night.needs[0].size or Size()).most
    assert list(tmp_path.iterdir()) == [], "a plan writes nothing"


def test_what_would_make_a_token_fit() -> None:
    whole_night = 8 * 60 * 300
    found = remedies(token(whole_night // 2, whole_night, whole_night // 4), 8)
    assert (found.own_tokens, found.nights) == (("o1",), 2)
    alone = remedies(token(2 * whole_night, most={"people_details": whole_night, "devices": 10}), 8)
    assert (alone.own_tokens, alone.weekly, alone.nights) == (None, ("people_details",), 2)
    too_many = remedies(token(3 * whole_night, most={"people_details": whole_night}), 8)
    assert too_many.weekly == ()


def test_places_are_filled_with_the_longest_first() -> None:
    hour = 60 * 300
    assert places([token(each * hour) for each in (5, 4, 3, 2)], 8) == 2
    assert places([token(each * hour) for each in (9, 1)], 8) == 2
    assert places([], 8) == 0
