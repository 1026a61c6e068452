"""Executives and their assistants: who is one, whose calls are filtered, and how assistants are alerted."""

from space_odt_dagster.manifest.asked import each
from space_odt_dagster.manifest.column_groups.call_rules import CRITERION, FILTER_RULE
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.origins import Equals
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.spec import column

PERSON_EXECUTIVE_ASSISTANT = PERSON.setting(
    name="person_executive_assistant",
    description="Who is an executive and who is an assistant of one.",
    sdk_method="person_settings.exec_assistant.read",
    path="/people/{person_id}/features/executiveAssistant",
    docs="retrieve-executive-assistant-settings-for-a-person",
    columns=(
        column("type", "type", "EXECUTIVE, EXECUTIVE_ASSISTANT or UNASSIGNED."),
        column("is_executive", Equals("type", "EXECUTIVE"), "Whether the person is an executive.", type=BOOLEAN),
        column(
            "is_assistant", Equals("type", "EXECUTIVE_ASSISTANT"), "Whether the person is an assistant.", type=BOOLEAN
        ),
    ),
)

PERSON_EXECUTIVE_ALERT = PERSON.setting(
    name="person_executive_alert",
    grain="executive",
    description="How the assistants of each executive are alerted of a call, and what happens if none answers.",
    of="person_executive_assistant",
    where="is_executive",
    sdk_method="person_settings.executive.alert_settings",
    path="/telephony/config/people/{person_id}/executive/alert",
    docs="get-person-executive-alert-settings",
    columns=(
        column("alerting_mode", "alertingMode", "Whether assistants ring SEQUENTIAL or SIMULTANEOUS."),
        column(
            "rollover_enabled",
            "rolloverEnabled",
            "Whether a call that no assistant answers goes on elsewhere.",
            type=BOOLEAN,
        ),
        column("rollover_action", "rolloverAction", "Where it goes: VOICE_MESSAGING, NO_ANSWER_PROCESSING or FORWARD."),
        column(
            "rollover_destination",
            "rolloverForwardToPhoneNumber",
            "Where such a call is forwarded to.",
            sensitive=PERSONAL,
        ),
        column("rollover_wait_seconds", "rolloverWaitTimeInSecs", "Seconds before it goes on.", type=INTEGER),
        column(
            "next_assistant_number_of_rings",
            "nextAssistantNumberOfRings",
            "Number of rings before the next assistant rings.",
            type=INTEGER,
        ),
        column(
            "caller_id_name_mode",
            "clidNameMode",
            "Whose name assistants see: that of the executive, of the caller, both, or a CUSTOM one.",
        ),
        column(
            "caller_id_custom_name",
            ("customCLIDNameInUnicode", "customCLIDName"),
            "The custom name that assistants see.",
            sensitive=PERSONAL,
        ),
        column(
            "caller_id_number_mode",
            "clidPhoneNumberMode",
            "Whose number assistants see: EXECUTIVE, ORIGINATOR or CUSTOM.",
        ),
        column(
            "caller_id_custom_number",
            "customCLIDPhoneNumber",
            "The custom number that assistants see.",
            sensitive=PERSONAL,
        ),
    ),
)

PERSON_EXECUTIVE_ASSIGNED_ASSISTANTS = PERSON.setting(
    name="person_executive_assigned_assistants",
    grain="assistant of an executive",
    description="Who assists each executive.",
    of="person_executive_assistant",
    where="is_executive",
    sdk_method="person_settings.executive.assigned_assistants",
    path="/telephony/config/people/{person_id}/executive/assignedAssistants",
    docs="get-person-executive-assigned-assistants",
    item_key="assistants",
    list_may_be_absent=True,
    columns=(
        column("id", "id", "The assistant.", key=True, references="people.person_id"),
        column("first_name", "firstName", "First name of the assistant."),
        column("last_name", "lastName", "Last name of the assistant."),
        column(
            "opt_in_enabled", "optInEnabled", "Whether the assistant takes the executive's calls now.", type=BOOLEAN
        ),
        column("direct_number", "directNumber", "Phone number of the assistant."),
        column("extension", "extension", "Extension of the assistant."),
        column(
            "assistant_location_id", "location.id", "Location of the assistant.", references="locations.location_id"
        ),
        column("assistant_location_name", "location.name", "Name of the location of the assistant."),
    ),
)

PERSON_EXECUTIVE_CALL_FILTERING = PERSON.setting(
    name="person_executive_call_filtering",
    grain="executive",
    description="Which calls of each executive go to the assistants first.",
    of="person_executive_assistant",
    where="is_executive",
    sdk_method="person_settings.executive.executive_call_filtering_settings",
    path="/telephony/config/people/{person_id}/executive/callFiltering",
    docs="get-person-executive-call-filtering-settings",
    columns=(
        column("enabled", "enabled", "Whether calls are filtered.", type=BOOLEAN),
        column(
            "filter_type",
            "filterType",
            "Which calls: ALL_CALLS, ALL_INTERNAL_CALLS, ALL_EXTERNAL_CALLS or CUSTOM_CALL_FILTERS.",
        ),
        column("criteria_ids", "criteria[].id", "Ids of the filters.", type=LIST),
        column(
            "filter_names",
            "criteria[].filterName",
            "Names of the filters, one for each.",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("filter_sources", "criteria[].source", "Whose calls the filters are about, one for each.", type=LIST),
        column(
            "filters_activated",
            "criteria[].activationEnabled",
            "Whether the filters are in force, one for each.",
            type=LIST,
        ),
        column(
            "filters_applied",
            "criteria[].filterEnabled",
            "Whether a call that fits is filtered (true) or exempt (false), one for each.",
            type=LIST,
        ),
    ),
)

PERSON_EXECUTIVE_SCREENING = PERSON.setting(
    name="person_executive_screening",
    grain="executive",
    description="How each executive notices a call that the assistants take first.",
    of="person_executive_assistant",
    where="is_executive",
    sdk_method="person_settings.executive.screening_settings",
    path="/telephony/config/people/{person_id}/executive/screening",
    docs="get-person-executive-screening-settings",
    columns=(
        column("enabled", "enabled", "Whether the executive is alerted of such calls.", type=BOOLEAN),
        column("alert_type", "alertType", "How: SILENT or RING_SPLASH, which is a short ring."),
        column(
            "alert_anywhere_location_enabled",
            "alertAnywhereLocationEnabled",
            "Whether the phones of single number reach are alerted.",
            type=BOOLEAN,
        ),
        column(
            "alert_mobility_location_enabled",
            "alertMobilityLocationEnabled",
            "Whether the mobile phone is alerted.",
            type=BOOLEAN,
        ),
        column(
            "alert_shared_call_appearance_location_enabled",
            "alertSharedCallAppearanceLocationEnabled",
            "Whether devices with a shared line are alerted.",
            type=BOOLEAN,
        ),
    ),
)

PERSON_EXECUTIVE_ASSISTANT_SETTINGS = PERSON.setting(
    name="person_executive_assistant_settings",
    grain="executive assistant",
    description="Whom each assistant works for, and where the filtered calls are forwarded to.",
    of="person_executive_assistant",
    where="is_assistant",
    sdk_method="person_settings.executive.executive_assistant_settings",
    path="/telephony/config/people/{person_id}/executive/assistant",
    docs="get-person-executive-assistant-settings",
    columns=(
        column(
            "forward_filtered_calls_enabled",
            "forwardFilteredCallsEnabled",
            "Whether filtered calls are forwarded.",
            type=BOOLEAN,
        ),
        column("forward_to_phone_number", "forwardToPhoneNumber", "Where they are forwarded to.", sensitive=PERSONAL),
        column(
            "executive_ids",
            "executives[].id",
            "The executives that the person assists.",
            type=LIST,
            references="people.person_id",
        ),
        column(
            "executive_first_names",
            "executives[].firstName",
            "Their first names, one for each.",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column(
            "executive_last_names",
            "executives[].lastName",
            "Their last names, one for each.",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("executive_extensions", "executives[].extension", "Their extensions.", type=LIST, sensitive=PERSONAL),
        column(
            "executives_opted_in",
            "executives[].optInEnabled",
            "Whether the assistant takes their calls now, one for each.",
            type=LIST,
        ),
    ),
)

PERSON_EXECUTIVE_CALL_FILTERING_CRITERIA = PERSON.setting(
    name="person_executive_call_filtering_criteria",
    grain="call filtering criterion of an executive",
    description="One filter of the calls of an executive: the callers, the schedule and exceptions.",
    of="person_executive_call_filtering",
    ids={"person_id": "person_id", "id": each("criteria_ids")},
    sdk_method="person_settings.executive.get_filtering_criteria",
    path="/telephony/config/people/{person_id}/executive/callFiltering/criteria/{id}",
    docs="get-person-executive-call-filtering-criteria-settings",
    columns=(
        CRITERION,
        column("name", "filterName", "Name of the filter.", sensitive=PERSONAL),
        *FILTER_RULE,
        column(
            "called_number_types",
            "callsToNumbers[].type",
            "Which numbers of the executive it is about: PRIMARY or ALTERNATE.",
            type=LIST,
        ),
        column("called_numbers", "callsToNumbers[].phoneNumber", "These numbers.", type=LIST, sensitive=PERSONAL),
    ),
)

EXPORTS = (
    PERSON_EXECUTIVE_ASSISTANT,
    PERSON_EXECUTIVE_ALERT,
    PERSON_EXECUTIVE_ASSIGNED_ASSISTANTS,
    PERSON_EXECUTIVE_CALL_FILTERING,
    PERSON_EXECUTIVE_SCREENING,
    PERSON_EXECUTIVE_ASSISTANT_SETTINGS,
    PERSON_EXECUTIVE_CALL_FILTERING_CRITERIA,
)
