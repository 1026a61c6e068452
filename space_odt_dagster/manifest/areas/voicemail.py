"""Voicemail of the organisation and its locations: rules for messages and passcodes, and shared mailboxes."""

from space_odt_dagster.manifest.column_groups.available_numbers import FREE_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    ENABLED,
    ESN,
    INTEGER,
    PERSONAL,
    ROUTING_PREFIX,
    TOLL_FREE,
    of_feature,
)
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import LOCATION, Owner

_PAGE = "location-call-settings-voicemail"
_GROUP = Owner(
    group="voicemail",
    grain="voicemail group",
    of="voicemail_groups",
    ids=("location_id", "id"),
    columns=of_feature("voicemail group", "voicemail_groups", "id"),
    docs=_PAGE,
)
_NUMBER = (
    column("direct_number", "Phone number of the voicemail group.", at="phoneNumber"),
    column("extension", "Extension of the voicemail group."),
    ENABLED,
    ROUTING_PREFIX,
    ESN,
    TOLL_FREE,
)

ORGANISATION_VOICEMAIL = organisation_wide(
    name="organisation_voicemail",
    group="voicemail",
    grain="organisation (one row)",
    description="How long voicemail messages of the organisation are kept, and whether people can forward them by e-mail.",
    sdk_method="telephony.organisation_voicemail.read",
    path="/telephony/config/voicemail/settings",
    docs="calling-service-settings/get-voicemail-settings",
    columns=(
        column("message_expiry_enabled", "Whether messages expire.", type=BOOLEAN),
        column("number_of_days_for_message_expiry", "Days until messages expire.", type=INTEGER),
        column(
            "voice_message_forwarding_enabled", "Whether people can have messages forwarded by e-mail.", type=BOOLEAN
        ),
        column("strict_deletion_enabled", "Whether messages expire that nobody has heard.", type=BOOLEAN),
    ),
)

VOICEMAIL_RULES = organisation_wide(
    name="voicemail_rules",
    group="voicemail",
    grain="organisation (one row)",
    description="The rules for voicemail passcodes of the organisation. No passcode is in it.",
    sdk_method="telephony.voicemail_rules.read",
    path="/telephony/config/voicemail/rules",
    docs="calling-service-settings/get-voicemail-rules",
    columns=(
        column(
            "pin_length_min",
            "How many digits a passcode has at least.",
            at="defaultVoicemailPinRules.length.min",
            type=INTEGER,
        ),
        column(
            "pin_length_max",
            "How many digits a passcode has at most.",
            at="defaultVoicemailPinRules.length.max",
            type=INTEGER,
        ),
        column("expire_passcode_enabled", "Whether passcodes expire.", at="expirePasscode.enabled", type=BOOLEAN),
        column("expire_passcode_days", "Days until passcodes expire.", at="expirePasscode.numberOfDays", type=INTEGER),
        column(
            "change_passcode_enabled",
            "Whether a passcode can only be changed after some days.",
            at="changePasscode.enabled",
            type=BOOLEAN,
        ),
        column(
            "change_passcode_days",
            "Days before a passcode can be changed.",
            at="changePasscode.numberOfDays",
            type=INTEGER,
        ),
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
            "default_voicemail_pin_enabled",
            "Whether new people get the same first passcode.",
            at="defaultVoicemailPinRules.defaultVoicemailPinEnabled",
            type=BOOLEAN,
        ),
        column(
            "block_repeated_patterns_enabled",
            "Whether passcodes that repeat a pattern are refused.",
            at="defaultVoicemailPinRules.blockRepeatedPatternsEnabled",
            type=BOOLEAN,
        ),
    ),
)

LOCATION_VOICEMAIL = LOCATION.setting(
    name="location_voicemail",
    group="voicemail",
    description="Whether voicemail messages of each calling location are written down.",
    sdk_method="telephony.location.voicemail.read",
    path="/telephony/config/locations/{location_id}/voicemail",
    docs=f"{_PAGE}/get-location-voicemail",
    columns=(
        column("voicemail_transcription_enabled", "Whether people also get the text of a message.", type=BOOLEAN),
        column("name", "Name of the location.", at=FromSource("name")),
    ),
)

VOICEMAIL_GROUPS = organisation_wide(
    name="voicemail_groups",
    group="voicemail",
    grain="voicemail group",
    description="Every shared mailbox of the organisation with its number and extension.",
    sdk_method="telephony.voicemail_groups.list",
    path="/telephony/config/voicemailGroups",
    docs="location-call-settings-voicemail/list-voicemailgroup",
    item_key="voicemailGroups",
    page=PageSize(size=200, ends_below=200),
    columns=(
        column("location_id", "Location of the voicemail group.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the voicemail group.", key=True),
        column("name", "Name of the voicemail group."),
        *_NUMBER,
        column("location_name", "Name of the location."),
    ),
)

VOICEMAIL_GROUP_DETAILS = _GROUP.setting(
    name="voicemail_group_details",
    description="The settings of each shared mailbox: where messages are kept, who is notified, and where callers can "
    "be sent.",
    sdk_method="telephony.voicemail_groups.details",
    path="/telephony/config/locations/{location_id}/voicemailGroups/{voicemail_group_id}",
    docs="get-location-voicemail-group",
    columns=(
        column("name", "Name of the voicemail group.", at=("name", FromSource("name"))),
        *_NUMBER,
        column("language_code", "Language of the announcements, as a code such as en_us."),
        column("greeting", "What callers hear: DEFAULT or CUSTOM."),
        column(
            "message_storage_type",
            "Where messages are kept: INTERNAL, or EXTERNAL for a mailbox of e-mail.",
            at="messageStorage.storageType",
        ),
        column(
            "message_storage_email", "That mailbox of e-mail.", at="messageStorage.externalEmail", sensitive=PERSONAL
        ),
        column("notifications_enabled", "Whether new messages are notified.", at="notifications.enabled", type=BOOLEAN),
        column(
            "notifications_destination",
            "Who is notified of new messages.",
            at="notifications.destination",
            sensitive=PERSONAL,
        ),
        column("fax_message_enabled", "Whether it receives faxes.", at="faxMessage.enabled", type=BOOLEAN),
        column("fax_message_number", "Phone number for faxes.", at="faxMessage.phoneNumber"),
        column("fax_message_extension", "Extension for faxes.", at="faxMessage.extension"),
        column(
            "transfer_to_number_enabled",
            "Whether callers can press 0 to be sent on.",
            at="transferToNumber.enabled",
            type=BOOLEAN,
        ),
        column(
            "transfer_to_number_destination",
            "Where callers are sent who press 0.",
            at="transferToNumber.destination",
            sensitive=PERSONAL,
        ),
        column(
            "email_copy_of_message_enabled",
            "Whether a copy of each message is sent by e-mail.",
            at="emailCopyOfMessage.enabled",
            type=BOOLEAN,
        ),
        column(
            "email_copy_of_message_email", "Who gets that copy.", at="emailCopyOfMessage.emailId", sensitive=PERSONAL
        ),
        column("voice_message_forwarding_enabled", "Whether messages can be forwarded.", type=BOOLEAN),
    ),
)

VOICEMAIL_GROUP_AVAILABLE_NUMBERS_PRIMARY = LOCATION.setting(
    name="voicemail_group_available_numbers_primary",
    group="voicemail",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a voicemail group can get as its number.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.voicemail_groups.available_phone_numbers",
    path="/telephony/config/locations/{location_id}/voicemailGroups/availableNumbers",
    docs=f"{_PAGE}/get-voicemail-group-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

VOICEMAIL_GROUP_AVAILABLE_NUMBERS_FAX_MESSAGE = LOCATION.setting(
    name="voicemail_group_available_numbers_fax_message",
    group="voicemail",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a voicemail group can get for faxes.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.voicemail_groups.fax_message_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/voicemailGroups/faxMessage/availableNumbers",
    docs=f"{_PAGE}/get-voicemail-group-fax-message-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

EXPORTS = (
    ORGANISATION_VOICEMAIL,
    VOICEMAIL_RULES,
    LOCATION_VOICEMAIL,
    VOICEMAIL_GROUPS,
    VOICEMAIL_GROUP_DETAILS,
    VOICEMAIL_GROUP_AVAILABLE_NUMBERS_PRIMARY,
    VOICEMAIL_GROUP_AVAILABLE_NUMBERS_FAX_MESSAGE,
)
