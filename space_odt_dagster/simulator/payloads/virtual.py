"""Virtual lines and their devices, virtual extensions and ranges."""

from typing import Any

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator.answers import Json, Rows
from space_odt_dagster.simulator.entities import VirtualExtension, VirtualLine
from space_odt_dagster.simulator.identifiers import mac_of, webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import address, esn, known, reference
from space_odt_dagster.simulator.payloads.workspaces import calling_device


def line_number(one: VirtualLine, *, listed: bool) -> Json:
    return known(
        external=one.number,
        extension=one.extension,
        routingPrefix=one.location.routing_prefix if listed else None,
        esn=esn(one.location, one.extension) if listed else None,
        primary=True,
    )


def line(org: Organisation, one: VirtualLine) -> Json:
    count: Any = len(line_devices(org, one))
    refused = org.awkward and one.index == cases.VIRTUAL_LINE_REFUSED
    return known(
        id=one.id,
        lastName=one.last,
        firstName=one.first,
        callerIdLastName=one.last,
        callerIdFirstName=one.first,
        callerIdNumber=one.number,
        externalCallerIdNamePolicy="DIRECT_LINE",
        number=line_number(one, listed=True),
        location=reference(one.location),
        numberOfDevicesAssigned="two" if refused else count,
        billingPlan=None if org.awkward and one.index % 2 else "BCOCP1",
    )


def lines(org: Organisation) -> Rows:
    return Rows(len(org.virtual_lines), lambda index: line(org, org.virtual_lines[index]))


def line_details(org: Organisation, one: VirtualLine) -> Json:
    return {
        "id": one.id,
        "firstName": one.first,
        "lastName": one.last,
        "displayName": f"{one.first} {one.last}",
        "directorySearchEnabled": True,
        "announcementLanguage": "English",
        "timeZone": one.location.city[4],
        "number": line_number(one, listed=False),
        "devices": line_devices(org, one),
        "location": {**reference(one.location), "address": address(one.location, org)},
    }


def line_devices(org: Organisation, one: VirtualLine) -> list[Json]:
    """Three lines in four are a shared appearance on a person's phone."""
    if one.index % 4 == 3:
        return []
    phones = org.person_device
    at = phones.get(one.index * 4, next(iter(phones.values()), None))
    rows = [] if at is None else [{**calling_device(org, org.device(at)), "primaryOwner": False}]
    for row in rows:
        row["type"] = "SHARED_CALL_APPEARANCE"
    if org.awkward and one.index == cases.VIRTUAL_LINE_GHOST_DEVICE:
        rows.append(ownerless(webex_id("CALLING_DEVICE", org.uuid("ghost"))))
    if org.awkward and one.index == cases.VIRTUAL_LINE_DEVICE_WITHOUT_ID:
        rows.append(ownerless(None))
    return rows


def ownerless(device_id: str | None) -> Json:
    return known(
        id=device_id,
        description=[],
        model="DMS Cisco 7841",
        mac=mac_of("ownerless", device_id),
        primaryOwner=False,
        type="PRIMARY",
        activationState="DEACTIVATED" if device_id else "ACTIVATING",
    )


def assigned_devices(org: Organisation, one: VirtualLine) -> Json:
    rows = [{**row, "location": reference(one.location)} for row in line_devices(org, one)]
    return {"devices": rows, "availableEndpointType": "SHARED_CALL_APPEARANCE", "maxDeviceCount": 35}


def extension(org: Organisation, one: VirtualExtension) -> Json:
    """Belongs to a location, or to the whole organisation and then has none."""
    where = one.location
    first, _, last = one.name.partition(" ")
    return known(
        id=one.id,
        extension=one.extension,
        routingPrefix=where.routing_prefix if where else None,
        esn=esn(where, one.extension) if where else None,
        phoneNumber=one.number,
        firstName=first,
        lastName=last or None,
        level="LOCATION" if where else "ORGANIZATION",
        locationId=where.id if where else None,
        locationName=where.name if where else None,
        displayName=one.name,
    )


def extensions(org: Organisation) -> Rows:
    return Rows(len(org.virtual_extensions), lambda index: extension(org, org.virtual_extensions[index]))


def extension_range(org: Organisation, one: VirtualExtension) -> Json:
    where = one.location
    return known(
        id=one.id,
        name=one.name,
        prefix=one.number,
        level="LOCATION" if where else "ORGANIZATION",
        locationId=where.id if where else None,
        locationName=where.name if where else None,
    )


def ranges(org: Organisation) -> list[Json]:
    return [extension_range(org, one) for one in org.ranges]


def range_details(org: Organisation, one: VirtualExtension) -> Json:
    where = one.location
    return known(
        id=one.id,
        name=one.name,
        prefix=one.number,
        patterns=["00XX", "77[1-3]X"],
        locationName=where.name if where else None,
    )
