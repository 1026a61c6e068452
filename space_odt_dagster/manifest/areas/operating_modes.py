"""Operating modes: how calls of features are forwarded by hours, holidays or by hand."""

from space_odt_dagster.manifest.column_groups.available_numbers import FORWARDING_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL, of_one
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import LOCATION, Owner

_PAGE = "features-operating-modes"
_MODE = Owner(
    group="operating_modes",
    grain="operating mode",
    of="operating_modes",
    ids=("id",),
    columns=of_one("operating mode", "operating_modes", "id"),
    docs=_PAGE,
)
_SETTINGS = (
    column(
        "mode_type",
        "When it applies: SAME_HOURS_DAILY, DIFFERENT_HOURS_DAILY, HOLIDAY, or NONE if it is only set by hand.",
        at="type",
    ),
    column("level", "Where it can be used: in the whole ORGANIZATION or in one LOCATION."),
    column(
        "location_id",
        "That location, if it is a location.",
        at="location.id",
        references="calling_locations.location_id",
    ),
    column("location_name", "Name of that location.", at="location.name"),
    column("call_forwarding_enabled", "Whether calls are forwarded.", at="callForwarding.enabled", type=BOOLEAN),
    column(
        "call_forwarding_destination",
        "Where calls are forwarded to.",
        at="callForwarding.destination",
        sensitive=PERSONAL,
    ),
    column(
        "call_forwarding_voicemail_enabled",
        "Whether forwarded calls go to the voicemail of the destination.",
        at="callForwarding.destinationVoicemailEnabled",
        type=BOOLEAN,
    ),
)

OPERATING_MODES = organisation_wide(
    name="operating_modes",
    group="operating_modes",
    grain="operating mode",
    description="Every operating mode of the organisation and its locations, and where it forwards calls to.",
    sdk_method="telephony.operating_modes.list",
    path="/telephony/config/operatingModes",
    docs="features-operating-modes/read-the-list-of-operating-modes",
    item_key="operatingModes",
    page=PageSize(size=100, ends_below=100),
    columns=(
        column("id", "Id of the operating mode.", key=True),
        column("name", "Name of the operating mode."),
        *_SETTINGS,
    ),
)

OPERATING_MODE_DETAILS = _MODE.setting(
    name="operating_mode_details",
    description="The hours or holidays of each operating mode. The hours of each day and how holidays recur are in "
    "raw_json.",
    sdk_method="telephony.operating_modes.details",
    path="/telephony/config/operatingModes/{mode_id}",
    docs="get-details-for-an-operating-mode",
    columns=(
        column("name", "Name of the operating mode.", at=("name", FromSource("name"))),
        *_SETTINGS,
        column("holiday_names", "Names of its holidays.", at="holidays[].name", type=LIST),
        column("holiday_start_dates", "When they begin, in the same order.", at="holidays[].startDate", type=LIST),
        column("holiday_end_dates", "When they end, in the same order.", at="holidays[].endDate", type=LIST),
        column(
            "weekday_start_time",
            "When it begins from Monday to Friday, where these days are alike.",
            at="sameHoursDaily.mondayToFriday.startTime",
        ),
        column(
            "weekday_end_time",
            "When it ends from Monday to Friday, where these days are alike.",
            at="sameHoursDaily.mondayToFriday.endTime",
        ),
    ),
)

LOCATION_AVAILABLE_OPERATING_MODES = LOCATION.setting(
    name="location_available_operating_modes",
    group="operating_modes",
    grain="operating mode that features of a calling location can use",
    description="The operating modes that features of each calling location could use.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.operating_modes.available_operating_modes",
    path="/telephony/config/locations/{location_id}/operatingModes/availableOperatingModes",
    docs=f"{_PAGE}/retrieve-the-list-of-available-operating-modes-in-a-location",
    item_key="operatingModes",
    columns=(
        column("id", "The operating mode.", key=True, references="operating_modes.id"),
        column("name", "Name of the operating mode."),
    ),
)

OPERATING_MODE_AVAILABLE_NUMBERS_CALL_FORWARD = LOCATION.setting(
    name="operating_mode_available_numbers_call_forward",
    group="operating_modes",
    grain="assignable number of a calling location",
    description="The numbers of each calling location that an operating mode can forward calls to.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.operating_modes.call_forward_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/operatingModes/callForwarding/availableNumbers",
    docs=f"{_PAGE}/get-operating-mode-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)

EXPORTS = (
    OPERATING_MODES,
    OPERATING_MODE_DETAILS,
    LOCATION_AVAILABLE_OPERATING_MODES,
    OPERATING_MODE_AVAILABLE_NUMBERS_CALL_FORWARD,
)
