"""What the simulator answers has the documented fields, of the documented types, and the SDK's models take it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster.simulator.documents import FOLDER, documents

from . import parse_with_sdk
from .walk import inventory, reading

TYPES = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list, "object": dict}
UNKNOWN_TO_THE_SDK = {
    "telephony.callqueue.details: queueSettings.comfortMessage.audioAnnouncementFiles.name",
    "telephony.callqueue.details: queueSettings.comfortMessageBypass.audioAnnouncementFiles.name",
    "telephony.callqueue.details: queueSettings.mohMessage.alternateSource.audioAnnouncementFiles.name",
    "telephony.callqueue.details: queueSettings.mohMessage.normalSource.audioAnnouncementFiles.name",
    "telephony.callqueue.details: queueSettings.welcomeMessage.audioAnnouncementFiles.name",
    "telephony.callqueue.details: queueSettings.whisperMessage.audioAnnouncementFiles.name",
    "telephony.callqueue.forwarding.settings: always.destinationVoicemailEnabled",
    "telephony.callqueue.forwarding.settings: rules.callFrom",
    "telephony.callqueue.forwarding.settings: selective.destinationVoicemailEnabled",
    "telephony.huntgroup.details: distinctiveRing",
    "telephony.huntgroup.forwarding.settings: always.destinationVoicemailEnabled",
    "telephony.huntgroup.forwarding.settings: rules.callFrom",
    "telephony.huntgroup.forwarding.settings: selective.destinationVoicemailEnabled",
    "workspace_settings.numbers.read: phoneNumbers.directNumber",
    "workspace_settings.numbers.read: phoneNumbers.ringPattern",
}
"""Fields that are documented, and that the models of the SDK do not have."""


@cache
def endpoints() -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
    """Path pattern, name and schema, the fixed paths first."""
    found = []
    for file in sorted(FOLDER.glob("*/*.json")):
        documented = json.loads(file.read_text())
        path = documented["path"]
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "/?$", re.IGNORECASE)
        found.append((path.count("{"), pattern, file.stem, documented["schema"]))
    return [entry[1:] for entry in sorted(found, key=lambda entry: entry[0])]


def documented_for(path: str) -> tuple[str, dict[str, Any]]:
    path = re.sub(r"^http://[^/]+/v1|\?.*$", "", path)
    return next((name, schema) for pattern, name, schema in endpoints() if pattern.match(path))


def departures(value: Any, schema: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where the value is not as its schema has it."""
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool))):
        yield f"{at} is {type(value).__name__}, documented as {wanted}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r}, which is not among the documented values"
    if isinstance(value, dict) and schema.get("properties"):
        for name, inner in value.items():
            if name not in schema["properties"]:
                yield f"{at}.{name} is not documented"
            else:
                yield from departures(inner, schema["properties"][name], f"{at}.{name}")
    if isinstance(value, list):
        for inner in value:
            yield from departures(inner, schema.get("items", {}), f"{at}[]")


def all_departures(settings: SimulatorSettings) -> tuple[set[str], set[str]]:
    """Endpoints that were answered, and every departure from their schemas."""

    async def answers() -> list[tuple[str, Any]]:
        async with reading(sim) as api:
            await inventory(api)
            return api.answers

    with serve(settings) as sim:
        answered = asyncio.run(answers())
    names, found = set(), set()
    for path, body in answered:
        name, schema = documented_for(path)
        names.add(name)
        found |= {f"{name}{departure}" for departure in departures(body, schema)}
    return names, found


def test_every_plain_answer_has_only_documented_fields_and_types() -> None:
    names, found = all_departures(SimulatorSettings(people=24, awkward=False))
    assert found == set()
    assert {file.stem for file in FOLDER.glob("*/*.json")} - names - set(documents()) == set()


def test_an_awkward_organisation_departs_from_the_documents_only_where_it_means_to() -> None:
    _, found = all_departures(SimulatorSettings(people=40))
    assert {departure.split(" is ")[0] for departure in found} == {
        "people.items[].futureField",
        "people.items[].status",
        "people_details.futureField",
        "people_details.status",
        "workspaces.items[].capacity",
        "workspaces.items[].calling.type",
        "workspace_details.capacity",
        "workspace_details.calling.type",
        "devices.items[].connectionStatus",
        "calling_locations_details.announcementLanguage",
        "virtual_lines.virtualLines[].numberOfDevicesAssigned",
        "person_permissions_out.callingPermissions[].callType",
        "workspace_permissions_out.callingPermissions[].callType",
    }


def parsed(settings: str, extra: str) -> dict[str, list[str]]:
    """What the SDK cannot parse, by export; in a process of its own, as it reads the variable when imported."""
    done = subprocess.run(
        [sys.executable, "-m", parse_with_sdk.__name__, settings],
        env={**os.environ, "API_MODEL_ALLOW_EXTRA": extra},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, list[str]] = json.loads(done.stdout)
    return result


def test_the_sdk_parses_every_plain_answer_but_for_the_documented_fields_it_does_not_know() -> None:
    result = parsed(json.dumps({"people": 20, "awkward": False}), "forbid")
    assert set(result["refused"]) == {f"{field}: extra_forbidden" for field in UNKNOWN_TO_THE_SDK}


def test_the_sdk_refuses_just_the_awkward_answers_that_are_there_for_it() -> None:
    assert parsed(json.dumps({"people": 40}), "allow")["refused"] == [
        "person_settings.forwarding.read: businessContinuity: missing",
        "person_settings.permissions_in.read: internalCallsEnabled: missing",
        "telephony.virtual_lines.assigned_devices: devices.id: missing",
        "telephony.virtual_lines.details: devices.id: missing",
        "telephony.virtual_lines.list: numberOfDevicesAssigned: int_parsing",
        "workspace_settings.devices.list: activationState: missing",
        "workspaces.details: capacity: int_parsing",
        "workspaces.list: capacity: int_parsing",
    ]
