"""Executives and their assistants: who is one, whose calls are filtered, and how assistants are alerted."""

from space_odt_dagster.manifest.asked import each
from space_odt_dagster.manifest.column_groups.call_rules import CRITERION, rule
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import Equals
from space_odt_dagster.manifest.owners import PERSON

PERSON_EXECUTIVE_ASSISTANT = PERSON.setting(
    name="person_executive_assistant",
    description="Who is an executive and who is an assistant of one.",
    sdk_method="person_settings.exec_assistant.read",
    path="/people/{person_id}/features/executiveAssistant",
    docs="retrieve-executive-assistant-settings-for-a-person",
    columns=(
        column("type", "EXECUTIVE, EXECUTIVE_ASSISTANT or UNASSIGNED."),
        column("is_executive", "Whether the person is an executive.", at=Equals("type", "EXECUTIVE"), type=BOOLEAN),
        column(
            "is_assistant",
            "Whether the person is an assistant.",
            at=Equals("type", "EXECUTIVE_ASSISTANT"),
            type=BOOLEAN,
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
        column("alerting_mode", "Whether assistants ring SEQUENTIAL or SIMULTANEOUS."),
        column("rollover_enabled", "Whether a call that no assistant answers is sent elsewhere.", type=BOOLEAN),
        column("rollover_action", "Where it goes: VOICE_MESSAGING, NO_ANSWER_PROCESSING or FORWARD."),
        column(
            "rollover_destination",
            "Where such a call is forwarded to.",
            at="rolloverForwardToPhoneNumber",
            sensitive=PERSONAL,
        ),
        column(
            "rollover_wait_seconds", "Seconds before it is sent elsewhere.", at="rolloverWaitTimeInSecs", type=INTEGER
        ),
        column("next_assistant_number_of_rings", "Number of rings before the next assistant rings.", type=INTEGER),
        column(
            "caller_id_name_mode",
            "Whose name assistants see: that of the executive, of the caller, both, or a CUSTOM one.",
            at="clidNameMode",
        ),
        column(
            "caller_id_custom_name",
            "The custom name that assistants see.",
            at=("customCLIDNameInUnicode", "customCLIDName"),
            sensitive=PERSONAL,
        ),
        column(
            "caller_id_number_mode",
            "Whose number assistants see: EXECUTIVE, ORIGINATOR or CUSTOM.",
            at="clidPhoneNumberMode",
        ),
        column(
            "caller_id_custom_number",
            "The custom number that assistants see.",
            at="customCLIDPhoneNumber",
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
        column("id", "The assistant.", key=True, references="people.person_id"),
        column("first_name", "First name of the assistant."),
        column("last_name", "Last name of the assistant."),
        column("opt_in_enabled", "Whether the assistant takes the executive's calls now.", type=BOOLEAN),
        column("direct_number", "Phone number of the assistant."),
        column("extension", "Extension of the assistant."),
        column(
            "assistant_location_id", "Location of the assistant.", at="location.id", references="locations.location_id"
        ),
        column("assistant_location_name", "Name of the location of the assistant.", at="location.name"),
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
        column("enabled", "Whether calls are filtered.", type=BOOLEAN),
        column("filter_type", "Which calls: ALL_CALLS, ALL_INTERNAL_CALLS, ALL_EXTERNAL_CALLS or CUSTOM_CALL_FILTERS."),
        column("criteria_ids", "Ids of the filters.", at="criteria[].id", type=LIST),
        column(
            "filter_names",
            "Names of the filters, one for each.",
            at="criteria[].filterName",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("filter_sources", "Whose calls the filters are about, one for each.", at="criteria[].source", type=LIST),
        column(
            "filters_activated",
            "Whether the filters are in force, one for each.",
            at="criteria[].activationEnabled",
            type=LIST,
        ),
        column(
            "filters_applied",
            "Whether a call that fits is filtered (true) or exempt (false), one for each.",
            at="criteria[].filterEnabled",
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
        column("enabled", "Whether the executive is alerted of such calls.", type=BOOLEAN),
        column("alert_type", "How: SILENT or RING_SPLASH, which is a short ring."),
        column(
            "alert_anywhere_location_enabled", "Whether the phones of single number reach are alerted.", type=BOOLEAN
        ),
        column("alert_mobility_location_enabled", "Whether the mobile phone is alerted.", type=BOOLEAN),
        column(
            "alert_shared_call_appearance_location_enabled",
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
        column("forward_filtered_calls_enabled", "Whether filtered calls are forwarded.", type=BOOLEAN),
        column("forward_to_phone_number", "Where they are forwarded to.", sensitive=PERSONAL),
        column(
            "executive_ids",
            "The executives that the person assists.",
            at="executives[].id",
            type=LIST,
            references="people.person_id",
        ),
        column(
            "executive_first_names",
            "Their first names, one for each.",
            at="executives[].firstName",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column(
            "executive_last_names",
            "Their last names, one for each.",
            at="executives[].lastName",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("executive_extensions", "Their extensions.", at="executives[].extension", type=LIST, sensitive=PERSONAL),
        column(
            "executives_opted_in",
            "Whether the assistant takes their calls now, one for each.",
            at="executives[].optInEnabled",
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
        column("name", "Name of the filter.", at="filterName", sensitive=PERSONAL),
        *rule("filterEnabled", "is filtered"),
        column(
            "called_number_types",
            "Which numbers of the executive it is about: PRIMARY or ALTERNATE.",
            at="callsToNumbers[].type",
            type=LIST,
        ),
        column("called_numbers", "These numbers.", at="callsToNumbers[].phoneNumber", type=LIST, sensitive=PERSONAL),
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
