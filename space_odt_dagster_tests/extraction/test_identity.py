"""A token that may not say whose it is works all the same: its organisation is read off what it may see."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.extraction.identity import WrongOrganisation
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, scripted

MUST_SEE = replace(QUICK, org_id="0000aaaa-0000-0000-0000-000000000001", must_see_org=True)
NO = {403: Reply({"message": "No."}, status=403), 404: Reply({"message": "Gone."}, status=404)}


def seen(**answers: Any) -> Script:
    """A server that answers these listings, and forbids the rest."""

    def script(asked: Asked) -> Reply:
        found = answers.get(asked.path.removeprefix("/"))
        return NO[403] if found is None else Reply({"items": found})

    return script


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_token_that_may_not_read_people_me_works_and_its_organisation_is_known(
    tmp_path: Path, simulation: Simulation, status: int
) -> None:
    simulation.faults.add(Fault(route="/people/me", answer=FaultAnswer(status=status, body={"message": "No."})))
    with connect(simulation) as connection:
        identity = connection.identity()
        assert read(connection, tmp_path, "hunt_groups").result is Result.OK
    assert identity.org_id == simulation.org_id
    assert identity.roles == ()
    assert {each.method for each in simulation.log.requests} == {"GET"}


@pytest.mark.parametrize(
    ("answers", "org_id"),
    [
        ({"locations": [{"id": "x", "orgId": "an org"}]}, "an org"),
        ({"locations": [], "people": [{"orgId": "an org"}]}, "an org"),
        ({"locations": [{"id": "x"}], "organizations": [{"id": "an org"}]}, "an org"),
        ({"organizations": [{"id": "an org"}, {"id": "another"}]}, None),
        ({"organizations": [None, 1, {"id": 7}]}, None),
        ({}, None),
    ],
)
def test_the_organisation_is_read_off_what_the_token_may_see(answers: dict[str, Any], org_id: str | None) -> None:
    with scripted(seen(**answers)) as server, connect(server) as connection:
        assert connection.identity().org_id == org_id
        assert len(server.asked) <= 4


def test_an_organisation_that_was_named_is_not_looked_for() -> None:
    with scripted(seen()) as server, connect(server, policy=replace(QUICK, org_id="an org")) as connection:
        assert connection.identity().org_id == "an org"
        assert server.paths == ["/people/me"]


OURS, OTHER = "0000aaaa-0000-0000-0000-000000000001", "0000aaaa-0000-0000-0000-000000000002"


@pytest.mark.parametrize(
    ("mine", "answers", "calls"),
    [
        (OURS, {}, 1),
        (OTHER, {"organizations": [{"id": OTHER}, {"id": OURS}]}, 2),
        (OTHER, {"organizations": [{"id": OTHER}], "locations": [{"id": "x", "orgId": OURS}]}, 3),
        (OTHER, {"locations": [], "people": [{"id": "x", "orgId": OURS}]}, 4),
        (None, {"locations": [{"id": "x", "orgId": OURS}]}, 2),
    ],
)
def test_an_organisation_that_must_be_seen(mine: str | None, answers: dict[str, Any], calls: int) -> None:
    with scripted(whose(mine, answers)) as server, connect(server, policy=MUST_SEE) as connection:
        assert connection.identity().org_id == OURS
        assert len(server.asked) == calls


@pytest.mark.parametrize(
    ("mine", "answers", "said"),
    [
        (OTHER, {"organizations": [{"id": OTHER}]}, "is of another organisation"),
        (OTHER, {"locations": [{"id": "x", "orgId": OTHER}]}, "is of another organisation"),
        (None, {"locations": [{"id": "x", "orgId": OTHER}]}, "is of another organisation"),
        (OTHER, {}, "is of another organisation"),
        (None, {"locations": [], "people": []}, "Nothing shows that the token reads"),
    ],
)
def test_a_token_of_another_organisation_reads_nothing(mine: str | None, answers: dict[str, Any], said: str) -> None:
    with (
        scripted(whose(mine, answers)) as server,
        connect(server, policy=MUST_SEE) as connection,
        pytest.raises(WrongOrganisation, match=said),
    ):
        connection.identity()


def whose(mine: str | None, answers: dict[str, Any]) -> Script:
    """A server whose token is of one organisation (None: it may not say), which answers these listings."""
    others = seen(**answers)

    def script(asked: Asked) -> Reply:
        return Reply({"id": "p", "orgId": mine}) if mine and asked.path == "/people/me" else others(asked)

    return script


def test_an_error_body_with_http_200_is_nobody() -> None:
    body = {"message": "Oops", "errors": [], "trackingId": "T"}
    with scripted(lambda asked: Reply(body)) as server, connect(server) as connection:
        with pytest.raises(Unreachable):
            connection.identity()
        assert len(server.asked) == 5


def test_a_server_where_nothing_is_found_is_not_the_api() -> None:
    with (
        scripted(lambda asked: NO[404]) as server,
        connect(server) as connection,
        pytest.raises(Unreachable, match=r"check the base URL"),
    ):
        connection.identity()


def test_a_token_that_is_refused_everywhere_is_asked_once() -> None:
    with scripted(lambda asked: Reply("", status=401)) as server, connect(server) as connection:
        with pytest.raises(TokenRefused):
            connection.identity()
        assert len(server.asked) == 1
