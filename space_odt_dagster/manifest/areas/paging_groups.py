"""Paging groups: who can speak to many phones at once."""

from space_odt_dagster.manifest.column_groups.available_numbers import FREE_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    ENABLED,
    ESN,
    LIST,
    NAME_FOR_CALLS,
    ROUTING_PREFIX,
    TOLL_FREE,
    of_feature,
)
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import LOCATION, Owner

_PAGE = "features-paging-group"
_PAGING_GROUP = Owner(
    group="paging_groups",
    grain="paging group",
    of="paging_groups",
    ids=("location_id", "id"),
    columns=of_feature("paging group", "paging_groups", "id"),
    docs=_PAGE,
)

PAGING_GROUPS = organisation_wide(
    name="paging_groups",
    group="paging_groups",
    grain="paging group",
    description="Every paging group of the organisation with its number and extension.",
    sdk_method="telephony.paging.list",
    path="/telephony/config/paging",
    docs="features-paging-group/read-the-list-of-paging-groups",
    item_key="locationPaging",
    page=PageSize(size=2000, ends_below=2000),
    columns=(
        column("location_id", "Location of the paging group.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the paging group.", key=True),
        column("name", "Name of the paging group."),
        column("direct_number", "Phone number of the paging group.", at="phoneNumber"),
        column("extension", "Extension of the paging group."),
        column("location_name", "Name of the location."),
        ROUTING_PREFIX,
        ESN,
        TOLL_FREE,
    ),
)

PAGING_GROUP_DETAILS = _PAGING_GROUP.setting(
    name="paging_group_details",
    description="Who can speak in each paging group and whose phones play it. Their names and numbers are in raw_json.",
    sdk_method="telephony.paging.details",
    path="/telephony/config/locations/{location_id}/paging/{paging_id}",
    docs="get-details-for-a-paging-group",
    columns=(
        column("name", "Name of the paging group.", at=("name", FromSource("name"))),
        column("direct_number", "Phone number of the paging group.", at="phoneNumber"),
        column("extension", "Extension of the paging group."),
        ENABLED,
        TOLL_FREE,
        *(one for one in NAME_FOR_CALLS if one.name != "time_zone"),
        column(
            "originator_caller_id_enabled", "Whether phones show who speaks, instead of the paging group.", type=BOOLEAN
        ),
        column(
            "originator_ids",
            "Ids of the people, workspaces and virtual lines that can speak.",
            at="originators[].id",
            type=LIST,
        ),
        column(
            "target_ids",
            "Ids of the people, workspaces and virtual lines whose phones play it.",
            at="targets[].id",
            type=LIST,
        ),
    ),
)

PAGING_GROUP_AVAILABLE_NUMBERS_PRIMARY = LOCATION.setting(
    name="paging_group_available_numbers_primary",
    group="paging_groups",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a paging group can get as its number.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.paging.primary_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/paging/availableNumbers",
    docs=f"{_PAGE}/get-paging-group-primary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

EXPORTS = (PAGING_GROUPS, PAGING_GROUP_DETAILS, PAGING_GROUP_AVAILABLE_NUMBERS_PRIMARY)
