"""Rules of a person that choose among calls by caller and schedule, and the schedules of the person."""

from space_odt_dagster.manifest.asked import each, equals
from space_odt_dagster.manifest.column_groups.call_rules import (
    ACCEPT_RULE,
    CRITERION,
    REJECT_RULE,
    RING_RULE,
    SELECTIVE_ACCEPT,
    SELECTIVE_FORWARD,
    SELECTIVE_FORWARD_TO_VOICEMAIL,
    SELECTIVE_REJECT,
    SIMULTANEOUS_RING,
    forward_rule,
)
from space_odt_dagster.manifest.columns import LIST
from space_odt_dagster.manifest.export import PageSize, column
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

PERSON_SELECTIVE_ACCEPT = PERSON.setting(
    name="person_selective_accept",
    description="Which calls are put through to each calling person while all others are refused, chosen by caller "
    "and schedule.",
    sdk_method="person_settings.selective_accept.read",
    path="/telephony/config/people/{entity_id}/selectiveAccept",
    docs="get-the-user-s-selective-call-accept-criteria-list",
    columns=SELECTIVE_ACCEPT,
)

PERSON_SELECTIVE_ACCEPT_CRITERIA = PERSON.setting(
    name="person_selective_accept_criteria",
    grain="selective accept criterion of a calling person",
    description="One rule by which a calling person accepts calls: the callers, the schedule and exceptions.",
    of="person_selective_accept",
    ids={"entity_id": "person_id", "id": each("criteria_ids")},
    sdk_method="person_settings.selective_accept.read_criteria",
    path="/telephony/config/people/{entity_id}/selectiveAccept/criteria/{id}",
    docs="get-a-criteria-for-the-user-s-selective-call-accept-service",
    columns=(CRITERION, *ACCEPT_RULE),
)

PERSON_SELECTIVE_FORWARD = PERSON.setting(
    name="person_selective_forward",
    description="Which calls of each calling person are forwarded elsewhere, chosen by caller and schedule.",
    sdk_method="person_settings.selective_forward.read",
    path="/telephony/config/people/{entity_id}/selectiveForward",
    docs="get-the-user-s-selective-call-forwarding",
    columns=(*SELECTIVE_FORWARD, *SELECTIVE_FORWARD_TO_VOICEMAIL),
)

PERSON_SELECTIVE_FORWARD_CRITERIA = PERSON.setting(
    name="person_selective_forward_criteria",
    grain="selective forward criterion of a calling person",
    description="One rule by which a calling person forwards calls: the callers, the schedule and exceptions.",
    of="person_selective_forward",
    ids={"entity_id": "person_id", "id": each("criteria_ids")},
    sdk_method="person_settings.selective_forward.read_criteria",
    path="/telephony/config/people/{entity_id}/selectiveForward/criteria/{id}",
    docs="get-a-criteria-for-the-user-s-selective-call-forwarding-service",
    columns=(CRITERION, *forward_rule("phoneNumbers")),
)

PERSON_SELECTIVE_REJECT = PERSON.setting(
    name="person_selective_reject",
    description="Which calls each calling person rejects, chosen by caller and schedule.",
    sdk_method="person_settings.selective_reject.read",
    path="/telephony/config/people/{entity_id}/selectiveReject",
    docs="get-the-user-s-selective-call-rejection-criteria-listing",
    columns=SELECTIVE_REJECT,
)

PERSON_SELECTIVE_REJECT_CRITERIA = PERSON.setting(
    name="person_selective_reject_criteria",
    grain="selective reject criterion of a calling person",
    description="One rule by which a calling person rejects calls: the callers, the schedule and exceptions.",
    of="person_selective_reject",
    ids={"entity_id": "person_id", "id": each("criteria_ids")},
    sdk_method="person_settings.selective_reject.read_criteria",
    path="/telephony/config/people/{entity_id}/selectiveReject/criteria/{id}",
    docs="get-a-criteria-for-the-user-s-selective-call-rejection-service",
    columns=(CRITERION, *REJECT_RULE),
)

PERSON_SIMULTANEOUS_RING = PERSON.setting(
    name="person_simultaneous_ring",
    description="The numbers that ring at the same time when somebody calls each calling person.",
    sdk_method="person_settings.sim_ring.read",
    path="/telephony/config/people/{entity_id}/simultaneousRing",
    docs="retrieve-simultaneous-ring-settings-for-a-person",
    scopes=PEOPLE_READ,
    columns=SIMULTANEOUS_RING,
)

PERSON_SIMULTANEOUS_RING_CRITERIA = PERSON.setting(
    name="person_simultaneous_ring_criteria",
    grain="simultaneous ring criterion of a calling person",
    description="One rule for calls of a calling person that ring several numbers at once: the callers, the "
    "schedule and exceptions.",
    of="person_simultaneous_ring",
    ids={"entity_id": "person_id", "id": each("criteria_ids")},
    sdk_method="person_settings.sim_ring.read_criteria",
    path="/telephony/config/people/{entity_id}/simultaneousRing/criteria/{id}",
    docs="retrieve-simultaneous-ring-criteria-for-a-person",
    scopes=PEOPLE_READ,
    columns=(CRITERION, *RING_RULE),
)

PERSON_SCHEDULES = PERSON.setting(
    name="person_schedules",
    grain="schedule of a calling person",
    description="The schedules that each calling person can use in rules: own ones and those of the location.",
    sdk_method="person_settings.schedules.list",
    path="/people/{obj_id}/features/schedules",
    docs="list-of-schedules-for-a-person",
    item_key="schedules",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the schedule.", key=True),
        column("name", "Name of the schedule."),
        column("schedule_type", "Kind of schedule: businessHours or holidays.", at="type"),
        column("level", "Whose schedule it is: PEOPLE for an own one, LOCATION or GROUP for one of the location."),
    ),
)

PERSON_SCHEDULE_DETAILS = PERSON.setting(
    name="person_schedule_details",
    grain="schedule of a calling person",
    description="The hours and days of each schedule that a calling person has; how they recur is in raw_json.",
    of="person_schedules",
    ids={"obj_id": "person_id", "schedule_type": "schedule_type", "schedule_id": "id"},
    where=equals("level", "PEOPLE"),
    sdk_method="person_settings.schedules.details",
    path="/people/{obj_id}/features/schedules/{schedule_type}/{schedule_id}",
    docs="get-a-schedule-details",
    columns=(
        column("id", "The schedule.", at=Asked("schedule_id"), key=True, references="person_schedules.id"),
        column("name", "Name of the schedule."),
        column("schedule_type", "Kind of schedule: businessHours or holidays.", at="type"),
        column("event_names", "Names of the events.", at="events[].name", type=LIST),
        column("event_start_dates", "Day on which each event starts.", at="events[].startDate", type=LIST),
        column("event_end_dates", "Day on which each event ends.", at="events[].endDate", type=LIST),
        column("event_start_times", "Time at which each event starts.", at="events[].startTime", type=LIST),
        column("event_end_times", "Time at which each event ends.", at="events[].endTime", type=LIST),
        column("events_all_day", "Whether each event lasts the whole day.", at="events[].allDayEnabled", type=LIST),
    ),
)

EXPORTS = (
    PERSON_SELECTIVE_ACCEPT,
    PERSON_SELECTIVE_ACCEPT_CRITERIA,
    PERSON_SELECTIVE_FORWARD,
    PERSON_SELECTIVE_FORWARD_CRITERIA,
    PERSON_SELECTIVE_REJECT,
    PERSON_SELECTIVE_REJECT_CRITERIA,
    PERSON_SIMULTANEOUS_RING,
    PERSON_SIMULTANEOUS_RING_CRITERIA,
    PERSON_SCHEDULES,
    PERSON_SCHEDULE_DETAILS,
)
