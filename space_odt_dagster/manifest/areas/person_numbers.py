"""The numbers that calling people have, and those that they could be given, one listing per use."""

from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.shared_settings import available_numbers

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

EXPORTS = (
    PERSON_NUMBERS,
    available_numbers.PRIMARY[PERSON],
    available_numbers.SECONDARY[PERSON],
    available_numbers.CALL_FORWARD[PERSON],
    available_numbers.CALL_INTERCEPT[PERSON],
    available_numbers.ECBN[PERSON],
    available_numbers.FAX_MESSAGE[PERSON],
)
