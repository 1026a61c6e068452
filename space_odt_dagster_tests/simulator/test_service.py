"""How the simulator answers: tokens, paths, pages, organisations and entitlements, over a real socket."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import pytest
from wxc_sdk.as_api import AsWebexSimpleApi

from space_odt_dagster.simulator import DevicesCap, Simulation, SimulatorSettings, serve
from space_odt_dagster.simulator.routes import ROUTES

from .walk import Reader, reading

Result = TypeVar("Result")


def asking(sim: Simulation, question: Callable[[Reader], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with reading(sim) as api:
            return await question(api)

    return asyncio.run(run())


def statuses(sim: Simulation, *paths: str, **query: str) -> list[int]:
    async def ask(api: Reader) -> list[int]:
        return [(await api.get(path, **query))[0] for path in paths]

    return asking(sim, ask)


def test_a_wrong_token_gets_401_in_the_documented_shape_with_a_tracking_id() -> None:
    async def ask() -> tuple[int, Any, str]:
        async with (
            aiohttp.ClientSession(headers={"Authorization": "Bearer wrong"}) as session,
            session.get(f"{sim.base_url}/people/me") as response,
        ):
            return response.status, await response.json(), response.headers["trackingid"]

    with serve(SimulatorSettings(people=3)) as sim:
        status, body, tracking_id = asyncio.run(ask())
        assert sim.log.requests[0].authorized is False
    assert status == 401
    assert set(body) == {"message", "errors", "trackingId"}
    assert body["trackingId"] == tracking_id


def test_an_unknown_route_is_501_and_named_and_another_case_is_another_route() -> None:
    async def ask(api: Reader) -> list[Any]:
        return [await api.get("/people/x/nothing"), await api.get("/People")]

    with serve(SimulatorSettings(people=3)) as sim:
        (status, body, _), (other_case, _, _) = asking(sim, ask)
    assert (status, other_case) == (501, 501)
    assert body == {"message": "The simulator has no route for GET /v1/people/x/nothing"}


def test_anything_but_get_is_405_and_logged() -> None:
    async def ask(api: Reader) -> list[int]:
        made = []
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            async with api.session.request(method, f"{api.base_url}/people") as response:
                made.append(response.status)
        return made

    with serve(SimulatorSettings(people=3)) as sim:
        assert asking(sim, ask) == [405] * 4
        assert [entry.method for entry in sim.log.requests] == ["POST", "PUT", "PATCH", "DELETE"]


def test_the_two_paths_that_the_sdk_has_wrong_do_not_exist() -> None:
    async def ask(api: Reader) -> list[Any]:
        _, me, _ = await api.get("/people/me")
        paths = (
            f"/telephony/config/people/{me['id']}/outgoingPermission",
            f"/people/{me['id']}/features/outgoingPermission/autoTransferNumbers",
        )
        return [(await api.get(path))[:2] for path in paths]

    with serve(SimulatorSettings(people=3)) as sim:
        for status, body in asking(sim, ask):
            assert status == 404
            assert body["message"].startswith("No static resource ")


def test_people_pages_are_capped_at_100_with_calling_data_and_follow_a_cursor() -> None:
    async def ask(api: Reader) -> tuple[int, str | None, int, int]:
        _, body, link = await api.get("/people", callingData="true", max=1000, start=50)
        _, again, _ = await api.get("/people", callingData="true", max=1000)
        _, rest, last = await api.get(str(link))
        assert body == again, "start is ignored"
        assert last is None
        return len(body["items"]), link, len(rest["items"]), len({p["id"] for p in body["items"] + rest["items"]})

    with serve(SimulatorSettings(people=130)) as sim:
        first, link, second, distinct = asking(sim, ask)
        assert (first, second, distinct) == (100, 30, 130)
        assert str(link).startswith(f"{sim.base_url}/people?")
        assert "cursor=" in str(link)


def test_without_calling_data_people_have_neither_location_nor_extension() -> None:
    async def ask(api: Reader) -> list[dict[str, Any]]:
        return await api.pages("/people", "items")

    with serve(SimulatorSettings(people=20)) as sim:
        assert all("locationId" not in person and "extension" not in person for person in asking(sim, ask))


def test_groups_and_members_have_no_link_and_say_how_many_there_are() -> None:
    async def ask(api: Reader) -> None:
        _, body, link = await api.get("/groups", count=2)
        assert link is None
        assert (body["totalResults"], body["startIndex"], body["itemsPerPage"], len(body["groups"])) == (33, 1, 2, 2)
        everyone, nobody = body["groups"]
        _, members, link = await api.get(f"/groups/{everyone['id']}/Members", count=9999)
        assert link is None
        assert (members["memberSize"], len(members["members"])) == (600, 500)
        _, rest, _ = await api.get(f"/groups/{everyone['id']}/members", startIndex=501)
        assert len(rest["members"]) == 100
        _, empty, _ = await api.get(f"/groups/{nobody['id']}/Members")
        assert empty["memberSize"] == 0
        assert "members" not in empty

    with serve(SimulatorSettings(people=600)) as sim:
        asking(sim, ask)


def test_licence_users_come_by_300_and_the_rest_by_a_token() -> None:
    async def ask(api: Reader) -> tuple[int, int]:
        _, licences, _ = await api.get("/licenses", max=1)
        messaging = next(row for row in licences["items"] if row["name"] == "Messaging")
        _, body, _ = await api.get(f"/licenses/{messaging['id']}", includeAssignedTo="user", limit=5000)
        users = await api.pages(f"/licenses/{messaging['id']}", "users", includeAssignedTo="user")
        assert messaging["consumedUnits"] == len(users)
        return len(body["users"]), len(users)

    with serve(SimulatorSettings(people=700)) as sim:
        assert asking(sim, ask) == (300, 700)


@pytest.mark.parametrize(
    ("cap", "first", "second"),
    [
        (DevicesCap.LINKED, (100, True), (100, True)),
        (DevicesCap.SILENT, (100, False), (100, False)),
        (DevicesCap.SILENT_START_IGNORED, (100, False), (100, False)),
    ],
)
def test_devices_can_be_cut_off_without_a_link(cap: DevicesCap, first: Any, second: Any) -> None:
    async def ask(api: Reader) -> list[Any]:
        pages = [await api.get("/devices", max=100, start=start) for start in (0, 100)]
        same = pages[0][1] == pages[1][1]
        return [*((len(body["items"]), link is not None) for _, body, link in pages), same]

    with serve(SimulatorSettings(people=600, devices_cap=cap)) as sim:
        assert asking(sim, ask) == [first, second, cap is DevicesCap.SILENT_START_IGNORED]


def test_customer_assist_queues_show_only_to_those_who_ask_for_them() -> None:
    async def ask(api: Reader) -> None:
        basic = await api.pages("/telephony/config/queues", "queues")
        assist = await api.pages("/telephony/config/queues", "queues", hasCxEssentials="true")
        assert {row["id"] for row in basic}.isdisjoint(row["id"] for row in assist)
        assert assist
        for queue, right in ((basic[0], "false"), (assist[0], "true")):
            path = f"/telephony/config/locations/{queue['locationId']}/queues/{queue['id']}"
            wrong = "true" if right == "false" else "false"
            assert (await api.get(path, hasCxEssentials=right))[0] == 200
            status, body, _ = await api.get(path, hasCxEssentials=wrong)
            assert (status, body["errors"][0]["errorCode"]) == (400, 28018)
            agents = "/telephony/config/queues/agents"
            assert (await api.get(agents, queueId=queue["id"], hasCxEssentials=right))[0] == 200
            assert (await api.get(agents, queueId=queue["id"], hasCxEssentials=wrong))[0] == 400

    with serve(SimulatorSettings()) as sim:
        asking(sim, ask)


def test_people_who_are_not_calling_get_4003_and_4008() -> None:
    async def ask(api: Reader) -> list[Any]:
        people = await api.pages("/people", "items", callingData="true")
        invited = next(person for person in people if person["invitePending"])
        _, feature, _ = await api.get(f"/people/{invited['id']}/features/callForwarding")
        _, config, _ = await api.get(f"/telephony/config/people/{invited['id']}/secondary/availableNumbers")
        return [feature["errors"][0]["errorCode"], config["errorCode"], config["message"]]

    with serve(SimulatorSettings()) as sim:
        assert asking(sim, ask) == [4003, 4008, "[Error 4008] User not found: availablePhoneNumbers"]


def test_a_partner_who_names_no_organisation_sees_his_own() -> None:
    async def ask() -> tuple[int, int, Any]:
        async with AsWebexSimpleApi(tokens=sim.token) as api:
            api.session.BASE = sim.base_url
            mine, theirs = await api.people.list(), await api.people.list(org_id=sim.org_id)
            me = await api.people.me()
            return len(mine), len(theirs), me.org_id

    with serve(SimulatorSettings(people=40, partner_org=True)) as sim:
        mine, theirs, org_id = asyncio.run(ask())
        assert (mine, theirs) == (5, 40)
        assert org_id == sim.home_org_id != sim.org_id


def test_another_organisation_is_forbidden() -> None:
    with serve(SimulatorSettings(people=3)) as sim:
        assert statuses(sim, "/people", orgId="other") == [403]


def test_the_refresh_grant_gives_a_token_that_works_where_the_old_one_no_longer_does() -> None:
    settings = SimulatorSettings(people=3, token_expired=True)

    async def refresh(**form: str) -> tuple[int, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{sim.base_url}/access_token", data=form) as answer,
        ):
            return answer.status, await answer.json()

    with serve(settings) as sim:
        assert statuses(sim, "/people/me") == [401]
        form = {
            "grant_type": "refresh_token",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "refresh_token": settings.refresh_token,
        }
        assert asyncio.run(refresh(**{**form, "client_secret": "wrong"}))[0] == 400
        status, tokens = asyncio.run(refresh(**form))
        assert status == 200
        assert set(tokens) >= {"access_token", "expires_in", "refresh_token", "refresh_token_expires_in", "scope"}
        assert tokens["access_token"] == sim.token
        assert statuses(sim, "/people/me") == [200]
        sim.revoke_token()
        assert statuses(sim, "/people/me") == [401]
        assert asyncio.run(refresh(**form))[0] == 400


def test_no_id_however_wrong_makes_the_simulator_fail() -> None:
    async def ask(api: Reader) -> dict[str, int]:
        _, me, _ = await api.get("/people/me")
        _, queues, _ = await api.get("/telephony/config/queues")
        wrong = ("x", me["id"], me["orgId"], queues["queues"][0]["id"])
        paths = {re.sub(r"\{\w+\}", one, route.template) for route in ROUTES for one in wrong}
        return {path: (await api.get(path))[0] for path in sorted(paths)}

    with serve(SimulatorSettings(people=12)) as sim:
        assert set(asking(sim, ask).values()) == {200, 400, 404}


def test_bad_paging_parameters_are_400() -> None:
    with serve(SimulatorSettings(people=3)) as sim:
        assert statuses(sim, "/devices", max="many") == [400]
        assert statuses(sim, "/devices", start="-1") == [400]
        assert statuses(sim, "/people", cursor="?") == [400]


def test_a_list_inside_an_object_is_refused_without_a_place_and_a_size() -> None:
    with serve(SimulatorSettings(people=30)) as sim:
        found = sim.truth("call_queue_agent_queues", "supervisors")
        agent = next(one for one, flag, _ in found["call_queue_agent_queues"] if flag == "false")
        supervisor = next(one for one, flag in found["supervisors"] if flag == "false")
        paths = (f"/telephony/config/queues/agents/{agent}", f"/telephony/config/supervisors/{supervisor}")
        for missing in ({}, {"max": "50"}, {"start": "0"}):
            assert statuses(sim, *paths, **missing) == [400, 400]
        assert statuses(sim, *paths, max="50", start="0") == [200, 200]
