"""Phones and room devices."""

from space_odt_dagster.manifest.columns import LIST, PERSONAL
from space_odt_dagster.manifest.scopes import DEVICES_READ
from space_odt_dagster.manifest.spec import Endpoint, Export, Kind, PageSize, Tier, column

DEVICES = Export(
    name="devices",
    group="devices",
    grain="device",
    description="Every phone and room device of the organisation, with its owner and whether it is connected.",
    kind=Kind.BASE,
    tier=Tier.V1,
    endpoint=Endpoint(
        sdk_method="devices.list",
        path="/devices",
        scopes=DEVICES_READ,
        docs_url="https://developer.webex.com/docs/api/v1/devices/list-devices",
        item_key="items",
        page=PageSize(size=1000, silent_cap=100),
    ),
    columns=(
        column("id", "id", "Id of the device; phones that are being activated may have none yet.", key=True),
        column("name", "displayName", "Name of the device, often that of its owner.", sensitive=PERSONAL),
        column("product", "product", "Model of the device."),
        column("mac", "mac", "MAC address."),
        column("serial", "serial", "Serial number."),
        column("person_id", "personId", "The owner, where it is a person.", references="people.person_id"),
        column(
            "workspace_id",
            "workspaceId",
            "The owner, where it is a workspace.",
            references="workspaces.workspace_id",
        ),
        column("location_id", "locationId", "Location of the device.", references="locations.location_id"),
        column("connection_status", "connectionStatus", "Whether it was connected when this was read."),
        column("type", "type", "Kind of device, such as phone, roomdesk or accessory."),
        column("ip", "ip", "IP address."),
        column("active_interface", "activeInterface", "Network interface in use."),
        column("software", "software", "Version of the software on the device."),
        column("upgrade_channel", "upgradeChannel", "Channel of software upgrades."),
        column("primary_sip_url", "primarySipUrl", "Primary SIP address.", sensitive=PERSONAL),
        column("calling_device_id", "callingDeviceId", "Id of the device in the Webex Calling settings."),
        column("webex_device_id", "webexDeviceId", "Id of the device in the Webex cloud."),
        column("managed_by", "managedBy", "Who manages the device: CISCO, CUSTOMER or PARTNER."),
        column("device_platform", "devicePlatform", "Platform: cisco or microsoftTeamsRoom."),
        column("planned_maintenance", "plannedMaintenance", "Whether maintenance is off, on or upcoming."),
        column("error_codes", "errorCodes", "Problems that the device reports.", type=LIST),
        column("tags", "tags", "Tags that administrators gave the device.", type=LIST),
        column("org_id", "orgId", "Organization of the device."),
        column("workspace_location_id", "workspaceLocationId", "Former id of the location."),
        column("created", "created", "When the device was registered."),
        column("first_seen", "firstSeen", "When the device was first connected."),
        column("last_seen", "lastSeen", "When the device was last connected."),
    ),
)

EXPORTS = (DEVICES,)
