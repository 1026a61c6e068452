"""The record of each person and the call forwarding and calling permissions set for that person.

The numbers that people have or could have are in ``person_numbers``, their other settings in the other files whose name begins
with ``person_``.
"""

from space_odt_dagster.manifest.asked import EachRow, Fixed
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource, IsSet
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ
from space_odt_dagster.manifest.shared_settings import call_forwarding, incoming_calls, outgoing_calls

_DOCS = "https://developer.webex.com/docs/api/v1"

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

EXPORTS = (
    PEOPLE_DETAILS,
    call_forwarding.CALL_FORWARDING[PERSON],
    incoming_calls.PERMISSIONS_IN[PERSON],
    outgoing_calls.PERMISSIONS_OUT[PERSON],
    outgoing_calls.OUT_ACCESS_CODES[PERSON],
    outgoing_calls.OUT_DIGIT_PATTERNS[PERSON],
    outgoing_calls.TRANSFER_NUMBERS[PERSON],
)
