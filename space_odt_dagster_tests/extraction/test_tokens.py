"""Access tokens are renewed once for all workers, and nobody's call is lost; a dead one stops the asking at once."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.extraction.tokens import TokenSource
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, ScriptedServer, scripted

TEN = replace(QUICK, concurrent_requests=10)


def refreshes(simulation: Simulation) -> int:
    return len(simulation.log.for_route("access_token"))


def test_a_token_that_expired_is_renewed_once_for_all_workers(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=60)) as simulation:
        with connect(simulation, policy=TEN, refresh=True) as connection:
            inventory = Inventory(connection, tmp_path)
            inventory.read("people")
            simulation.expire_token()
            reading = inventory.read("people_details")["people_details"]
        assert refreshes(simulation) == 1
        assert reading.keys == simulation.truth("people_details")["people_details"]
        refused = [each for each in simulation.log.for_route("people_details") if each.status == 401]
        assert 1 <= len(refused) <= 10
        assert simulation.log.duplicates() == []
    assert reading.result is Result.OK
    assert reading.errors == []


def test_refresh_credentials_alone_are_enough_and_are_not_shown(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=5, token_expired=True)) as simulation:
        with connect(simulation, token="stale", refresh=True) as connection:
            assert connection.identity().scopes is not None
            shown = repr(connection._access)
        assert refreshes(simulation) == 1
    for secret in (simulation.settings.client_secret, simulation.settings.refresh_token, "stale"):
        assert secret not in shown


def test_a_token_is_renewed_before_it_expires(tmp_path: Path) -> None:
    clock = [0.0]
    given: list[str] = []

    def script(asked: Asked) -> Reply:
        given.append(f"token {len(given) + 1}")
        return Reply({"access_token": given[-1], "expires_in": 1000, "refresh_token": f"refresh {len(given)}"})

    async def use(source: TokenSource) -> list[str]:
        tokens = []
        for now in (0.0, 699.0, 701.0, 1400.0, 1402.0):
            clock[0] = now
            tokens.append(await source.current())
        return tokens

    tokens, server = using(script, use, clock=lambda: clock[0], access_token=None)
    assert tokens == ["token 1", "token 1", "token 2", "token 2", "token 3"]
    used = [each.body for each in server.asked]
    assert ["refresh_token=first" in used[0], "refresh_token=refresh+1" in used[1]] == [True, True]


@pytest.mark.parametrize("lifetime", [0, -5, 1, 60, 599, None, "soon"])
def test_a_token_of_whatever_lifetime_is_used_and_not_renewed_before_each_call(lifetime: object) -> None:
    async def use(source: TokenSource) -> None:
        for _ in range(5):
            await source.current()

    answer = Reply({"access_token": "token", "expires_in": lifetime})
    _, server = using(lambda asked: answer, use, clock=lambda: 0.0, access_token=None)
    assert len(server.asked) == 1


def using(
    script: Script, use: Callable[..., object], *, clock: Callable[[], float], access_token: str | None
) -> tuple[object, ScriptedServer]:
    """Uses a token source against a script, with waits that take no time."""

    async def no_wait(seconds: float) -> None:
        await asyncio.sleep(0)

    async def run(server: ScriptedServer) -> object:
        access = Access(
            base_url=server.base_url,
            access_token=access_token,
            refresh=RefreshCredentials(client_id="client", client_secret="the secret", refresh_token="first"),
        )
        source = TokenSource(access, clock=clock, sleep=no_wait)
        return await use(source)  # type: ignore[misc]

    with scripted(script) as server:
        return asyncio.run(run(server)), server


@pytest.mark.parametrize("answer", [Reply("busy", status=503, headers={"Retry-After": "100"}), Reply("", status=429)])
def test_a_token_endpoint_that_is_down_does_not_end_a_token_that_still_works(answer: Reply) -> None:
    clock = [0.0]
    down = [False]
    asked_at: list[float] = []

    def script(asked: Asked) -> Reply:
        asked_at.append(clock[0])
        return answer if down[0] else Reply({"access_token": f"token {len(asked_at)}", "expires_in": 1000})

    async def use(source: TokenSource) -> list[str]:
        tokens = [await source.current()]
        down[0] = True
        for now in (701.0, 702.0, 729.0, 790.0, 802.0, 999.0):
            clock[0] = now
            tokens.append(await source.current())
        clock[0] = 1000.0
        with pytest.raises(TokenRefused, match=str(answer.status)):
            await source.current()
        down[0], clock[0] = False, 1100.0
        return [*tokens, await source.current()]

    tokens, _ = using(script, use, clock=lambda: clock[0], access_token=None)
    assert tokens == ["token 1"] * 7 + [f"token {len(asked_at)}"]
    early = [at for at in asked_at if 0 < at < 1000]
    assert early == ([701.0, 802.0, 999.0] if answer.status == 503 else [701.0, 790.0, 999.0])


def test_the_token_endpoint_is_waited_for_as_long_as_it_says() -> None:
    waits: list[float] = []

    async def use(server: ScriptedServer) -> str:
        async def sleep(seconds: float) -> None:
            waits.append(seconds)

        credentials = RefreshCredentials(client_id="client", client_secret="the secret", refresh_token="first")
        access = Access(base_url=server.base_url, access_token="old", refresh=credentials)
        return await TokenSource(access, clock=lambda: 0.0, sleep=sleep).renewed_after("old")

    def script(asked: Asked) -> Reply:
        if asked.number == 1:
            return Reply("", status=503, headers={"Retry-After": "40"})
        return Reply({"access_token": "new"})

    with scripted(script) as server:
        assert asyncio.run(use(server)) == "new"
    assert waits == [40.0]


def test_a_refresh_that_comes_late_is_waited_for_by_all_who_were_refused() -> None:
    async def use(source: TokenSource) -> list[str]:
        return await asyncio.gather(*(source.renewed_after("old") for _ in range(20)))

    answer = Reply({"access_token": "new", "expires_in": 1000})
    tokens, server = using(lambda asked: answer, use, clock=lambda: 0.0, access_token="old")
    assert tokens == ["new"] * 20
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "attempts"),
    [
        (Reply({"message": "The refresh token is not valid."}, status=400), 1),
        (Reply({"error": "invalid_grant", "error_description": "first the secret"}, status=401), 1),
        (Reply("", status=302, headers={"Location": "http://evil.example/"}), 1),
        (Reply("busy", status=503), 4),
        (Reply("busy", status=429), 4),
        (Reply('{"access_token":"a new toke'), 4),
        (Reply({"refresh_token": "rotated meanwhile"}), 4),
        (Reply({"access_token": ""}), 4),
        (Reply([]), 4),
        (Reply("x" * (1 << 20) + "x"), 1),
        (Reply("?", headers={"Content-Encoding": "br"}), 4),
    ],
)
def test_a_refresh_that_fails_says_so_without_telling_a_secret(reply: Reply, attempts: int) -> None:
    async def use(source: TokenSource) -> str:
        with pytest.raises(TokenRefused) as refused:
            await source.renewed_after("old token")
        return str(refused.value)

    said, server = using(lambda asked: reply, use, clock=lambda: 0.0, access_token="old token")
    assert str(said).startswith("The access token could not be refreshed")
    for secret in ("the secret", "first", "old token", "new toke", "rotated"):
        assert secret not in str(said)
    assert len(server.asked) == attempts


def test_tokens_of_before_are_still_secrets_after_a_renewal() -> None:
    async def use(source: TokenSource) -> tuple[str, ...]:
        await source.renewed_after("old token")
        return source.secrets()

    reply = Reply({"access_token": "new token", "refresh_token": "new refresh"})
    secrets, _ = using(lambda asked: reply, use, clock=lambda: 0.0, access_token="old token")
    assert set(secrets) == {"old token", "new token", "first", "new refresh", "the secret"}  # type: ignore[call-overload]


@pytest.mark.parametrize("calls", [0, 1, 9, 25])
def test_a_token_that_dies_in_the_middle_stops_the_asking(tmp_path: Path, calls: int) -> None:
    with serve(SimulatorSettings(people=60)) as simulation, connect(simulation, policy=TEN) as connection:
        inventory = Inventory(connection, tmp_path)
        inventory.read("people")
        simulation.faults.add(presets.dead_token_after(calls))
        simulation.log.clear()
        reading = inventory.read("people_details")["people_details"]
        # Ten under way, one elsewhere, and one more for each that was answered before the token died and arrives after a refusal.
        asked = len(simulation.log.requests)
        assert asked <= calls + 10 + 1 + min(calls, 9)
        assert len(reading.rows) <= calls
        later = inventory.read("groups", "person_numbers")
        assert len(simulation.log.requests) == asked, "nothing is asked after that"
    assert reading.result is Result.UNAUTHORIZED
    assert {later["groups"].result, later["person_numbers"].result} == {Result.UNAUTHORIZED}
    assert reading.status["error"] == "Webex refused the access token: it is wrong, has expired or was revoked."


def test_a_refresh_that_fails_ends_the_run_as_a_dead_token_does(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=60)) as simulation:
        with connect(simulation, policy=TEN, refresh=True) as connection:
            inventory = Inventory(connection, tmp_path)
            inventory.read("people")
            simulation.revoke_token()
            reading = inventory.read("people_details")["people_details"]
            groups = inventory.read("groups")["groups"]
        assert refreshes(simulation) == 1
    assert reading.result is groups.result is Result.UNAUTHORIZED
    assert str(reading.status["error"]).startswith("The access token could not be refreshed (HTTP 400")


def test_an_api_that_refuses_every_renewed_token_is_not_asked_forever(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=60)) as simulation:
        with connect(simulation, policy=TEN, refresh=True) as connection:
            inventory = Inventory(connection, tmp_path)
            inventory.read("people")
            refused = FaultAnswer(status=401, body={"message": "No."})
            simulation.faults.add(Fault(route="/people*", from_call=6, answer=refused))
            reading = inventory.read("people_details")["people_details"]
        assert refreshes(simulation) <= 3
        assert len(simulation.log.requests) < 60
    assert reading.result is Result.UNAUTHORIZED
    assert "just been renewed" in str(reading.status["error"])


def test_a_renewal_does_not_use_up_the_attempts_of_a_call(tmp_path: Path, simulation: Simulation) -> None:
    unauthorized = FaultAnswer(status=401, body={"message": "No."})
    simulation.faults.add(Fault(route="hunt_groups", nth=(3,), answer=unauthorized))
    simulation.faults.add(Fault(route="hunt_groups", nth=(1, 2, 4, 5), answer=FaultAnswer(status=503, body="")))
    with connect(simulation, refresh=True) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.OK
    assert [each.status for each in simulation.log.for_route("hunt_groups")] == [503, 503, 401, 503, 503, 200]


def test_a_token_refused_at_the_very_first_call_is_said_before_anything_is_read(simulation: Simulation) -> None:
    with connect(simulation, token="wrong") as connection, pytest.raises(TokenRefused, match=r"refused the access"):
        connection.identity()
    assert len(simulation.log.requests) == 1


def test_the_only_request_that_is_not_a_get_is_the_refresh(tmp_path: Path, simulation: Simulation) -> None:
    simulation.expire_token()
    with connect(simulation, refresh=True) as connection:
        Inventory(connection, tmp_path).read("people", "groups")
    others = [(each.method, each.path) for each in simulation.log.requests if each.method != "GET"]
    assert others == [("POST", "/access_token")]
    assert json.dumps([each.url for each in simulation.log.requests]).count(simulation.settings.refresh_token) == 0


def test_a_refresh_token_that_was_replaced_is_said_to_be(simulation: Simulation) -> None:
    with connect(simulation, token="stale", refresh=True) as connection:
        connection.identity()
        assert not connection.has_new_refresh_token
    answer = Reply({"access_token": "token", "refresh_token": "another", "orgId": "an org"})
    script = lambda asked: answer if "token" in asked.path or "token" in asked.headers["Authorization"] else NO  # noqa: E731
    with scripted(script) as server, connect(server, token="stale", refresh=True) as connection:
        connection.identity()
        assert connection.has_new_refresh_token


NO = Reply("", status=401)
