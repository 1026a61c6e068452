"""The record of each person and the call forwarding and calling permissions set for that person.

The numbers that people have or could have are in ``person_numbers``, their other settings in the other files whose name begins
with ``person_``.
"""

from space_odt_dagster.manifest.asked import EachRow, Fixed
from space_odt_dagster.manifest.column_groups.forwarding import LINE_FORWARDING
from space_odt_dagster.manifest.column_groups.permissions import (
    ACCESS_CODES,
    DIGIT_PATTERNS,
    INCOMING_PERMISSIONS,
    OUTGOING_PERMISSIONS,
    TRANSFER_NUMBERS,
)
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource, IsSet
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

_DOCS = "https://developer.webex.com/docs/api/v1"
_SETTINGS_DOCS = f"{_DOCS}/user-call-settings"

PEOPLE_DETAILS = Export(
    name="people_details",
    group="people",
    grain="person",
    description="The full record of each person, read one by one. Complete even if Webex shortens the list in people.",
    tier=Tier.V1,
    asked=EachRow(of="people", ids={"person_id": "person_id"}),
    endpoint=Endpoint(
        sdk_method="people.details",
        path="/people/{person_id}",
        scopes=PEOPLE_READ,
        docs_url=f"{_DOCS}/people/get-person-details",
        fixed=(Fixed(query="callingData", value=True, param="calling_data"),),
        item_errors="errors",
    ),
    columns=(
        column("person_id", "The person.", at=Asked("person_id"), key=True, references="people.person_id"),
        column(
            "name", "Name as shown in the apps.", at=("displayName", FromSource("display_name")), sensitive=PERSONAL
        ),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column(
            "location_id",
            "Webex Calling location; empty for people without Webex Calling.",
            references="locations.location_id",
        ),
        column("direct_number", "Work phone number.", at="phoneNumbers[type=work].value", sensitive=PERSONAL),
        column(
            "webex_calling_enabled",
            "Whether the person has Webex Calling, known by the location.",
            at=IsSet("locationId"),
            type=BOOLEAN,
        ),
        column("extension", "Webex Calling extension.", sensitive=PERSONAL),
        column("email", "Primary e-mail address, which is the sign-in name.", at="emails[0]", sensitive=PERSONAL),
        column("status", "Presence when this was read, such as active, inactive or pending."),
        column("roles", "Ids of the administrator roles of the person.", type=LIST),
        column("licenses", "Ids of the licences of the person.", type=LIST, references="licenses.license_id"),
        column("mobile_number", "Mobile phone number.", at="phoneNumbers[type=mobile].value", sensitive=PERSONAL),
        column("department", "Department."),
        column("title", "Job title."),
        column("manager_id", "The person's manager.", references="people.person_id"),
        column("timezone", "Time zone of the person."),
        column("type", "Kind of account: person, bot or appuser."),
        column("login_enabled", "Whether the person may sign in.", type=BOOLEAN),
        column("invite_pending", "Whether the invitation has not been accepted yet.", type=BOOLEAN),
        column("created", "When the account was created.", type=TIME),
        column("last_modified", "When the account was last changed.", type=TIME),
        column("last_activity", "When the person was last active.", type=TIME),
    ),
)

PERSON_CALL_FORWARDING = PERSON.setting(
    name="person_call_forwarding",
    description="Where the calls of each calling person are forwarded: always, busy, unanswered and while offline. "
    "Finds forwarding to outside numbers.",
    sdk_method="person_settings.forwarding.read",
    path="/people/{entity_id}/features/callForwarding",
    docs="read-forwarding-settings-for-a-person",
    columns=LINE_FORWARDING,
    tier=Tier.V1,
)

PERSON_PERMISSIONS_IN = PERSON.setting(
    name="person_permissions_in",
    description="Which incoming calls each calling person can receive: internal, collect and external transfers.",
    sdk_method="person_settings.permissions_in.read",
    path="/people/{entity_id}/features/incomingPermission",
    docs="read-incoming-permission-settings-for-a-person",
    columns=INCOMING_PERMISSIONS,
    tier=Tier.V1,
)

PERSON_PERMISSIONS_OUT = PERSON.setting(
    name="person_permissions_out",
    description="Which outgoing calls each calling person can make, by call type. Finds people who may call "
    "international or premium numbers.",
    sdk_method="person_settings.permissions_out.read",
    path="/people/{entity_id}/features/outgoingPermission",
    sdk_path_is_wrong=True,
    other_path="/telephony/config/people/{entity_id}/outgoingPermission",
    docs="retrieve-a-person-s-outgoing-calling-permissions-settings",
    columns=OUTGOING_PERMISSIONS,
    tier=Tier.V1,
)

PERSON_OUT_ACCESS_CODES = PERSON.setting(
    name="person_out_access_codes",
    grain="access code of a calling person",
    description="The access codes with which calling people make calls that need one. The codes are secrets: "
    "anyone who knows one can make calls at the organisation's cost.",
    sdk_method="person_settings.permissions_out.access_codes.read",
    path="/telephony/config/people/{entity_id}/outgoingPermission/accessCodes",
    docs="retrieve-access-codes-for-a-person",
    item_key="accessCodes",
    list_may_be_absent=True,
    columns=ACCESS_CODES,
    tier=Tier.V1,
)

PERSON_OUT_DIGIT_PATTERNS = PERSON.setting(
    name="person_out_digit_patterns",
    grain="digit pattern of a calling person",
    description="The digit patterns that allow, block or divert calls of a calling person regardless of call type.",
    sdk_method="person_settings.permissions_out.digit_patterns.get_digit_patterns",
    path="/telephony/config/people/{entity_id}/outgoingPermission/digitPatterns",
    docs="retrieve-digit-patterns-for-a-person",
    item_key="digitPatterns",
    list_may_be_absent=True,
    columns=DIGIT_PATTERNS,
    tier=Tier.V1,
)

PERSON_TRANSFER_NUMBERS = PERSON.setting(
    name="person_transfer_numbers",
    description="The numbers to which outgoing calls of a calling person are diverted for approval.",
    sdk_method="person_settings.permissions_out.transfer_numbers.read",
    path="/telephony/config/people/{entity_id}/outgoingPermission/autoTransferNumbers",
    sdk_path_is_wrong=True,
    docs="retrieve-transfer-numbers-for-a-person",
    columns=TRANSFER_NUMBERS,
    tier=Tier.V1,
)

EXPORTS = (
    PEOPLE_DETAILS,
    PERSON_CALL_FORWARDING,
    PERSON_PERMISSIONS_IN,
    PERSON_PERMISSIONS_OUT,
    PERSON_OUT_ACCESS_CODES,
    PERSON_OUT_DIGIT_PATTERNS,
    PERSON_TRANSFER_NUMBERS,
)
