"""Auto attendants: what they are, their menus, announcement files and call forwarding."""

from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    ENABLED,
    ESN,
    NAME_FOR_CALLS,
    PERSONAL,
    ROUTING_PREFIX,
    TOLL_FREE,
)
from space_odt_dagster.manifest.export import Column, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import AUTO_ATTENDANT
from space_odt_dagster.manifest.shared_settings import available_numbers, call_forwarding


def _menu(name: str, path: str, when: str) -> tuple[Column, ...]:
    return (
        column(f"{name}_greeting", f"Greeting {when}: DEFAULT or CUSTOM.", at=f"{path}.greeting"),
        column(
            f"{name}_greeting_file",
            f"Audio file of the custom greeting {when}.",
            at=f"{path}.audioAnnouncementFile.fileName",
        ),
        column(
            f"{name}_extension_enabled",
            f"Whether callers can dial an extension {when}.",
            at=f"{path}.extensionEnabled",
            type=BOOLEAN,
        ),
        column(
            f"{name}_no_input_retries",
            f"How often the menu is repeated to silent callers {when}.",
            at=f"{path}.callTreatment.retryAttemptForNoInput",
        ),
        column(
            f"{name}_no_input_action",
            f"What finally happens to callers who enter nothing, {when}.",
            at=f"{path}.callTreatment.actionToBePerformed.action",
        ),
        column(
            f"{name}_no_input_transfer_to",
            f"Where callers who enter nothing are sent {when}.",
            at=f"{path}.callTreatment.actionToBePerformed.transferCallTo",
            sensitive=PERSONAL,
        ),
    )


AUTO_ATTENDANTS = organisation_wide(
    name="auto_attendants",
    group="auto_attendants",
    grain="auto attendant",
    description="Every auto attendant of the organisation with its number and extension.",
    tier=Tier.V1,
    sdk_method="telephony.auto_attendant.list",
    path="/telephony/config/autoAttendants",
    docs="features-auto-attendant/read-the-list-of-auto-attendants",
    item_key="autoAttendants",
    page=PageSize(size=1000),
    columns=(
        column("location_id", "Location of the auto attendant.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the auto attendant.", key=True),
        column("name", "Name of the auto attendant."),
        column("direct_number", "Phone number of the auto attendant.", at="phoneNumber"),
        column("extension", "Extension of the auto attendant."),
        column("location_name", "Name of the location."),
        ROUTING_PREFIX,
        ESN,
        TOLL_FREE,
    ),
)

AUTO_ATTENDANT_DETAILS = AUTO_ATTENDANT.setting(
    name="auto_attendant_details",
    description="The settings of each auto attendant: schedules, dialling and both menus. The keys of the menus are in "
    "raw_json.",
    tier=Tier.V1,
    sdk_method="telephony.auto_attendant.details",
    path="/telephony/config/locations/{location_id}/autoAttendants/{auto_attendant_id}",
    docs="get-details-for-an-auto-attendant",
    columns=(
        column("name", "Name of the auto attendant.", at=("name", FromSource("name"))),
        column("direct_number", "Phone number of the auto attendant.", at="phoneNumber"),
        column("extension", "Extension of the auto attendant."),
        ENABLED,
        ROUTING_PREFIX,
        ESN,
        TOLL_FREE,
        *NAME_FOR_CALLS,
        column("business_schedule", "Name of the schedule of business hours."),
        column("holiday_schedule", "Name of the schedule of holidays."),
        column("extension_dialing", "Whom callers can reach by extension: ENTERPRISE or GROUP."),
        column("name_dialing", "Whom callers can reach by name: ENTERPRISE or GROUP."),
        *_menu("business_hours", "businessHoursMenu", "during business hours"),
        *_menu("after_hours", "afterHoursMenu", "after hours"),
    ),
)

AUTO_ATTENDANT_ANNOUNCEMENT_FILES = AUTO_ATTENDANT.setting(
    name="auto_attendant_announcement_files",
    grain="announcement file of an auto attendant",
    description="The audio files that each auto attendant has for its announcements.",
    tier=Tier.V1,
    sdk_method="telephony.auto_attendant.list_announcement_files",
    path="/telephony/config/locations/{location_id}/autoAttendants/{auto_attendant_id}/announcements",
    docs="read-the-list-of-auto-attendant-announcement-files",
    item_key="announcements",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the file.", key=True),
        column("name", "Name of the file.", at="fileName"),
        column("file_size", "Size of the file."),
        column("media_file_type", "Format of the file, such as WAV."),
        column("level", "Where the file is kept: ORGANIZATION, LOCATION or ENTITY."),
    ),
)

EXPORTS = (
    AUTO_ATTENDANTS,
    AUTO_ATTENDANT_DETAILS,
    AUTO_ATTENDANT_ANNOUNCEMENT_FILES,
    call_forwarding.FORWARDING[AUTO_ATTENDANT],
    call_forwarding.FORWARDING_RULES[AUTO_ATTENDANT],
    available_numbers.FEATURE_PRIMARY[AUTO_ATTENDANT],
    available_numbers.FEATURE_ALTERNATE[AUTO_ATTENDANT],
    available_numbers.FEATURE_CALL_FORWARD[AUTO_ATTENDANT],
)
