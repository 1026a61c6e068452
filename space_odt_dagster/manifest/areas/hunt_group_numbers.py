"""The numbers that a hunt group could be given, one listing per use."""

from space_odt_dagster.manifest.column_groups.available_numbers import FORWARDING_NUMBER, FREE_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.owners import LOCATION

HUNT_GROUP_AVAILABLE_NUMBERS_PRIMARY = LOCATION.setting(
    name="hunt_group_available_numbers_primary",
    group="hunt_groups",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a hunt group can get as its number.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.huntgroup.primary_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/huntGroups/availableNumbers",
    docs="features-hunt-group/get-hunt-group-primary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

HUNT_GROUP_AVAILABLE_NUMBERS_ALTERNATE = LOCATION.setting(
    name="hunt_group_available_numbers_alternate",
    group="hunt_groups",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a hunt group can get as alternate number.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.huntgroup.alternate_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/huntGroups/alternate/availableNumbers",
    docs="features-hunt-group/get-hunt-group-alternate-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

HUNT_GROUP_AVAILABLE_NUMBERS_CALL_FORWARD = LOCATION.setting(
    name="hunt_group_available_numbers_call_forward",
    group="hunt_groups",
    grain="assignable number of a calling location",
    description="The numbers of each calling location that calls of a hunt group can be forwarded to.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.huntgroup.forward_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/huntGroups/callForwarding/availableNumbers",
    docs="features-hunt-group/get-hunt-group-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)

EXPORTS = (
    HUNT_GROUP_AVAILABLE_NUMBERS_PRIMARY,
    HUNT_GROUP_AVAILABLE_NUMBERS_ALTERNATE,
    HUNT_GROUP_AVAILABLE_NUMBERS_CALL_FORWARD,
)
