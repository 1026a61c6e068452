"""The columns of the devices that the calls of people, workspaces and virtual lines ring on."""

from space_odt_dagster.manifest.columns import ANY_OWNER, BOOLEAN, INTEGER, PERSONAL
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
