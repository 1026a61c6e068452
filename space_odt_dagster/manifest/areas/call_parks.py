"""Call parks: where calls are parked, who is alerted when nobody picks them up, and the extensions to park at."""

from space_odt_dagster.manifest.column_groups.members import CANDIDATE
from space_odt_dagster.manifest.columns import BOOLEAN, ESN, INTEGER, LIST, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Column, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION

_PAGE = "features-call-park"


def _recall(field: str) -> tuple[Column, ...]:
    return (
        column(
            "recall_option",
            "Who is alerted when a parked call is not picked up: ALERT_PARKING_USER_ONLY, "
            "ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP or ALERT_HUNT_GROUP_ONLY.",
            at=f"{field}.option",
        ),
        column(
            "recall_hunt_group_id",
            "The hunt group that is alerted.",
            at=f"{field}.huntGroupId",
            references="hunt_groups.id",
        ),
        column("recall_hunt_group_name", "Name of that hunt group.", at=f"{field}.huntGroupName"),
    )


CALL_PARKS = LOCATION.setting(
    name="call_parks",
    group="call_parks",
    grain="call park",
    description="Every call park of each calling location.",
    sdk_method="telephony.callpark.list",
    path="/telephony/config/locations/{location_id}/callParks",
    docs=f"{_PAGE}/read-the-list-of-call-parks",
    item_key="callParks",
    page=PageSize(size=2000, ends_below=2000),
    columns=(
        column("id", "Id of the call park.", key=True),
        column("name", "Name of the call park."),
        column("location_name", "Name of the location."),
    ),
)

CALL_PARK_DETAILS = LOCATION.setting(
    name="call_park_details",
    group="call_parks",
    grain="call park",
    description="The settings of each call park: who can park calls there, and who is alerted when nobody picks them up. "
    "The names and numbers of its members are in raw_json.",
    of="call_parks",
    ids={"location_id": "location_id", "callpark_id": "id"},
    sdk_method="telephony.callpark.details",
    path="/telephony/config/locations/{location_id}/callParks/{callpark_id}",
    docs="features-call-park/get-details-for-a-call-park",
    columns=(
        column("id", "The call park.", at=Asked("callpark_id"), key=True, references="call_parks.id"),
        column("name", "Name of the call park.", at=("name", FromSource("name"))),
        *_recall("recall"),
        column("park_on_agents_enabled", "Whether calls can also be parked on its members.", type=BOOLEAN),
        column(
            "member_ids",
            "Ids of the people, workspaces and virtual lines that can park calls.",
            at="agents[].id",
            type=LIST,
        ),
        column("call_park_extension_ids", "Ids of its call park extensions.", at="callParkExtensions[].id", type=LIST),
    ),
)

CALL_PARK_SETTINGS = LOCATION.setting(
    name="call_park_settings",
    group="call_parks",
    description="What all call parks of each calling location share: who is alerted, after how long, and how it rings.",
    sdk_method="telephony.callpark.call_park_settings",
    path="/telephony/config/locations/{location_id}/callParks/settings",
    docs=f"{_PAGE}/get-call-park-settings",
    columns=(
        *_recall("callParkRecall"),
        column("ring_pattern", "How the recall rings.", at="callParkSettings.ringPattern"),
        column(
            "recall_time",
            "Seconds until the person who parked the call is alerted.",
            at="callParkSettings.recallTime",
            type=INTEGER,
        ),
        column(
            "hunt_wait_time",
            "Seconds until the hunt group is alerted.",
            at="callParkSettings.huntWaitTime",
            type=INTEGER,
        ),
    ),
)

CALL_PARK_AVAILABLE_AGENTS = LOCATION.setting(
    name="call_park_available_agents",
    group="call_parks",
    grain="person, workspace or virtual line that a call park of a calling location can take",
    description="Who could become a member of a call park of each calling location.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.callpark.available_agents",
    path="/telephony/config/locations/{location_id}/callParks/availableUsers",
    docs=f"{_PAGE}/get-available-agents-from-call-parks",
    item_key="agents",
    page=PageSize(size=2000),
    columns=CANDIDATE,
)

CALL_PARK_AVAILABLE_RECALL_HUNT_GROUPS = LOCATION.setting(
    name="call_park_available_recall_hunt_groups",
    group="call_parks",
    grain="hunt group that parked calls of a calling location can be recalled to",
    description="The hunt groups that could be alerted of parked calls of each calling location.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.callpark.available_recalls",
    path="/telephony/config/locations/{location_id}/callParks/availableRecallHuntGroups",
    docs=f"{_PAGE}/get-available-recall-hunt-groups-from-call-parks",
    item_key="huntGroups",
    page=PageSize(size=2000),
    columns=(
        column("id", "The hunt group.", key=True, references="hunt_groups.id"),
        column("name", "Name of the hunt group."),
    ),
)

CALL_PARK_EXTENSIONS = organisation_wide(
    name="call_park_extensions",
    group="call_parks",
    grain="call park extension",
    description="Every extension of the organisation at which calls can be parked.",
    sdk_method="telephony.callpark_extension.list",
    path="/telephony/config/callParkExtensions",
    docs="features-call-park-extension/read-the-list-of-call-park-extensions",
    item_key="callParkExtensions",
    page=PageSize(size=2000),
    columns=(
        column("location_id", "Location of the extension.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the call park extension.", key=True),
        column("name", "Name of the call park extension."),
        column("extension", "The extension."),
        ESN,
        ROUTING_PREFIX,
        column("location_name", "Name of the location."),
    ),
)

CALL_PARK_EXTENSION_DETAILS = LOCATION.setting(
    name="call_park_extension_details",
    group="call_parks",
    grain="call park extension",
    description="The record of each call park extension, read one by one.",
    of="call_park_extensions",
    ids={"location_id": "location_id", "cpe_id": "id"},
    sdk_method="telephony.callpark_extension.details",
    path="/telephony/config/locations/{location_id}/callParkExtensions/{cpe_id}",
    docs="features-call-park-extension/get-details-for-a-call-park-extension",
    columns=(
        column("id", "The call park extension.", at=Asked("cpe_id"), key=True, references="call_park_extensions.id"),
        column("name", "Name of the call park extension.", at=("name", FromSource("name"))),
        column("extension", "The extension."),
        ESN,
        ROUTING_PREFIX,
    ),
)

EXPORTS = (
    CALL_PARKS,
    CALL_PARK_DETAILS,
    CALL_PARK_SETTINGS,
    CALL_PARK_AVAILABLE_AGENTS,
    CALL_PARK_AVAILABLE_RECALL_HUNT_GROUPS,
    CALL_PARK_EXTENSIONS,
    CALL_PARK_EXTENSION_DETAILS,
)
