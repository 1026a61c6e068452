"""What somebody's calls ring on: the columns of devices, apps and handsets of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.column_groups.members import ANY_MEMBER
from space_odt_dagster.manifest.columns import ANY_OWNER, BOOLEAN, INTEGER, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import InAnswer, Joined

DEVICE_ID = column("id", "Id of the device.", key=True)
DEVICE_NAME = column("name", "Name of the device, or its model if it has no name.", at=("displayName", "model"))
MODEL = column("model", "Model of the device.")
MAC = column("mac", "MAC address.")
TYPE = column("type", "PRIMARY, or SHARED_CALL_APPEARANCE for a shared line.")
PRIMARY_OWNER = column("primary_owner", "Whether this is the primary owner of the device.", type=BOOLEAN)
ACTIVATION_STATE = column("activation_state", "ACTIVATING, ACTIVATED or DEACTIVATED.")
IP_ADDRESS = column("ip_address", "IP address.")
HOTELING = (
    column("hoteling_enabled", "Whether guests can sign in to the device.", at="hoteling.enabled", type=BOOLEAN),
    column("hoteling_limit_guest_use", "Whether guest use is limited.", at="hoteling.limitGuestUse", type=BOOLEAN),
    column("hoteling_guest_hours_limit", "Hours a guest can stay.", at="hoteling.guestHoursLimit", type=INTEGER),
)
DEVICE_OWNER = (
    column(
        "owner_id",
        "Primary owner of the device: the id is of the kind named in owner_type.",
        at="owner.id",
        references=ANY_OWNER,
    ),
    column("owner_type", "Kind of owner: PEOPLE, PLACE or VIRTUAL_LINE.", at="owner.type"),
    column("owner_name", "Name of the owner.", at=Joined(("owner.firstName", "owner.lastName")), sensitive=PERSONAL),
)
DEVICE_COUNTS = (
    column("max_device_count", "Maximum number of devices.", at=InAnswer("maxDeviceCount"), type=INTEGER),
    column(
        "max_owned_device_count", "How many devices can be owned.", at=InAnswer("maxOwnedDeviceCount"), type=INTEGER
    ),
)


_MEMBER = (
    column("id", "Id of the person, workspace or virtual line.", key=True, references=ANY_MEMBER),
    column("port", "Place of the line on the device.", type=INTEGER, key=True),
    column("member_type", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE."),
    column("line_type", "PRIMARY for the own line, SHARED_CALL_APPEARANCE or another kind of shared line."),
)
_LINE = (
    column("first_name", "First name of the member.", sensitive=PERSONAL),
    column("last_name", "Last name of the member.", sensitive=PERSONAL),
    column("direct_number", "Phone number of the member.", at="phoneNumber", sensitive=PERSONAL),
    column("extension", "Extension of the member.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
    column("member_location_id", "Location of the member.", at="location.id", references="locations.location_id"),
    column("member_location_name", "Name of the location of the member.", at="location.name"),
    column("line_weight", "How many calls the line can have at once.", type=INTEGER),
    column("host_ip", "Address of the host of the line.", at="hostIP"),
    column("remote_ip", "Address of the device.", at="remoteIP"),
    column("hotline_enabled", "Whether picking up dials one number at once.", type=BOOLEAN),
    column("hotline_destination", "The number that is dialled.", sensitive=PERSONAL),
    column("allow_call_decline_enabled", "Whether declining a call here ends it everywhere.", type=BOOLEAN),
    column("t38_fax_compression_enabled", "Whether faxes are compressed (T.38).", type=BOOLEAN),
    column("device_model", "Model of the device or app.", at=InAnswer("model")),
    column("max_line_count", "How many lines it can have.", at=InAnswer("maxLineCount"), type=INTEGER),
)

LINE_MEMBERS = (
    *_MEMBER,
    column("primary_owner", "Whether the member is the primary owner.", type=BOOLEAN),
    *_LINE,
)
APP_LINE_MEMBERS = (
    *_MEMBER,
    column("primary_owner", "Whether the member is the primary owner, as a text: true or false."),
    *_LINE,
    column("line_label", "Label of the line.", sensitive=PERSONAL),
)
