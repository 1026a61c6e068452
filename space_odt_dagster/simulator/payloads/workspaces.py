"""Workspaces, their capabilities, numbers and calling devices; and the devices of the organisation."""

from typing import Any

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json, Rows
from space_odt_dagster.simulator.entities import Device, Person, Workspace
from space_odt_dagster.simulator.identifiers import mac_of, uuid_of, webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.identity import org_licences
from space_odt_dagster.simulator.payloads.shape import changed, created, known, reference

SENSORS = (
    "occupancyDetection", "presenceDetection", "ambientNoise", "soundLevel", "temperature", "airQuality",
    "relativeHumidity",
)  # fmt: skip


def workspace(org: Organisation, one: Workspace) -> Json:
    calling: Json | None = None
    if one.calling_type is not None:
        calling = {"type": one.calling_type}
        if one.calling:
            licences = [org_licences(org)[1 if one.basic else 0].id]
            unlicensed = one.index == neglected.WORKSPACE_WITHOUT_LICENCE
            calling["webexCalling"] = {"licenses": [] if unlicensed else licences}
        if one.calling_type == "hybridCalling":
            calling["hybridCalling"] = {"emailAddress": f"room{one.index}@example.com"}
    capacity: Any = 2 + one.index % 10
    sparse = org.awkward and one.index % 4 == 1
    return known(
        id=one.id,
        orgId=org.id,
        locationId=None if sparse else one.location.id,
        workspaceLocationId=None if sparse else webex_id("WORKSPACE_LOCATION", uuid_of(one.location.id)),
        displayName=one.name,
        capacity="twelve" if org.awkward and one.index == cases.WORKSPACE_REFUSED else capacity,
        type=("meetingRoom", "huddle", "desk", "notSet")[one.index % 4],
        sipAddress=f"room{one.index}@example.rooms.webex.com",
        created=created(org),
        calling=calling,
        notes=None if sparse else "Key at reception",
        hotdeskingStatus="on" if one.index % 4 == 2 else "off",
        supportedDevices="phones" if one.index % 2 else "collaborationDevices",
        calendar={"type": "none"},
        deviceHostedMeetings={"enabled": False},
        devicePlatform="cisco",
    )


def workspaces(org: Organisation) -> Rows:
    return Rows(len(org.workspaces), lambda index: workspace(org, org.workspaces[index]))


def capabilities(one: Workspace) -> Json:
    room = one.index % 2 == 0
    return {"capabilities": {sensor: {"supported": room, "configured": room} for sensor in SENSORS}}


def numbers(org: Organisation, one: Workspace) -> Json:
    row = known(primary=True, directNumber=one.number, extension=one.extension, ringPattern="NORMAL")
    return {
        "distinctiveRingEnabled": False,
        "phoneNumbers": [row],
        "workspace": {"id": one.id},
        "location": reference(one.location),
        "organization": {"id": org.id, "name": org.name},
    }


def calling_device(org: Organisation, device: Device) -> Json:
    """A device in the calling backend, which has another id than in /devices."""
    owner = device.owner
    person = isinstance(owner, Person)
    return {
        "id": device.calling_id,
        "description": ["Example device"],
        "model": "DMS Cisco 8851",
        "mac": mac_of(device.calling_id),
        "primaryOwner": True,
        "type": "PRIMARY",
        "owner": {
            "id": owner.id,
            "type": "PEOPLE" if person else "PLACE",
            "firstName": owner.first if isinstance(owner, Person) else owner.name,
            "lastName": owner.last if isinstance(owner, Person) else ".",
        },
        "activationState": "ACTIVATED" if device.id else "ACTIVATING",
    }


def calling_devices(org: Organisation, one: Workspace) -> Json:
    at = org.workspace_device.get(one.index)
    rows = [] if at is None else [calling_device(org, org.device(at))]
    for row in rows:
        row["ipAddress"] = "192.0.2.10"
        row["hoteling"] = {"enabled": False, "limitGuestUse": False, "guestHoursLimit": 12}
        if org.awkward and one.index == cases.WORKSPACE_DEVICE_REFUSED:
            del row["activationState"]
    return {"devices": rows, "maxDeviceCount": 35, "maxOwnedDeviceCount": 1}


def device(org: Organisation, one: Device) -> Json:
    """A device in /devices. One that is activating has no id yet."""
    owner = one.owner
    room = isinstance(owner, Workspace)
    asleep = org.awkward and one.index == 1
    away = isinstance(owner, Person) and owner.index == neglected.PERSON_AWAY_FROM_DEVICE
    where = org.location_of(owner.index + 1) if away else owner.location
    nobodys = isinstance(owner, Person) and owner.index == neglected.PERSON_WITHOUT_OWNED_DEVICE
    lost = one.index == neglected.DEVICE_LOST
    status = "offline_expired" if lost else "hibernating" if asleep else "connected"
    return known(
        id=one.id,
        displayName=owner.name,
        placeId=owner.id,
        workspaceId=owner.id if room else None,
        personId=None if room or nobodys else owner.id,
        orgId=org.id,
        capabilities=["xapi"] if room else [],
        permissions=["xapi:all"] if room else [],
        connectionStatus="activating" if one.id is None else status,
        product="Cisco Room Bar" if room else "Cisco 8851",
        type="roomdesk" if room else "phone",
        tags=["first tag", 'second, "tag"'] if one.index % 5 == 0 else [],
        ip="192.0.2.20",
        activeInterface="wired",
        mac=None if one.id is None else colons(mac_of(one.calling_id)) if room else mac_of(one.calling_id),
        primarySipUrl=f"device{one.index}@example.rooms.webex.com",
        sipUrls=[f"device{one.index}@example.rooms.webex.com"],
        serial=None if one.id is None else f"{one.index:011d}",
        software="RoomOS 11.0.0 example",
        upgradeChannel="stable",
        created=created(org),
        locationId=where.id if where else None,
        errorCodes=[],
        firstSeen=created(org),
        lastSeen=org.particulars.moment(days_ago=90, clock="07:08:09.101") if lost else changed(org),
        managedBy="CISCO",
        devicePlatform="cisco",
        callingDeviceId=one.calling_id,
        plannedMaintenance="off",
    )


def colons(mac: str) -> str:
    """RoomOS writes colons, phones do not."""
    return ":".join(mac[at : at + 2] for at in range(0, 12, 2))


def devices(org: Organisation) -> Rows:
    return Rows(len(org.device_owners), lambda index: device(org, org.device(index)))
