"""Rooms, desks and other shared places: what they are, and the call settings of those with Webex Calling.

The numbers that workspaces have or could have and their other settings are in ``workspace_settings``.
"""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.column_groups.line_devices import (
    ACTIVATION_STATE,
    DEVICE_COUNTS,
    DEVICE_ID,
    DEVICE_NAME,
    DEVICE_OWNER,
    HOTELING,
    IP_ADDRESS,
    MAC,
    MODEL,
    PRIMARY_OWNER,
    TYPE,
)
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Column, Endpoint, Export, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, Equals, FromSource
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ
from space_odt_dagster.manifest.shared_settings import call_forwarding, incoming_calls, outgoing_calls

_DOCS = "https://developer.webex.com/docs/api/v1"

_CALLING = (
    column(
        "calling_type", "Kind of calling: webexCalling, hybridCalling, freeCalling, none and so on.", at="calling.type"
    ),
    column(
        "webex_calling_enabled",
        "Whether the workspace has Webex Calling.",
        at=Equals("calling.type", "webexCalling"),
        type=BOOLEAN,
    ),
)
_PLACE = (
    column(
        "calling_licenses",
        "Ids of the Webex Calling licences of the workspace.",
        at="calling.webexCalling.licenses",
        type=LIST,
        references="licenses.license_id",
    ),
    column("type", "Kind of place, such as meetingRoom, huddle, desk or notSet."),
    column("capacity", "How many people fit in.", type=INTEGER),
    column("hotdesking_status", "Whether hot desking is on or off."),
    column("supported_devices", "Which devices it can have: collaborationDevices or phones."),
    column("device_platform", "Platform of its devices: cisco or microsoftTeamsRoom."),
    column("sip_address", "SIP address of the workspace."),
    column("calendar_type", "Kind of calendar: none, google or microsoft.", at="calendar.type"),
    column("calendar_email", "E-mail address of the calendar.", at="calendar.emailAddress", sensitive=PERSONAL),
    column(
        "hybrid_calling_email",
        "E-mail address of the hybrid calling account.",
        at="calling.hybridCalling.emailAddress",
        sensitive=PERSONAL,
    ),
    column(
        "device_hosted_meetings_enabled",
        "Whether its devices can host meetings.",
        at="deviceHostedMeetings.enabled",
        type=BOOLEAN,
    ),
    column("health_level", "State of its devices when this was read: ok, info, warning or error.", at="health.level"),
    column("planned_maintenance", "Whether maintenance is off, on or upcoming.", at="plannedMaintenance.mode"),
    column("org_id", "Organization of the workspace."),
    column("floor_id", "Floor of the location."),
    column("workspace_location_id", "Former id of the location."),
    column("notes", "Free text that administrators left about the workspace.", sensitive=PERSONAL),
    column("created", "When the workspace was created.", type=TIME),
)

WORKSPACES = organisation_wide(
    name="workspaces",
    group="workspaces",
    grain="workspace",
    description="Every workspace of the organisation with its kind of calling. The starting point for all settings of "
    "workspaces.",
    tier=Tier.V1,
    sdk_method="workspaces.list",
    path="/workspaces",
    docs="workspaces/list-workspaces",
    scopes=WORKSPACES_READ,
    item_key="items",
    page=PageSize(size=1000),
    columns=(
        column("id", "Id of the workspace."),
        column("workspace_id", "Id of the workspace, under the name that other exports use.", at="id", key=True),
        column("name", "Name of the workspace.", at="displayName"),
        column("location_id", "Location of the workspace.", references="locations.location_id"),
        column("extension", "Extension, if the list includes it.", at="calling.webexCalling.extension"),
        column("direct_number", "Phone number, if the list includes it.", at="calling.webexCalling.phoneNumber"),
        *_CALLING,
        *_PLACE,
    ),
)

WORKSPACE_DETAILS = Export(
    name="workspace_details",
    group="workspaces",
    grain="workspace",
    description="The full record of each workspace, read one by one.",
    tier=Tier.V1,
    asked=EachRow(of="workspaces", ids={"workspace_id": "workspace_id"}),
    endpoint=Endpoint(
        sdk_method="workspaces.details",
        path="/workspaces/{workspace_id}",
        scopes=WORKSPACES_READ,
        docs_url=f"{_DOCS}/workspaces/get-workspace-details",
    ),
    columns=(
        column(
            "workspace_id", "The workspace.", at=Asked("workspace_id"), key=True, references="workspaces.workspace_id"
        ),
        column(
            "location_id",
            "Location of the workspace.",
            at=("locationId", FromSource("location_id")),
            references="locations.location_id",
        ),
        column("name", "Name of the workspace.", at=("displayName", FromSource("name"))),
        column(
            "direct_number",
            "Phone number, if the API includes it.",
            at=("calling.webexCalling.phoneNumber", FromSource("direct_number")),
        ),
        *_CALLING,
        *_PLACE,
    ),
)


def _capability(name: str, path: str, what: str) -> tuple[Column, Column]:
    return (
        column(
            f"{name}_supported",
            f"Whether a device in the workspace can measure {what}.",
            at=f"capabilities.{path}.supported",
            type=BOOLEAN,
        ),
        column(
            f"{name}_configured",
            f"Whether measuring {what} is switched on.",
            at=f"capabilities.{path}.configured",
            type=BOOLEAN,
        ),
    )


WORKSPACE_CAPABILITIES = WORKSPACE.setting(
    name="workspace_capabilities",
    grain="workspace",
    description="What the devices in each workspace can measure, such as occupancy, sound or air quality.",
    tier=Tier.V1,
    where=(),
    sdk_method="workspaces.capabilities",
    path="/workspaces/{workspace_id}/capabilities",
    docs="workspaces/get-workspace-capabilities",
    columns=(
        *_capability("occupancy_detection", "occupancyDetection", "how many people are there"),
        *_capability("presence_detection", "presenceDetection", "whether someone is there"),
        *_capability("ambient_noise", "ambientNoise", "ambient noise"),
        *_capability("sound_level", "soundLevel", "the sound level"),
        *_capability("temperature", "temperature", "the temperature"),
        *_capability("air_quality", "airQuality", "the air quality"),
        *_capability("relative_humidity", "relativeHumidity", "the humidity"),
    ),
)

WORKSPACE_DEVICES = WORKSPACE.setting(
    name="workspace_devices",
    grain="device of a calling workspace",
    description="The phones and room devices that ring for each calling workspace, own ones and shared lines.",
    sdk_method="workspace_settings.devices.list",
    path="/telephony/config/workspaces/{workspace_id}/devices",
    docs="device-call-settings/get-workspace-devices",
    item_key="devices",
    list_may_be_absent=True,
    columns=(
        DEVICE_ID,
        DEVICE_NAME,
        MODEL,
        MAC,
        IP_ADDRESS,
        TYPE,
        PRIMARY_OWNER,
        ACTIVATION_STATE,
        *HOTELING,
        *DEVICE_OWNER,
        *DEVICE_COUNTS,
    ),
    tier=Tier.V1,
)

EXPORTS = (
    WORKSPACES,
    WORKSPACE_DETAILS,
    WORKSPACE_CAPABILITIES,
    call_forwarding.CALL_FORWARDING[WORKSPACE],
    incoming_calls.PERMISSIONS_IN[WORKSPACE],
    outgoing_calls.PERMISSIONS_OUT[WORKSPACE],
    WORKSPACE_DEVICES,
)
