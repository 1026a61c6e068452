"""Faults strike by route and count, and do on the wire what they say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import pytest

from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, Wire, presets, serve

from .walk import Reader, reading

Result = TypeVar("Result")
SMALL = SimulatorSettings(people=12, page_caps={"people": 4})


def asking(sim: Simulation, question: Callable[[Reader], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with reading(sim) as api:
            return await question(api)

    return asyncio.run(run())


def statuses(sim: Simulation, path: str, times: int) -> list[int]:
    async def ask(api: Reader) -> list[int]:
        return [(await api.get(path))[0] for _ in range(times)]

    return asking(sim, ask)


BUSY = FaultAnswer(status=503, body="")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(route="/people", answer=BUSY), "xxxxxx"),
        (Fault(route="/people", nth=(1, 4), answer=BUSY), "x..x.."),
        (Fault(route="people", every=3, answer=BUSY), "..x..x"),
        (Fault(route="/pe*", from_call=4, answer=BUSY), "...xxx"),
        (Fault(route="*", times=2, answer=BUSY), "xx...."),
        (Fault(route="/groups", answer=BUSY), "......"),
        (Fault(route="/people/{}", answer=BUSY), "......"),
        (Fault(route="people", query={"max": "1"}, answer=BUSY), "......"),
        (Fault(route="people", nth=(1,), each_request=True, answer=BUSY), "x....."),
    ],
)
def test_a_fault_strikes_the_calls_that_its_plan_names(fault: Fault, expected: str) -> None:
    with serve(SMALL) as sim:
        sim.faults.add(fault)
        assert "".join("x" if status == 503 else "." for status in statuses(sim, "/people", 6)) == expected
        sim.faults.clear()
        assert statuses(sim, "/people", 1) == [200]


def test_mixed_rates_are_kept_although_one_call_has_one_answer() -> None:
    with serve(SMALL) as sim:
        sim.faults.add(Fault(every=2, answer=BUSY), Fault(every=4, answer=FaultAnswer(status=429)))
        assert statuses(sim, "/people", 9) == [200, 503, 200, 503, 429, 503, 200, 503, 429]
        assert sim.faults.fired() == (4, 2)


def test_a_fault_can_name_an_export_of_available_numbers_and_any_spelling_of_a_template() -> None:
    async def ask(api: Reader) -> list[int]:
        _, me, _ = await api.get("/people/me")
        base = f"/telephony/config/people/{me['id']}"
        return [(await api.get(f"{base}/{kind}/availableNumbers"))[0] for kind in ("secondary", "faxMessage")]

    for route in (
        "person_available_numbers_secondary",
        "/telephony/config/people/{entity_id}/secondary/availableNumbers",
        "/telephony/config/people/*/secondary/*",
    ):
        with serve(SMALL) as sim:
            sim.faults.add(presets.forbidden(route))
            assert asking(sim, ask) == [403, 200], route


@pytest.mark.parametrize("shape", sorted(presets.SHAPES))
def test_every_shape_of_error_body_can_be_had(shape: str) -> None:
    async def ask(api: Reader) -> Any:
        return (await api.get("/people"))[:2]

    with serve(SMALL) as sim:
        sim.faults.add(Fault(answer=FaultAnswer(status=400, body=presets.SHAPES[shape])))
        status, body = asking(sim, ask)
    assert status == 400
    assert ("trackingId" in body) is (shape in "ABE")
    assert {name: value for name, value in body.items() if name != "trackingId"} == presets.SHAPES[shape]


def test_headers_bodies_and_redirects_are_sent_as_planned() -> None:
    async def ask(api: Reader) -> list[Any]:
        made = []
        for _ in range(4):
            async with api.session.get(f"{api.base_url}/people", allow_redirects=False) as response:
                made.append((response.status, dict(response.headers), await response.read()))
        return made

    date = "Wed, 21 Oct 2026 07:28:00 GMT"
    with serve(SMALL) as sim:
        sim.faults.add(
            Fault(nth=(1,), answer=FaultAnswer(status=429, headers={"Retry-After": date})),
            Fault(nth=(2,), answer=FaultAnswer(status=502, body=presets.GATEWAY_PAGE)),
            Fault(nth=(3,), answer=presets.redirect("*", "http://example.com/").answer),
            Fault(nth=(4,), answer=FaultAnswer(cut_bytes=20)),
        )
        throttled, gateway, redirected, cut = asking(sim, ask)
    assert (throttled[0], throttled[1]["Retry-After"], throttled[2]) == (429, date, b"")
    assert gateway[0] == 502
    assert gateway[1]["Content-Type"].startswith("text/html")
    assert (redirected[0], redirected[1]["Location"]) == (302, "http://example.com/")
    assert cut[0] == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut[2])


@pytest.mark.parametrize(
    ("wire", "error"),
    [
        (Wire.RESET, aiohttp.ClientOSError),
        (Wire.TRUNCATE, aiohttp.ClientPayloadError),
        (Wire.HANG, asyncio.TimeoutError),
    ],
)
def test_connections_break_as_planned(wire: Wire, error: type[BaseException]) -> None:
    async def ask(api: Reader) -> None:
        timeout = aiohttp.ClientTimeout(total=0.3 if wire is Wire.HANG else 10)
        async with api.session.get(f"{api.base_url}/groups", timeout=timeout) as response:
            await response.read()

    with serve(SMALL) as sim:
        sim.faults.add(Fault(route="groups", answer=FaultAnswer(wire=wire)))
        with pytest.raises(error):
            asking(sim, ask)
        assert sim.log.requests[0].status == (200 if wire is Wire.TRUNCATE else 0)
        sim.faults.clear()
        assert statuses(sim, "/groups", 1) == [200]


@pytest.mark.parametrize("link", ["self", "other-host", "other-port", "other-scheme", "endless", "none", "relative"])
def test_next_page_links_can_lead_astray(link: str) -> None:
    async def ask(api: Reader) -> str | None:
        async with api.session.get(f"{api.base_url}/people?max=4") as response:
            return response.headers.get("Link")

    with serve(SMALL) as sim:
        sim.faults.add(Fault(route="people", answer=FaultAnswer(link=link)))
        header = asking(sim, ask)
        port = sim.port
    url = header and header.removeprefix("<").removesuffix('>; rel="next"')
    expected = {
        "self": f"http://127.0.0.1:{port}/v1/people?max=4",
        "other-host": f"http://localhost:{port}/v1/people?max=4&start=1",
        "other-port": "http://127.0.0.1:9/v1/people?start=1",
        "other-scheme": f"https://127.0.0.1:{port}/v1/people?max=4&start=1",
        "endless": f"http://127.0.0.1:{port}/v1/people?max=4&start=0",
        "none": None,
        "relative": "/v1/people?max=4",
    }
    if link == "other-port":
        assert url is not None
        assert url.startswith("http://127.0.0.1:9/v1/people")
    else:
        assert url == expected[link]


def test_a_real_answer_can_be_changed_in_its_totals_keys_and_items() -> None:
    async def ask(api: Reader) -> list[Any]:
        return [(await api.get("/groups"))[1] for _ in range(4)]

    with serve(SMALL) as sim:
        sim.faults.add(
            Fault(nth=(1,), answer=FaultAnswer(set_fields={"totalResults": 999})),
            Fault(nth=(2,), answer=FaultAnswer(drop_fields=("groups",))),
            Fault(nth=(3,), answer=FaultAnswer(keep_items=1, add_items=("hostile", None))),
        )
        totals, keyless, hostile, real = asking(sim, ask)
    assert totals == {**real, "totalResults": 999}
    assert keyless == {name: value for name, value in real.items() if name != "groups"}
    assert hostile["groups"] == [real["groups"][0], "hostile", None]


def test_a_page_can_be_empty_and_yet_have_a_next_one() -> None:
    async def ask(api: Reader) -> Any:
        return await api.get("/people")

    with serve(SMALL) as sim:
        sim.faults.add(Fault(route="people", nth=(1,), answer=FaultAnswer(keep_items=0)))
        _, body, link = asking(sim, ask)
    assert body == {"notFoundIds": [], "items": []}
    assert link is not None


def test_a_token_that_dies_answers_so_many_calls() -> None:
    with serve(SimulatorSettings(people=3, faults=(presets.dead_token_after(2),))) as sim:
        assert statuses(sim, "/people", 4) == [200, 200, 401, 401]
        sim.reset()
        assert statuses(sim, "/people", 3) == [200, 200, 401], "the faults of the start are in force again"


def test_the_rate_limit_refuses_what_is_too_fast_and_counts_it() -> None:
    with serve(SimulatorSettings(people=3, rate_limit=0.001)) as sim:
        assert statuses(sim, "/people", 3) == [200, 429, 429]
        assert (sim.log.served, sim.log.refused) == (1, 2)
        sim.set_rate_limit(None)
        assert statuses(sim, "/people", 2) == [200, 200]


def test_the_log_tells_what_was_asked_and_what_was_asked_twice() -> None:
    async def ask(api: Reader) -> None:
        await api.get("/people", max=2, callingData="true")
        await api.get("/groups")
        async with api.session.get(f"{api.base_url}/people?callingData=true&max=2"):
            pass

    with serve(SMALL) as sim:
        asking(sim, ask)
        first, groups, again = sim.log.requests
        assert (first.number, first.method, first.path, first.status) == (1, "GET", "/people", 200)
        assert first.query == [("max", "2"), ("callingData", "true")]
        assert sim.log.for_route("/groups") == sim.log.for_route("groups") == [groups]
        assert sim.log.duplicates() == [again]
        assert first.host == f"127.0.0.1:{sim.port}"
        sim.log.clear()
        assert sim.log.requests == []
