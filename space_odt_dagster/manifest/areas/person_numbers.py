"""The numbers that calling people have, and those that they could be given, one listing per use."""

from space_odt_dagster.manifest.asked import EachRow, in_query
from space_odt_dagster.manifest.column_groups.available_numbers import (
    EXTENSION,
    MOBILE_NUMBER,
    NUMBERS_PAGE,
    OWNED_NUMBER,
    UNASSIGNED_NUMBER,
)
from space_odt_dagster.manifest.columns import BOOLEAN, CALLING_LOCATION, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_DOCS = "https://developer.webex.com/docs/api/v1/user-call-settings"

PERSON_NUMBERS = PERSON.setting(
    name="person_numbers",
    grain="phone number of a calling person",
    description="Every number of each calling person: primary and alternate numbers with their extensions.",
    sdk_method="person_settings.numbers.read",
    path="/people/{person_id}/features/numbers",
    docs="get-a-list-of-phone-numbers-for-a-person",
    item_key="phoneNumbers",
    list_may_be_absent=True,
    columns=(
        column("direct_number", "The phone number.", key=True, sensitive=PERSONAL),
        column("extension", "The extension.", key=True, sensitive=PERSONAL),
        column("primary", "Whether it is the primary number of the person.", type=BOOLEAN),
        ROUTING_PREFIX,
        PERSONAL_ESN,
        column("ring_pattern", "How a call to this number rings."),
        column(
            "distinctive_ring_enabled",
            "Whether the numbers of the person ring differently.",
            at=InAnswer("distinctiveRingEnabled"),
            type=BOOLEAN,
        ),
    ),
    tier=Tier.V1,
)

PERSON_AVAILABLE_NUMBERS_PRIMARY = Export(
    name="person_available_numbers_primary",
    group="people",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a person can get as primary number.",
    tier=Tier.V1,
    asked=EachRow(of="calling_locations", ids={"location_id": in_query("location_id", "locationId")}),
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.primary",
        path="/telephony/config/people/primary/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-primary-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    columns=(CALLING_LOCATION, *UNASSIGNED_NUMBER, *MOBILE_NUMBER),
)

PERSON_AVAILABLE_NUMBERS_SECONDARY = PERSON.setting(
    name="person_available_numbers_secondary",
    grain="assignable number of a calling person",
    description="The free numbers that each calling person can get as alternate number.",
    sdk_method="person_settings.available_numbers.secondary",
    path="/telephony/config/people/{entity_id}/secondary/availableNumbers",
    docs="get-person-secondary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
    tier=Tier.V1,
)

PERSON_AVAILABLE_NUMBERS_CALL_FORWARD = PERSON.setting(
    name="person_available_numbers_call_forward",
    grain="assignable number of a calling person",
    description="The numbers of the organisation that each calling person can forward calls to, and who has them.",
    sdk_method="person_settings.available_numbers.call_forward",
    path="/telephony/config/people/{entity_id}/callForwarding/availableNumbers",
    docs="get-person-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(*OWNED_NUMBER, EXTENSION),
    tier=Tier.V1,
)

PERSON_AVAILABLE_NUMBERS_CALL_INTERCEPT = PERSON.setting(
    name="person_available_numbers_call_intercept",
    grain="assignable number of a calling person",
    description="The numbers of the organisation that intercepted calls of each calling person can be sent to, and who "
    "has them.",
    sdk_method="person_settings.available_numbers.call_intercept",
    path="/telephony/config/people/{entity_id}/callIntercept/availableNumbers",
    docs="get-person-call-intercept-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(*OWNED_NUMBER, EXTENSION),
    tier=Tier.V1,
)

PERSON_AVAILABLE_NUMBERS_ECBN = PERSON.setting(
    name="person_available_numbers_ecbn",
    grain="assignable number of a calling person",
    description="The numbers that emergency services can use to call each calling person back, and who has them.",
    sdk_method="person_settings.available_numbers.ecbn",
    path="/telephony/config/people/{entity_id}/emergencyCallbackNumber/availableNumbers",
    docs="get-person-ecbn-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=OWNED_NUMBER,
    tier=Tier.V1,
)

PERSON_AVAILABLE_NUMBERS_FAX_MESSAGE = PERSON.setting(
    name="person_available_numbers_fax_message",
    grain="assignable number of a calling person",
    description="The free numbers at which each calling person can receive fax messages.",
    sdk_method="person_settings.available_numbers.fax_message",
    path="/telephony/config/people/{entity_id}/faxMessage/availableNumbers",
    docs="get-person-fax-message-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
    tier=Tier.V1,
)

EXPORTS = (
    PERSON_NUMBERS,
    PERSON_AVAILABLE_NUMBERS_PRIMARY,
    PERSON_AVAILABLE_NUMBERS_SECONDARY,
    PERSON_AVAILABLE_NUMBERS_CALL_FORWARD,
    PERSON_AVAILABLE_NUMBERS_CALL_INTERCEPT,
    PERSON_AVAILABLE_NUMBERS_ECBN,
    PERSON_AVAILABLE_NUMBERS_FAX_MESSAGE,
)
