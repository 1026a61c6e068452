"""Call pickup groups: who can answer the ringing phones of whom."""

from space_odt_dagster.manifest.column_groups.members import CANDIDATE
from space_odt_dagster.manifest.columns import INTEGER, LIST
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION

_PAGE = "features-call-pickup"

CALL_PICKUPS = LOCATION.setting(
    name="call_pickups",
    group="call_pickups",
    grain="call pickup group",
    description="Every call pickup group of each calling location.",
    sdk_method="telephony.pickup.list",
    path="/telephony/config/locations/{location_id}/callPickups",
    docs=f"{_PAGE}/read-the-list-of-call-pickups",
    item_key="callPickups",
    page=PageSize(size=2000, ends_below=2000),
    columns=(
        column("id", "Id of the call pickup group.", key=True),
        column("name", "Name of the call pickup group."),
        column("location_name", "Name of the location."),
    ),
)

CALL_PICKUP_DETAILS = LOCATION.setting(
    name="call_pickup_details",
    group="call_pickups",
    grain="call pickup group",
    description="The members of each call pickup group and how they notice a call that rings elsewhere. Their names and "
    "numbers are in raw_json.",
    of="call_pickups",
    ids={"location_id": "location_id", "pickup_id": "id"},
    sdk_method="telephony.pickup.details",
    path="/telephony/config/locations/{location_id}/callPickups/{pickup_id}",
    docs="features-call-pickup/get-details-for-a-call-pickup",
    columns=(
        column("id", "The call pickup group.", at=Asked("pickup_id"), key=True, references="call_pickups.id"),
        column("name", "Name of the call pickup group.", at=("name", FromSource("name"))),
        column(
            "notification_type", "How the members notice a call: NONE, AUDIO_ONLY, VISUAL_ONLY or AUDIO_AND_VISUAL."
        ),
        column("notification_delay_timer_seconds", "Seconds before they notice it.", type=INTEGER),
        column(
            "member_ids", "Ids of the people, workspaces and virtual lines in the group.", at="agents[].id", type=LIST
        ),
    ),
)

CALL_PICKUP_AVAILABLE_AGENTS = LOCATION.setting(
    name="call_pickup_available_agents",
    group="call_pickups",
    grain="person, workspace or virtual line that a call pickup group of a calling location can take",
    description="Who could become a member of a call pickup group of each calling location.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.pickup.available_agents",
    path="/telephony/config/locations/{location_id}/callPickups/availableUsers",
    docs=f"{_PAGE}/get-available-agents-from-call-pickups",
    item_key="agents",
    page=PageSize(size=2000),
    columns=CANDIDATE,
)

EXPORTS = (CALL_PICKUPS, CALL_PICKUP_DETAILS, CALL_PICKUP_AVAILABLE_AGENTS)
