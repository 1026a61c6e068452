"""Voice portals: the numbers that people of a location call to hear their voicemail and to change settings."""

from space_odt_dagster.manifest.column_groups.available_numbers import FREE_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, NAME_FOR_CALLS
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import LOCATION

_PAGE = "location-call-settings-voicemail"
_NOT_THERE = frozenset({"language_code", "time_zone"})

VOICE_PORTALS = LOCATION.setting(
    name="voice_portals",
    group="voicemail",
    grain="voice portal of a calling location",
    description="The voice portal of each calling location with its number and language. Its passcode cannot be read.",
    sdk_method="telephony.voiceportal.read",
    path="/telephony/config/locations/{location_id}/voicePortal",
    docs=f"{_PAGE}/get-voiceportal",
    columns=(
        column("id", "Id of the voice portal."),
        column("name", "Name of the voice portal."),
        column("direct_number", "Phone number of the voice portal.", at="phoneNumber"),
        column("extension", "Extension of the voice portal."),
        column("language_code", "Language of the announcements, as a code such as en_us."),
        *(one for one in NAME_FOR_CALLS if one.name not in _NOT_THERE),
    ),
)

VOICE_PORTAL_PASSCODE_RULES = LOCATION.setting(
    name="voice_portal_passcode_rules",
    group="voicemail",
    description="The rules for passcodes of voicemail and voice portal in each calling location. No passcode is in it.",
    sdk_method="telephony.voiceportal.passcode_rules",
    path="/telephony/config/locations/{location_id}/voicePortal/passcodeRules",
    docs=f"{_PAGE}/get-voiceportal-passcode-rule",
    columns=(
        column("length_min", "How many digits a passcode has at least.", at="length.min", type=INTEGER),
        column("length_max", "How many digits a passcode has at most.", at="length.max", type=INTEGER),
        column("expire_passcode_enabled", "Whether passcodes expire.", at="expirePasscode.enabled", type=BOOLEAN),
        column("expire_passcode_days", "Days until passcodes expire.", at="expirePasscode.numberOfDays", type=INTEGER),
        column(
            "failed_attempts_enabled",
            "Whether too many wrong passcodes lock the mailbox.",
            at="failedAttempts.enabled",
            type=BOOLEAN,
        ),
        column("failed_attempts", "How many wrong passcodes lock it.", at="failedAttempts.attempts", type=INTEGER),
        column(
            "block_previous_passcodes_enabled",
            "Whether earlier passcodes are refused.",
            at="blockPreviousPasscodes.enabled",
            type=BOOLEAN,
        ),
        column(
            "block_previous_passcodes_count",
            "How many earlier passcodes are refused.",
            at="blockPreviousPasscodes.numberOfPasscodes",
            type=INTEGER,
        ),
        column(
            "block_repeated_digits_enabled",
            "Whether passcodes that repeat a digit are refused.",
            at="blockRepeatedDigits.enabled",
            type=BOOLEAN,
        ),
        column(
            "block_contiguous_sequences_enabled",
            "Whether passcodes such as 1234 are refused.",
            at="blockContiguousSequences.enabled",
            type=BOOLEAN,
        ),
        column("block_repeated_patterns_enabled", "Whether passcodes that repeat a pattern are refused.", type=BOOLEAN),
        column("block_user_number_enabled", "Whether the own number is refused as a passcode.", type=BOOLEAN),
        column(
            "block_reversed_user_number_enabled",
            "Whether the own number backwards is refused as a passcode.",
            type=BOOLEAN,
        ),
        column("block_reversed_old_passcode_enabled", "Whether the last passcode backwards is refused.", type=BOOLEAN),
    ),
)

VOICE_PORTAL_AVAILABLE_NUMBERS = LOCATION.setting(
    name="voice_portal_available_numbers",
    group="voicemail",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that its voice portal can get.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.voiceportal.available_phone_numbers",
    path="/telephony/config/locations/{location_id}/voicePortal/availableNumbers",
    docs=f"{_PAGE}/get-voiceportal-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

EXPORTS = (VOICE_PORTALS, VOICE_PORTAL_PASSCODE_RULES, VOICE_PORTAL_AVAILABLE_NUMBERS)
