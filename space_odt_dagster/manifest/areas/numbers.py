"""Phone numbers: every number and extension of the organisation, and how many there are."""

from space_odt_dagster.manifest.asked import Fixed
from space_odt_dagster.manifest.column_groups.available_numbers import NUMBERS_PAGE
from space_odt_dagster.manifest.columns import ANY_OWNER, BOOLEAN, INTEGER, PERSONAL, PERSONAL_ESN, TOLL_FREE
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Joined

_PATH = "/telephony/config/numbers"
_DOCS = "numbers/get-phone-numbers-for-an-organization-with-given-criteria"

PHONE_NUMBERS = organisation_wide(
    name="phone_numbers",
    group="numbers",
    grain="phone number or extension",
    description="Every phone number and extension of the organisation, with its location and with whom or what it belongs to. "
    "Numbers without an owner are free.",
    sdk_method="telephony.phone_numbers",
    path=_PATH,
    docs=_DOCS,
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(
        column(
            "location_id",
            "Location of the number.",
            at="location.id",
            key=True,
            references="calling_locations.location_id",
        ),
        column("direct_number", "The phone number.", at="phoneNumber", key=True, sensitive=PERSONAL),
        column("extension", "The extension.", key=True, sensitive=PERSONAL),
        PERSONAL_ESN,
        column("state", "Whether the number is ACTIVE or INACTIVE."),
        column("phone_number_type", "Use of the number, such as PRIMARY, ALTERNATE, FAX or DNIS."),
        column("is_main_number", "Whether it is the main number of its location.", at="mainNumber", type=BOOLEAN),
        TOLL_FREE,
        column("is_service_number", "Whether it is a high-concurrency number.", type=BOOLEAN),
        column(
            "owner_id",
            "Who or what has the number. owner_type says what kind of id it is.",
            at="owner.id",
            key=True,
            references=ANY_OWNER,
        ),
        column("owner_type", "Kind of owner, such as PEOPLE, PLACE, VIRTUAL_LINE or HUNT_GROUP.", at="owner.type"),
        column(
            "owner_name", "Name of the owner.", at=Joined(("owner.firstName", "owner.lastName")), sensitive=PERSONAL
        ),
        column("location_name", "Name of the location.", at="location.name"),
        column("routing_prefix", "Prefix of the location for calls between locations."),
        column("telephony_type", "Kind of number: PSTN_NUMBER or MOBILE_NUMBER.", at="includedTelephonyTypes"),
        column("mobile_network", "Mobile network of a mobile number."),
        column("routing_profile", "Routing profile of a mobile number."),
        column("is_reserved_number", "Whether the number is reserved.", type=BOOLEAN),
    ),
)

PHONE_NUMBER_COUNTS = organisation_wide(
    name="phone_number_counts",
    group="numbers",
    description="How many phone numbers and extensions the organisation has, by state. Compare it with the rows of "
    "phone_numbers to see that the list is complete.",
    sdk_method="telephony.phone_number_details",
    path=_PATH,
    docs=_DOCS,
    # The counts stand beside a list of numbers: one of them is enough.
    fixed=(Fixed(query="details", value=True), Fixed(query="max", value="1")),
    columns=(
        column("assigned", "Numbers that belong to somebody or something.", at="count.assigned", type=INTEGER),
        column("un_assigned", "Numbers that are free.", at="count.unAssigned", type=INTEGER),
        column("in_active", "Numbers that are not active yet.", at="count.inActive", type=INTEGER),
        column("extension_only", "Extensions without a phone number.", at="count.extensionOnly", type=INTEGER),
        column("toll_free_numbers", "Toll-free numbers.", at="count.tollFreeNumbers", type=INTEGER),
        column("mobile_number", "Mobile numbers.", at="count.mobileNumber", type=INTEGER),
        column("service_number", "High-concurrency service numbers.", at="count.serviceNumber", type=INTEGER),
        column("total", "Numbers and extensions in all.", at="count.total", type=INTEGER),
    ),
)

EXPORTS = (PHONE_NUMBERS, PHONE_NUMBER_COUNTS)
