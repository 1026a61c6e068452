"""Virtual lines: extra lines without a licensed person, their devices and the numbers that they could be given."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.column_groups.line_devices import (
    ACTIVATION_STATE,
    DEVICE_ID,
    DEVICE_NAME,
    DEVICE_OWNER,
    MAC,
    MODEL,
    PRIMARY_OWNER,
    TYPE,
)
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer, Joined
from space_odt_dagster.manifest.owners import VIRTUAL_LINE
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.shared_settings import available_numbers

_DOCS = "https://developer.webex.com/docs/api/v1/virtual-line-call-settings"

VIRTUAL_LINES = organisation_wide(
    name="virtual_lines",
    group="virtual_lines",
    grain="virtual line",
    description="Every virtual line of the organisation: extra lines that ring on people's devices without a licence.",
    tier=Tier.V1,
    sdk_method="telephony.virtual_lines.list",
    path="/telephony/config/virtualLines",
    docs="virtual-line-call-settings/read-the-list-of-virtual-lines",
    item_key="virtualLines",
    page=PageSize(size=1000),
    columns=(
        column("virtual_line_id", "Id of the virtual line, under the name that other exports use.", at="id"),
        column(
            "location_id", "Location of the virtual line.", at="location.id", references="calling_locations.location_id"
        ),
        column("id", "Id of the virtual line.", key=True),
        column("name", "First and last name.", at=Joined(("firstName", "lastName")), sensitive=PERSONAL),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("direct_number", "Phone number.", at="number.external", sensitive=PERSONAL),
        column("extension", "Extension.", at="number.extension", sensitive=PERSONAL),
        column("routing_prefix", "Prefix of the location for calls between locations.", at="number.routingPrefix"),
        column(
            "esn",
            "Enterprise significant number: the routing prefix followed by the extension.",
            at="number.esn",
            sensitive=PERSONAL,
        ),
        column("location_name", "Name of the location.", at="location.name"),
        column("caller_id_first_name", "First name shown on calls.", sensitive=PERSONAL),
        column("caller_id_last_name", "Last name shown on calls.", sensitive=PERSONAL),
        column("caller_id_number", "Number shown on calls.", sensitive=PERSONAL),
        column("external_caller_id_name_policy", "Which name outsiders see: DIRECT_LINE, LOCATION or OTHER."),
        column("custom_external_caller_id_name", "The custom name that outsiders see.", sensitive=PERSONAL),
        column("number_of_devices_assigned", "Number of devices the line is on.", type=INTEGER),
        column("billing_plan", "Billing plan of the line."),
    ),
)

VIRTUAL_LINE_DETAILS = Export(
    name="virtual_line_details",
    group="virtual_lines",
    grain="virtual line",
    description="The full record of each virtual line: names, number, language and time zone.",
    tier=Tier.V1,
    asked=EachRow(of="virtual_lines", ids={"virtual_line_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.virtual_lines.details",
        path="/telephony/config/virtualLines/{virtual_line_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-details-for-a-virtual-line",
    ),
    columns=(
        column(
            "virtual_line_id", "The virtual line.", at=Asked("virtual_line_id"), key=True, references="virtual_lines.id"
        ),
        column(
            "location_id",
            "Location of the virtual line.",
            at=("location.id", FromSource("location_id")),
            references="calling_locations.location_id",
        ),
        column(
            "name",
            "Name as shown in the apps.",
            at=("displayName", Joined(("firstName", "lastName")), FromSource("name")),
            sensitive=PERSONAL,
        ),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("direct_number", "Phone number.", at="number.external", sensitive=PERSONAL),
        column("extension", "Extension.", at="number.extension", sensitive=PERSONAL),
        column("location_name", "Name of the location.", at="location.name"),
        column("announcement_language", "Language of the announcements."),
        column("time_zone", "Time zone of the line."),
        column("directory_search_enabled", "Whether the line can be found in the directory.", type=BOOLEAN),
    ),
)

VIRTUAL_LINE_ASSIGNED_DEVICES = VIRTUAL_LINE.setting(
    name="virtual_line_assigned_devices",
    grain="device of a virtual line",
    description="The devices that each virtual line is on. May list devices without an owner that exist nowhere else.",
    sdk_method="telephony.virtual_lines.assigned_devices",
    path="/telephony/config/virtualLines/{virtual_line_id}/devices",
    docs="get-list-of-devices-assigned-for-a-virtual-line",
    item_key="devices",
    list_may_be_absent=True,
    columns=(
        DEVICE_ID,
        DEVICE_NAME,
        MODEL,
        MAC,
        TYPE,
        PRIMARY_OWNER,
        ACTIVATION_STATE,
        *DEVICE_OWNER,
        column(
            "device_location_id",
            "Location of the device.",
            at="location.id",
            references="calling_locations.location_id",
        ),
        column("device_location_name", "Name of the location of the device.", at="location.name"),
        column(
            "available_endpoint_type",
            "What a further device would be: PRIMARY or SHARED_CALL_APPEARANCE.",
            at=InAnswer("availableEndpointType"),
        ),
        column("max_device_count", "How many devices the line can be on.", at=InAnswer("maxDeviceCount"), type=INTEGER),
    ),
    tier=Tier.V1,
)

EXPORTS = (
    VIRTUAL_LINES,
    VIRTUAL_LINE_DETAILS,
    VIRTUAL_LINE_ASSIGNED_DEVICES,
    available_numbers.PRIMARY[VIRTUAL_LINE],
    available_numbers.CALL_FORWARD[VIRTUAL_LINE],
    available_numbers.ECBN[VIRTUAL_LINE],
    available_numbers.FAX_MESSAGE[VIRTUAL_LINE],
)
