"""Phones and room devices."""

from space_odt_dagster.manifest.asked import in_query
from space_odt_dagster.manifest.column_groups.members import ANY_MEMBER
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, SECRET, TIME
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.owners import DEVICE, Owner
from space_odt_dagster.manifest.scopes import DEVICES_READ

DEVICES = organisation_wide(
    name="devices",
    group="devices",
    grain="device",
    description="Every phone and room device of the organisation, with its owner and whether it is connected.",
    tier=Tier.V1,
    sdk_method="devices.list",
    path="/devices",
    docs="devices/list-devices",
    scopes=DEVICES_READ,
    item_key="items",
    page=PageSize(size=1000),
    columns=(
        column("id", "Id of the device; phones that are being activated may have none yet.", key=True),
        column("name", "Name of the device, often that of its owner.", at="displayName", sensitive=PERSONAL),
        column("product", "Model of the device."),
        column("mac", "MAC address."),
        column("serial", "Serial number."),
        column("person_id", "The owner, if it is a person.", references="people.person_id"),
        column("workspace_id", "The owner, if it is a workspace.", references="workspaces.workspace_id"),
        column("location_id", "Location of the device.", references="locations.location_id"),
        column("connection_status", "Whether it was connected when this was read."),
        column("type", "Kind of device, such as phone, roomdesk or accessory."),
        column("ip", "IP address."),
        column("active_interface", "Network interface in use."),
        column("software", "Version of the software on the device."),
        column("upgrade_channel", "Channel of software upgrades."),
        column("primary_sip_url", "Primary SIP address.", sensitive=PERSONAL),
        column("calling_device_id", "Id of the device in the Webex Calling settings."),
        column("webex_device_id", "Id of the device in the Webex cloud."),
        column("managed_by", "Who manages the device: CISCO, CUSTOMER or PARTNER."),
        column("device_platform", "Platform: cisco or microsoftTeamsRoom."),
        column("planned_maintenance", "Whether maintenance is off, on or upcoming."),
        column("error_codes", "Problems that the device reports.", type=LIST),
        column("tags", "Tags that administrators gave the device.", type=LIST, sensitive=PERSONAL),
        column("org_id", "Organization of the device."),
        column("workspace_location_id", "Former id of the location."),
        column("created", "When the device was registered.", type=TIME),
        column("first_seen", "When the device was first connected.", type=TIME),
        column("last_seen", "When the device was last connected.", type=TIME),
    ),
)

_DEVICES = "/telephony/config/devices"

_ROOM_OR_PHONE = Owner(
    group="devices",
    grain="device",
    of="devices",
    ids=("id",),
    where="id",
    columns=lambda param: (column("id", "The device.", at=Asked(param), key=True, references="devices.id"),),
    docs="devices",
    scopes=DEVICES_READ,
    tier=Tier.FULL,
)
"""A device by its id in the Webex cloud, which phones that are being activated do not have yet."""

DEVICE_DETAILS = _ROOM_OR_PHONE.setting(
    name="device_details",
    description="Each device, read one by one, with its permissions. Most of it is in devices too.",
    sdk_method="devices.details",
    path="/devices/{device_id}",
    docs="get-device-details",
    columns=(
        column("name", "Name of the device, often that of its owner.", at="displayName", sensitive=PERSONAL),
        column("product", "Model of the device."),
        column("mac", "MAC address."),
        column("serial", "Serial number."),
        column("person_id", "The owner, if it is a person.", references="people.person_id"),
        column("workspace_id", "The owner, if it is a workspace.", references="workspaces.workspace_id"),
        column("capabilities", "What the device can do, such as xapi.", type=LIST),
        column("permissions", "What may be done with it, such as xapi:readonly.", type=LIST),
        column("error_codes", "Problems that the device reports.", type=LIST),
        column("tags", "Tags that administrators gave the device.", type=LIST, sensitive=PERSONAL),
        column("sip_urls", "SIP addresses.", type=LIST, sensitive=PERSONAL),
    ),
)

DEVICE_CONFIGURATIONS = Owner(
    group="devices",
    grain="device",
    of="devices",
    ids=(),
    where="id",
    columns=lambda: (),
    docs="device-configurations",
    scopes=DEVICES_READ,
    tier=Tier.FULL,
).setting(
    name="device_configurations",
    description="The configuration of each room device. Each value, and where it comes from, is in raw_json.",
    ids={"device_id": in_query("id", "deviceId")},
    sdk_method="device_configurations.list",
    path="/deviceConfigurations",
    docs="list-device-configurations-for-device",
    columns=(column("device_id", "The device.", at=Asked("device_id"), key=True, references="devices.id"),),
)

CALLING_DEVICE_DETAILS = DEVICE.setting(
    name="calling_device_details",
    grain="calling device",
    description="Each phone as Webex Calling knows it: who manages it, whether it is activated, and how it signs in.",
    sdk_method="telephony.devices.details",
    path=f"{_DEVICES}/{{device_id}}",
    docs="get-webex-calling-device-details",
    columns=(
        column("model", "Model of the device."),
        column("mac", "MAC address."),
        column("activation_state", "Whether it is activating, activated or deactivated."),
        column("manufacturer", "CISCO or THIRD_PARTY."),
        column("managed_by", "Who manages it: CISCO, CUSTOMER or PARTNER."),
        column("ip", "IP address."),
        column(
            "descriptions", "Tags that administrators gave the device.", at="description", type=LIST, sensitive=PERSONAL
        ),
        column("upgrade_channel_enabled", "Whether its software can be upgraded by channel.", type=BOOLEAN),
        column("sip_user_name", "Name that it signs in with.", at="owner.sipUserName", sensitive=SECRET),
        column("line_port", "Address that it signs in with.", at="owner.linePort", sensitive=SECRET),
        column("outbound_proxy", "Proxy that it sends calls to.", at="proxy.outboundProxy"),
    ),
)

DEVICE_MEMBERS = DEVICE.setting(
    name="device_members",
    grain="line of a calling device",
    description="Every line of each phone and whose it is, which shows shared lines.",
    sdk_method="telephony.devices.members",
    path=f"{_DEVICES}/{{device_id}}/members",
    docs="get-device-members",
    item_key="members",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the person, workspace or virtual line.", key=True, references=ANY_MEMBER),
        column("port", "Number of the line on the device.", type=INTEGER, key=True),
        column("member_type", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE."),
        column("line_type", "Kind of line: PRIMARY or SHARED_CALL_APPEARANCE."),
        column("primary_owner", "Whether the device is that of the member.", type=BOOLEAN),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("direct_number", "Phone number.", at="phoneNumber", sensitive=PERSONAL),
        column("extension", "Extension.", sensitive=PERSONAL),
        column("esn", "Routing prefix followed by the extension.", sensitive=PERSONAL),
        column("location_id", "Location of the member.", at="location.id", references="locations.location_id"),
        column("line_label", "Label of the line on the device.", sensitive=PERSONAL),
        column("line_weight", "How many keys the line has.", type=INTEGER),
        column("hotline_enabled", "Whether the line calls one number by itself.", type=BOOLEAN),
        column("hotline_destination", "That number.", sensitive=PERSONAL),
        column(
            "allow_call_decline_enabled", "Whether declining a call on this line ends it on the others.", type=BOOLEAN
        ),
        column("line_port", "Address that the line signs in with.", sensitive=SECRET),
    ),
)

DEVICE_LAYOUTS = DEVICE.setting(
    name="device_layouts",
    grain="calling device",
    description="What the keys of each phone do. Labels and values of the keys are in raw_json.",
    sdk_method="telephony.devices.get_device_layout",
    path=f"{_DEVICES}/{{device_id}}/layout",
    docs="get-device-layout-by-device-id",
    columns=(
        column("layout_mode", "Whether the layout is the DEFAULT one or CUSTOM."),
        column("user_reorder_enabled", "Whether users may reorder the keys.", type=BOOLEAN),
        column("line_key_types", "What each key is for, in their order.", at="lineKeys[].lineKeyType", type=LIST),
        column("kem_module_type", "The key module that it has."),
        column("kem_key_types", "What each key of the module is for.", at="kemKeys[].kemKeyType", type=LIST),
    ),
)

EXPORTS = (
    DEVICES,
    DEVICE_DETAILS,
    DEVICE_CONFIGURATIONS,
    CALLING_DEVICE_DETAILS,
    DEVICE_MEMBERS,
    DEVICE_LAYOUTS,
)
