"""The numbers of a location that it, or people there, could be given, one listing per use."""

from space_odt_dagster.manifest.column_groups.available_numbers import (
    EXTENSION,
    FORWARDING_NUMBER,
    FREE_NUMBER,
    MOBILE_NUMBER,
    NUMBERS_PAGE,
    OWNED_NUMBER,
    UNASSIGNED_NUMBER,
)
from space_odt_dagster.manifest.columns import PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import LOCATION

_OWNED_PSTN_NUMBER = tuple(one for one in OWNED_NUMBER if one.name != "telephony_type")

LOCATION_AVAILABLE_NUMBERS_MAIN = LOCATION.setting(
    name="location_available_numbers_main",
    grain="assignable number of a calling location",
    description="The numbers of each calling location that can become its main number.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.phone_numbers",
    path="/telephony/config/locations/{location_id}/availableNumbers",
    docs="get-available-phone-numbers-for-a-location-with-given-criteria",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=OWNED_NUMBER,
)

LOCATION_AVAILABLE_NUMBERS_CALL_INTERCEPT = LOCATION.setting(
    name="location_available_numbers_call_intercept",
    grain="assignable number of a calling location",
    description="The numbers that intercepted calls of each calling location can be sent to.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.call_intercept_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/callIntercept/availableNumbers",
    docs="get-location-call-intercept-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)

LOCATION_AVAILABLE_NUMBERS_CHARGE_NUMBER = LOCATION.setting(
    name="location_available_numbers_charge_number",
    grain="assignable number of a calling location",
    description="The numbers that calls of each calling location can be charged to.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.charge_number_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/chargeNumber/availableNumbers",
    docs="get-available-charge-numbers-for-a-location-with-given-criteria",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=_OWNED_PSTN_NUMBER,
)

LOCATION_AVAILABLE_NUMBERS_EXTERNAL_CALLER_ID = LOCATION.setting(
    name="location_available_numbers_external_caller_id",
    grain="assignable number of a calling location",
    description="The numbers of each calling location that can be shown on external calls.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.phone_numbers_available_for_external_caller_id",
    path="/telephony/config/locations/{location_id}/externalCallerId/availableNumbers",
    docs="get-the-list-of-phone-numbers-available-for-external-caller-id",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(
        *_OWNED_PSTN_NUMBER,
        EXTENSION,
        ROUTING_PREFIX,
        PERSONAL_ESN,
        column("phone_number_type", "Whether it is a PRIMARY or ALTERNATE number of its owner."),
        column("telephony_types", "Kind of number: PSTN_NUMBER or MOBILE_NUMBER.", at="includedTelephonyTypes"),
        *MOBILE_NUMBER,
    ),
)

LOCATION_AVAILABLE_NUMBERS_WEBEX_GO = LOCATION.setting(
    name="location_available_numbers_webex_go",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a Webex Go line can get.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.webex_go_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/webexGo/availableNumbers",
    docs="get-webex-go-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
)

LOCATION_AVAILABLE_NUMBERS_SINGLE_NUMBER_REACH = LOCATION.setting(
    name="location_available_numbers_single_number_reach",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that can be used for single number reach.",
    tier=Tier.CANDIDATES,
    sdk_method="person_settings.single_number_reach.available_phone_numbers",
    path="/telephony/config/locations/{location_id}/singleNumberReach/availableNumbers",
    docs="features-single-number-reach/get-single-number-reach-primary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

EXPORTS = (
    LOCATION_AVAILABLE_NUMBERS_MAIN,
    LOCATION_AVAILABLE_NUMBERS_CALL_INTERCEPT,
    LOCATION_AVAILABLE_NUMBERS_CHARGE_NUMBER,
    LOCATION_AVAILABLE_NUMBERS_EXTERNAL_CALLER_ID,
    LOCATION_AVAILABLE_NUMBERS_WEBEX_GO,
    LOCATION_AVAILABLE_NUMBERS_SINGLE_NUMBER_REACH,
)
