"""The numbers that calling people have, and those that they could be given, one listing per use."""

from space_odt_dagster.manifest.available_numbers import (
    EXTENSION,
    MOBILE_NUMBER,
    NUMBERS_PAGE,
    OWNED_NUMBER,
    UNASSIGNED_NUMBER,
)
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    CALLING_LOCATION,
    PERSONAL,
    PERSONAL_ESN,
    ROUTING_PREFIX,
    calling_person,
    of_person,
)
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.scopes import PEOPLE_READ, TELEPHONY_READ
from space_odt_dagster.manifest.spec import ArtifactSpec, Endpoint, ParamSource, column

_DOCS = "https://developer.webex.com/docs/api/v1/user-call-settings"

PERSON_NUMBERS = ArtifactSpec(
    name="person_numbers",
    group="people",
    grain="phone number of a calling person",
    description="Every number of each calling person: primary and alternate numbers with their extensions.",
    endpoint=Endpoint(
        sdk_method="person_settings.numbers.read",
        path="/people/{person_id}/features/numbers",
        scopes=PEOPLE_READ,
        docs_url=f"{_DOCS}/get-a-list-of-phone-numbers-for-a-person",
        item_key="phoneNumbers",
        list_may_be_absent=True,
    ),
    sources=calling_person("person_id"),
    columns=(
        *of_person("person_id"),
        column("direct_number", "directNumber", "The phone number.", key=True, sensitive=PERSONAL),
        column("extension", "extension", "The extension.", key=True, sensitive=PERSONAL),
        column("primary", "primary", "Whether it is the primary number of the person.", type=BOOLEAN),
        ROUTING_PREFIX,
        PERSONAL_ESN,
        column("ring_pattern", "ringPattern", "How a call to this number rings."),
        column(
            "distinctive_ring_enabled",
            InAnswer("distinctiveRingEnabled"),
            "Whether the numbers of the person ring differently.",
            type=BOOLEAN,
        ),
    ),
)

PERSON_AVAILABLE_NUMBERS_PRIMARY = ArtifactSpec(
    name="person_available_numbers_primary",
    group="people",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a person can get as primary number.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.primary",
        path="/telephony/config/people/primary/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-primary-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=(ParamSource(param="location_id", asset="calling_locations", column="location_id", query="locationId"),),
    columns=(CALLING_LOCATION, *UNASSIGNED_NUMBER, *MOBILE_NUMBER),
)

PERSON_AVAILABLE_NUMBERS_SECONDARY = ArtifactSpec(
    name="person_available_numbers_secondary",
    group="people",
    grain="assignable number of a calling person",
    description="The free numbers that each calling person can get as alternate number.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.secondary",
        path="/telephony/config/people/{entity_id}/secondary/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-secondary-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_person("entity_id"),
    columns=(*of_person("entity_id"), *UNASSIGNED_NUMBER),
)

PERSON_AVAILABLE_NUMBERS_CALL_FORWARD = ArtifactSpec(
    name="person_available_numbers_call_forward",
    group="people",
    grain="assignable number of a calling person",
    description="The numbers of the organisation that each calling person can forward calls to, and who has them.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.call_forward",
        path="/telephony/config/people/{entity_id}/callForwarding/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-call-forward-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_person("entity_id"),
    columns=(*of_person("entity_id"), *OWNED_NUMBER, EXTENSION),
)

PERSON_AVAILABLE_NUMBERS_CALL_INTERCEPT = ArtifactSpec(
    name="person_available_numbers_call_intercept",
    group="people",
    grain="assignable number of a calling person",
    description="The numbers of the organisation that intercepted calls of each calling person can be sent to, and who "
    "has them.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.call_intercept",
        path="/telephony/config/people/{entity_id}/callIntercept/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-call-intercept-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_person("entity_id"),
    columns=(*of_person("entity_id"), *OWNED_NUMBER, EXTENSION),
)

PERSON_AVAILABLE_NUMBERS_ECBN = ArtifactSpec(
    name="person_available_numbers_ecbn",
    group="people",
    grain="assignable number of a calling person",
    description="The numbers that emergency services can be given to call each calling person back, and who has them.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.ecbn",
        path="/telephony/config/people/{entity_id}/emergencyCallbackNumber/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-ecbn-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_person("entity_id"),
    columns=(*of_person("entity_id"), *OWNED_NUMBER),
)

PERSON_AVAILABLE_NUMBERS_FAX_MESSAGE = ArtifactSpec(
    name="person_available_numbers_fax_message",
    group="people",
    grain="assignable number of a calling person",
    description="The free numbers at which each calling person can receive fax messages.",
    endpoint=Endpoint(
        sdk_method="person_settings.available_numbers.fax_message",
        path="/telephony/config/people/{entity_id}/faxMessage/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-person-fax-message-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_person("entity_id"),
    columns=(*of_person("entity_id"), *UNASSIGNED_NUMBER),
)
