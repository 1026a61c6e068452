"""A reader that knows every trap of the API, to see whether what is served is what the simulator says is there.

It has nothing of the package under test: plain aiohttp, and paths written out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from space_odt_dagster.simulator import Simulation

Key = tuple[str, ...]
AVAILABLE = {
    "secondary": "secondary",
    "call_forward": "callForwarding",
    "call_intercept": "callIntercept",
    "ecbn": "emergencyCallbackNumber",
    "fax_message": "faxMessage",
}


@dataclass
class Reader:
    """Reads pages and details; what is not answered with 200 is kept in `skipped` as (path, status)."""

    session: aiohttp.ClientSession
    base_url: str
    org_id: str | None = None
    skipped: list[tuple[str, int]] = field(default_factory=list)
    answers: list[tuple[str, Any]] = field(default_factory=list)

    async def get(self, path: str, **query: Any) -> tuple[int, Any, str | None]:
        """Status, body, and the next page's URL."""
        if self.org_id:
            query["orgId"] = self.org_id
        url = path if path.startswith("http") else self.base_url + path
        async with self.session.get(url, params=query if not path.startswith("http") else None) as response:
            is_json = response.content_type == "application/json"
            body = await response.json() if is_json else await response.text()
            link = response.links.get("next", {}).get("url")
            if response.status == 200:
                self.answers.append((path, body))
            else:
                self.skipped.append((path, response.status))
            return response.status, body, None if link is None else str(link)

    async def pages(self, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        status, body, link = await self.get(path, **query)
        while status == 200:
            rows += body.get(key, [])
            if link is None:
                break
            status, body, link = await self.get(link)
        return rows

    async def scim(self, path: str, key: str, total: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            _, body, _ = await self.get(path, startIndex=len(rows) + 1)
            got = body.get(key, [])
            rows += got
            if not got or len(rows) >= body[total]:
                return rows


@asynccontextmanager
async def reading(sim: Simulation) -> AsyncIterator[Reader]:
    headers = {"Authorization": f"Bearer {sim.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        org_id = sim.org_id if sim.settings.partner_org else None
        yield Reader(session, sim.base_url, org_id)


def keys(rows: Iterable[dict[str, Any]], *names: str, under: Key = ()) -> set[Key]:
    return {(*under, *(str(row.get(name) or "") for name in names)) for row in rows}


async def inventory(api: Reader) -> dict[str, set[Key]]:
    """The keys of every export, as a complete inventory finds them."""
    made: dict[str, set[Key]] = {}
    people = await api.pages("/people", "items", callingData="true")
    groups = await api.scim("/groups", "groups", "totalResults")
    licences = await api.pages("/licenses", "items")
    locations = await api.pages("/locations", "items")
    spaces = await api.pages("/workspaces", "items")
    config = "/telephony/config"
    places = await api.pages(f"{config}/locations", "locations")
    queues = await api.pages(f"{config}/queues", "queues")
    assist = await api.pages(f"{config}/queues", "queues", hasCxEssentials="true")
    hunt_groups = await api.pages(f"{config}/huntGroups", "huntGroups")
    attendants = await api.pages(f"{config}/autoAttendants", "autoAttendants")
    lines = await api.pages(f"{config}/virtualLines", "virtualLines")
    extensions = await api.pages(f"{config}/virtualExtensions", "virtualExtensions")
    ranges = await api.pages(f"{config}/virtualExtensionRanges", "virtualExtensionRanges")
    for name, rows in {
        "people": people, "groups": groups, "licenses": licences, "locations": locations, "workspaces": spaces,
        "devices": await api.pages("/devices", "items"), "calling_locations": places, "virtual_lines": lines,
        "virtual_extensions": extensions, "virtual_extension_ranges": ranges,
    }.items():  # fmt: skip
        made[name] = keys(rows, "id")
    for name, rows in (
        ("call_queues", queues + assist),
        ("hunt_groups", hunt_groups),
        ("auto_attendants", attendants),
    ):
        made[name] = keys(rows, "locationId", "id")

    async def one(asset: str, path: str, key: Key, **query: Any) -> Any:
        status, body, _ = await api.get(path, **query)
        made.setdefault(asset, set())
        if status == 200:
            made[asset].add(key)
            return body
        return None

    async def many(asset: str, path: str, item_key: str, under: Key, *names: str, **query: Any) -> None:
        found = await api.pages(path, item_key, **query)
        made.setdefault(asset, set()).update(keys(found, *names, under=under))

    for row in groups:
        members = await api.scim(f"/groups/{row['id']}/Members", "members", "memberSize")
        made.setdefault("group_members", set()).update(keys(members, "id", under=(row["id"],)))
    for row in licences:
        path = f"/licenses/{row['id']}"
        await many("license_assigned_users", path, "users", (row["id"],), "id", includeAssignedTo="user")
    for row in locations:
        await one("location_details", f"/locations/{row['id']}", (row["id"],))
    for row in places:
        at = row["id"]
        await one("calling_locations_details", f"{config}/locations/{at}", (at,))
        await one("location_pstn_connection", f"/telephony/pstn/locations/{at}/connection", (at,))
        await many("location_schedules", f"{config}/locations/{at}/schedules", "schedules", (at,), "id")
        for asset, who in {
            "person_available_numbers_primary": "people/primary",
            "workspace_available_numbers_available": "workspaces",
            "virtual_line_available_numbers_available": "virtualLines",
        }.items():
            path = f"{config}/{who}/availableNumbers"
            await many(asset, path, "phoneNumbers", (at,), "phoneNumber", locationId=at)

    async def person(row: dict[str, Any]) -> None:
        who = row["id"]
        await one("people_details", f"/people/{who}", (who,), callingData="true")
        if not row.get("locationId"):
            return
        features, out = f"/people/{who}/features", f"{config}/people/{who}/outgoingPermission"
        await one("person_call_forwarding", f"{features}/callForwarding", (who,))
        await one("person_permissions_in", f"{features}/incomingPermission", (who,))
        await one("person_permissions_out", f"{features}/outgoingPermission", (who,))
        await one("person_transfer_numbers", f"{out}/autoTransferNumbers", (who,))
        path = f"{features}/numbers"
        await many("person_numbers", path, "phoneNumbers", (who,), "directNumber", "extension")
        await many("person_out_access_codes", f"{out}/accessCodes", "accessCodes", (who,), "code")
        await many("person_out_digit_patterns", f"{out}/digitPatterns", "digitPatterns", (who,), "id")
        for name, segment in AVAILABLE.items():
            path = f"{config}/people/{who}/{segment}/availableNumbers"
            await many(f"person_available_numbers_{name}", path, "phoneNumbers", (who,), "phoneNumber")

    async def workspace(row: dict[str, Any]) -> None:
        where = row["id"]
        await one("workspace_details", f"/workspaces/{where}", (where,))
        await one("workspace_capabilities", f"/workspaces/{where}/capabilities", (where,))
        if row.get("calling", {}).get("type") != "webexCalling":
            return
        features = f"/workspaces/{where}/features"
        await one("workspace_call_forwarding", f"{features}/callForwarding", (where,))
        await one("workspace_permissions_in", f"{features}/incomingPermission", (where,))
        await one("workspace_permissions_out", f"{features}/outgoingPermission", (where,))
        path = f"{features}/numbers/"
        await many("workspace_numbers", path, "phoneNumbers", (where,), "directNumber", "extension")
        await many("workspace_devices", f"{config}/workspaces/{where}/devices", "devices", (where,), "id")
        for name, segment in AVAILABLE.items():
            path = f"{config}/workspaces/{where}/{segment}/availableNumbers"
            await many(f"workspace_available_numbers_{name}", path, "phoneNumbers", (where,), "phoneNumber")

    async def line(row: dict[str, Any]) -> None:
        at = row["id"]
        await one("virtual_line_details", f"{config}/virtualLines/{at}", (at,))
        await many("virtual_line_assigned_devices", f"{config}/virtualLines/{at}/devices", "devices", (at,), "id")
        for name in ("call_forward", "ecbn", "fax_message"):
            path = f"{config}/virtualLines/{at}/{AVAILABLE[name]}/availableNumbers"
            await many(f"virtual_line_available_numbers_{name}", path, "phoneNumbers", (at,), "phoneNumber")

    async def queue(row: dict[str, Any]) -> None:
        at, key = f"{config}/locations/{row['locationId']}/queues/{row['id']}", (row["locationId"], row["id"])
        flag = {"hasCxEssentials": "true"} if row.get("hasCxEssentials") else {}
        await one("call_queue_details", at, key, **flag)
        await one("call_queue_forwarding", f"{at}/callForwarding", key)
        path = f"{config}/queues/agents"
        await many("call_queue_agents", path, "agents", (row["id"],), "id", queueId=row["id"], **flag)

    async def feature(asset: str, kind: str, row: dict[str, Any]) -> None:
        at, key = f"{config}/locations/{row['locationId']}/{kind}/{row['id']}", (row["locationId"], row["id"])
        await one(f"{asset}_details", at, key)
        await one(f"{asset}_forwarding", f"{at}/callForwarding", key)
        if asset == "auto_attendant":
            await many("auto_attendant_announcement_files", f"{at}/announcements", "announcements", key, "id")

    await asyncio.gather(*map(person, people), *map(workspace, spaces), *map(line, lines))
    await asyncio.gather(*map(queue, queues + assist))
    await asyncio.gather(*(feature("hunt_group", "huntGroups", row) for row in hunt_groups))
    await asyncio.gather(*(feature("auto_attendant", "autoAttendants", row) for row in attendants))
    await one("call_queue_settings", f"{config}/queues/settings", ())
    for row in extensions:
        await one("virtual_extension_details", f"{config}/virtualExtensions/{row['id']}", (row["id"],))
    for row in ranges:
        await one("virtual_extension_range_details", f"{config}/virtualExtensionRanges/{row['id']}", (row["id"],))
    made["phone_numbers"] = {
        (
            row["location"]["id"],
            row.get("phoneNumber", ""),
            row.get("extension", ""),
            row.get("owner", {}).get("id", ""),
        )
        for row in await api.pages(f"{config}/numbers", "phoneNumbers")
    }
    return made
