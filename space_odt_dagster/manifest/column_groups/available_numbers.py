"""The columns of the listings of numbers that could be assigned, which are alike for people, workspaces and virtual lines.

All numbers are marked personal: a listing also names numbers that people already have.
"""

from space_odt_dagster.manifest.columns import ANY_OWNER, BOOLEAN, PERSONAL, TOLL_FREE
from space_odt_dagster.manifest.export import PageSize, column
from space_odt_dagster.manifest.origins import Joined

NUMBERS_PAGE = PageSize(size=2000, ends_below=2000)

UNASSIGNED_NUMBER = (
    column("direct_number", "The phone number.", at="phoneNumber", key=True, sensitive=PERSONAL),
    column("state", "Whether the number is ACTIVE or INACTIVE."),
    column("is_main_number", "Whether it is the main number of its location.", type=BOOLEAN),
    column("telephony_type", "Kind of number: PSTN_NUMBER or MOBILE_NUMBER."),
    column("is_service_number", "Whether it is a high-concurrency service number.", type=BOOLEAN),
)

MOBILE_NUMBER = (
    column("mobile_network", "Mobile network of a mobile number."),
    column("routing_profile", "Routing profile of a mobile number."),
)

FREE_NUMBER = (*UNASSIGNED_NUMBER, TOLL_FREE)

OWNED_NUMBER = (
    *FREE_NUMBER,
    column(
        "owner_id",
        "Who or what has the number now. owner_type says what kind of id it is.",
        at="owner.id",
        references=ANY_OWNER,
    ),
    column("owner_type", "Kind of owner, such as PEOPLE, PLACE, VIRTUAL_LINE or HUNT_GROUP.", at="owner.type"),
    column(
        "owner_name",
        "Name of the owner.",
        at=("owner.displayName", Joined(("owner.firstName", "owner.lastName"))),
        sensitive=PERSONAL,
    ),
)

EXTENSION = column("extension", "The extension.", sensitive=PERSONAL)

FORWARDING_NUMBER = (*OWNED_NUMBER, EXTENSION)
"""A number that calls can be forwarded to."""
