"""Rules of a person that choose among calls by caller and schedule, and the schedules of the person."""

from space_odt_dagster.manifest.asked import equals
from space_odt_dagster.manifest.columns import LIST
from space_odt_dagster.manifest.export import PageSize, column
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.shared_settings import call_rules

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
    call_rules.SELECTIVE_ACCEPT[PERSON],
    call_rules.SELECTIVE_ACCEPT_CRITERIA[PERSON],
    call_rules.SELECTIVE_FORWARD[PERSON],
    call_rules.SELECTIVE_FORWARD_CRITERIA[PERSON],
    call_rules.SELECTIVE_REJECT[PERSON],
    call_rules.SELECTIVE_REJECT_CRITERIA[PERSON],
    call_rules.SIMULTANEOUS_RING[PERSON],
    call_rules.SIMULTANEOUS_RING_CRITERIA[PERSON],
    PERSON_SCHEDULES,
    PERSON_SCHEDULE_DETAILS,
)
