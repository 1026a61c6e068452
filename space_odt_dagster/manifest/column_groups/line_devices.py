"""What somebody's calls ring on: the columns of devices, apps and handsets of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.column_groups.members import ANY_MEMBER
from space_odt_dagster.manifest.columns import ANY_OWNER, BOOLEAN, INTEGER, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.origins import InAnswer, Joined
from space_odt_dagster.manifest.spec import column

DEVICE_ID = column("id", "id", "Id of the device.", key=True)
DEVICE_NAME = column("name", ("displayName", "model"), "Name of the device, or its model where it has none.")
MODEL = column("model", "model", "Model of the device.")
MAC = column("mac", "mac", "MAC address.")
TYPE = column("type", "type", "PRIMARY, or SHARED_CALL_APPEARANCE for a shared line.")
PRIMARY_OWNER = column(
    "primary_owner", "primaryOwner", "Whether this is the primary owner of the device.", type=BOOLEAN
)
ACTIVATION_STATE = column("activation_state", "activationState", "ACTIVATING, ACTIVATED or DEACTIVATED.")
IP_ADDRESS = column("ip_address", "ipAddress", "IP address.")
HOTELING = (
    column("hoteling_enabled", "hoteling.enabled", "Whether guests can sign in to the device.", type=BOOLEAN),
    column("hoteling_limit_guest_use", "hoteling.limitGuestUse", "Whether guest use is limited.", type=BOOLEAN),
    column("hoteling_guest_hours_limit", "hoteling.guestHoursLimit", "Hours a guest can stay.", type=INTEGER),
)
DEVICE_OWNER = (
    column(
        "owner_id",
        "owner.id",
        "Primary owner of the device: the id is of the kind named in owner_type.",
        references=ANY_OWNER,
    ),
    column("owner_type", "owner.type", "Kind of owner: PEOPLE, PLACE or VIRTUAL_LINE."),
    column("owner_name", Joined(("owner.firstName", "owner.lastName")), "Name of the owner.", sensitive=PERSONAL),
)
DEVICE_COUNTS = (
    column("max_device_count", InAnswer("maxDeviceCount"), "How many devices there can be.", type=INTEGER),
    column("max_owned_device_count", InAnswer("maxOwnedDeviceCount"), "How many devices can be owned.", type=INTEGER),
)

DEVICE_SETTINGS = (
    column("compression", "compression", "Whether compressed audio is preferred on the devices: ON or OFF."),
)

DECT_NETWORKS = (
    column("id", "id", "Id of the DECT network.", key=True),
    column("name", "name", "Name of the DECT network."),
    column(
        "number_of_handsets_assigned",
        "numberOfHandsetsAssigned",
        "How many handsets of the network are assigned.",
        type=INTEGER,
    ),
)

ANSWER_SETTINGS = (
    column(
        "auto_answer_enabled",
        "autoAnswerEnabled",
        "Whether calls that are placed from outside the phone are answered by themselves.",
        type=BOOLEAN,
    ),
    column(
        "preferred_answer_endpoint_id",
        "preferredAnswerEndpointId",
        "The app or device that answers and places calls by default.",
    ),
    column(
        "preferred_answer_endpoint_type",
        "preferredAnswerEndpointType",
        "Which one it is: the app, PRIMARY_DEVICE, NON_PRIMARY_DEVICE, HOTDESK_DEVICE or NONE.",
    ),
    column(
        "preferred_answer_endpoint_id_type",
        "preferredAnswerEndpointIdType",
        "What its id is of: APPLICATION, CALLING_DEVICE or HOTDESKING_GUEST.",
    ),
    column(
        "preferred_answer_endpoint_required",
        "preferredAnswerEndpointRequired",
        "Whether there has to be one.",
        type=BOOLEAN,
    ),
)
CLEARABLE_ENDPOINT = (
    column(
        "preferred_answer_endpoint_clearable",
        "isPreferredEndpointClearableByPerson",
        "Whether the person may do without one.",
        type=BOOLEAN,
    ),
)

ANSWER_ENDPOINTS = (
    column("id", "id", "Id of the app or device.", key=True),
    column("type", "type", "Kind of endpoint: CALLING_DEVICE, APPLICATION or HOTDESKING_GUEST."),
    column("name", "name", "Name of the app or device."),
    column(
        "is_preferred",
        "isPreferredAnswerEndpoint",
        "Whether it is the one that answers by default.",
        type=BOOLEAN,
    ),
)

_MEMBER = (
    column("id", "id", "Id of the person, workspace or virtual line.", key=True, references=ANY_MEMBER),
    column("port", "port", "Place of the line on the device.", type=INTEGER, key=True),
    column("member_type", "memberType", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE."),
    column("line_type", "lineType", "PRIMARY for the own line, SHARED_CALL_APPEARANCE or another kind of shared line."),
)
_LINE = (
    column("first_name", "firstName", "First name of the member.", sensitive=PERSONAL),
    column("last_name", "lastName", "Last name of the member.", sensitive=PERSONAL),
    column("direct_number", "phoneNumber", "Phone number of the member.", sensitive=PERSONAL),
    column("extension", "extension", "Extension of the member.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
    column(
        "member_location_id",
        "location.id",
        "Location of the member.",
        references="locations.location_id",
    ),
    column("member_location_name", "location.name", "Name of the location of the member."),
    column("line_weight", "lineWeight", "How many calls the line can have at once.", type=INTEGER),
    column("host_ip", "hostIP", "Address of the host of the line."),
    column("remote_ip", "remoteIP", "Address of the device."),
    column("hotline_enabled", "hotlineEnabled", "Whether picking up dials one number at once.", type=BOOLEAN),
    column("hotline_destination", "hotlineDestination", "The number that is dialled.", sensitive=PERSONAL),
    column(
        "allow_call_decline_enabled",
        "allowCallDeclineEnabled",
        "Whether declining a call here ends it everywhere.",
        type=BOOLEAN,
    ),
    column(
        "t38_fax_compression_enabled",
        "t38FaxCompressionEnabled",
        "Whether faxes are compressed (T.38).",
        type=BOOLEAN,
    ),
    column("device_model", InAnswer("model"), "Model of the device or app."),
    column("max_line_count", InAnswer("maxLineCount"), "How many lines it can have.", type=INTEGER),
)

LINE_MEMBERS = (
    *_MEMBER,
    column("primary_owner", "primaryOwner", "Whether the member is the primary owner.", type=BOOLEAN),
    *_LINE,
)
APP_LINE_MEMBERS = (
    *_MEMBER,
    column("primary_owner", "primaryOwner", "Whether the member is the primary owner, as a text: true or false."),
    *_LINE,
    column("line_label", "lineLabel", "Label of the line.", sensitive=PERSONAL),
)
