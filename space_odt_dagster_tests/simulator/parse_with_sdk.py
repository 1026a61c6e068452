"""Reads a simulated organisation with the real wxc_sdk and prints, as JSON, which answers its models refuse.

Run as a module with settings as JSON: `API_MODEL_ALLOW_EXTRA` works only when it is set before the import.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable
from typing import Any

from pydantic import ValidationError
from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestError
from wxc_sdk.base import ApiModel
from wxc_sdk.person_settings.permissions_out import AutoTransferNumbers, OutgoingPermissions

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve


async def read(sim: Simulation) -> dict[str, list[str]]:
    asked: set[str] = set()
    refused: list[str] = []
    async with AsWebexSimpleApi(tokens=sim.token) as api:
        api.session.BASE = sim.base_url

        async def ask(name: str, *args: Any, **kwargs: Any) -> Any:
            """The answer of one SDK method; entities that are not entitled are left out, refusals noted."""
            asked.add(name)
            method: Any = api
            for part in name.split("."):
                method = getattr(method, part)
            return await noting(name, method(*args, **kwargs))

        async def parse(model: type[ApiModel], path: str) -> None:
            """Parse what the SDK reads from a path that does not exist, from the one that does."""
            asked.add(model.__name__)
            raw = await noting(model.__name__, api.session.rest_get(f"{sim.base_url}/{path}"))
            if raw:
                await noting(model.__name__, validating(model, raw))

        async def validating(model: type[ApiModel], raw: Any) -> None:
            model.model_validate(raw)

        async def noting(name: str, answer: Awaitable[Any]) -> Any:
            try:
                return await answer
            except ValidationError as error:
                for one in error.errors():
                    where = ".".join(part for part in one["loc"] if isinstance(part, str))
                    refused.append(f"{name}: {where}: {one['type']}")
            except AsRestError as error:
                if error.status not in (400, 404, 405):
                    raise
            return []

        for name in ("licenses.list", "groups.list", "devices.list", "telephony.virtual_extensions.list_range"):
            await ask(name)
        for group in await ask("groups.list"):
            await ask("groups.members", group.group_id)
        for licence in await ask("licenses.list"):
            await ask("licenses.assigned_users", licence.license_id)
        for location in await ask("locations.list"):
            await ask("locations.details", location.location_id)
        available = ("secondary", "call_forward", "call_intercept", "ecbn", "fax_message")
        for location in await ask("telephony.location.list"):
            await ask("telephony.location.details", location.location_id)
            await ask("telephony.pstn.read", location.location_id)
            await ask("telephony.schedules.list", location.location_id)
            await ask("person_settings.available_numbers.primary", location_id=location.location_id)
            await ask("workspace_settings.available_numbers.available", location_id=location.location_id)
            await ask("telephony.virtual_lines.available_numbers.available", location_id=location.location_id)
        for person in await ask("people.list", calling_data=True):
            await ask("people.details", person.person_id, calling_data=True)
            if not person.location_id:
                continue
            for name in (
                "forwarding.read", "numbers.read", "permissions_in.read", "permissions_out.access_codes.read",
                "permissions_out.digit_patterns.get_digit_patterns",
            ):  # fmt: skip
                await ask(f"person_settings.{name}", person.person_id)
            for name in available:
                await ask(f"person_settings.available_numbers.{name}", person.person_id)
            await parse(OutgoingPermissions, f"people/{person.person_id}/features/outgoingPermission")
            await parse(
                AutoTransferNumbers,
                f"telephony/config/people/{person.person_id}/outgoingPermission/autoTransferNumbers",
            )
        spaces = await api.session.rest_get(f"{sim.base_url}/workspaces", params={"max": 1000})
        await ask("workspaces.list")
        for space in spaces["items"]:
            await ask("workspaces.details", space["id"])
            await ask("workspaces.capabilities", space["id"])
            if space.get("calling", {}).get("type") != "webexCalling":
                continue
            for name in ("forwarding.read", "numbers.read", "permissions_in.read", "permissions_out.read"):
                await ask(f"workspace_settings.{name}", space["id"])
            await ask("workspace_settings.devices.list", space["id"])
            for name in available:
                await ask(f"workspace_settings.available_numbers.{name}", space["id"])
        for assist in (None, True):
            for queue in await ask("telephony.callqueue.list", has_cx_essentials=assist):
                place = (queue.location_id, queue.id)
                await ask("telephony.callqueue.details", *place, has_cx_essentials=assist)
                await ask("telephony.callqueue.forwarding.settings", *place)
                await ask("telephony.callqueue.agents.list", queue_id=queue.id, has_cx_essentials=assist)
        await ask("telephony.callqueue.get_call_queue_settings")
        for kind in ("huntgroup", "auto_attendant"):
            for feature in await ask(f"telephony.{kind}.list"):
                place = (feature.location_id, getattr(feature, "id", None) or feature.auto_attendant_id)
                await ask(f"telephony.{kind}.details", *place)
                await ask(f"telephony.{kind}.forwarding.settings", *place)
                if kind == "auto_attendant":
                    await ask("telephony.auto_attendant.list_announcement_files", *place)
        await ask("telephony.virtual_lines.list")
        lines = await api.session.rest_get(f"{sim.base_url}/telephony/config/virtualLines")
        for line in lines["virtualLines"]:
            await ask("telephony.virtual_lines.details", line["id"])
            await ask("telephony.virtual_lines.assigned_devices", line["id"])
            for name in ("call_forward", "ecbn", "fax_message"):
                await ask(f"telephony.virtual_lines.available_numbers.{name}", line["id"])
        for extension in await ask("telephony.virtual_extensions.list_extensions"):
            await ask("telephony.virtual_extensions.details_extension", extension.id)
        for extension_range in await ask("telephony.virtual_extensions.list_range"):
            await ask("telephony.virtual_extensions.details_range", extension_range.id)
    return {"asked": sorted(asked), "refused": sorted(set(refused))}


def main() -> None:
    logging.disable(logging.CRITICAL)
    with serve(SimulatorSettings(**json.loads(sys.argv[1]))) as sim:
        print(json.dumps(asyncio.run(read(sim))))


if __name__ == "__main__":
    main()
