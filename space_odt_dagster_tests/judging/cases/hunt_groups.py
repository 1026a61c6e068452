from space_odt_dagster_tests.judging.cases.case import HUNT_GROUP, LOCATION, PERSON, Case, each_of, of_hunt_group
from space_odt_dagster_tests.judging.small_snapshot import failed

_NOT_READ = failed({}, "hunt_group_details", location_id=LOCATION, id=HUNT_GROUP)

CASES = {
    "hunt-group-without-agents": Case(
        passes={"hunt_group_details": [of_hunt_group(enabled=True, raw_json={"agents": [{"id": PERSON}]})]},
        fails={"hunt_group_details": [of_hunt_group(enabled=True, raw_json={"agents": []})]},
        unknown=_NOT_READ,
        outside={"hunt_group_details": [of_hunt_group(enabled=False)]},
    ),
    "hunt-group-set-busy": Case(
        passes={
            "hunt_group_details": [
                of_hunt_group(group_busy_enabled=False),
                {**of_hunt_group(group_busy_enabled=True, busy_redirect_enabled=True), "id": "hunt-group-0002"},
            ]
        },
        fails={"hunt_group_details": [of_hunt_group(group_busy_enabled=True, busy_redirect_enabled=False)]},
        unknown=_NOT_READ,
    ),
    "hunt-group-no-way-out": Case(
        passes={
            "hunt_group_details": each_of(
                of_hunt_group(), {"business_continuity_enabled": True}, {"no_answer_forward_enabled": True}
            )
        },
        fails={"hunt_group_details": [of_hunt_group(no_answer_forward_enabled=False)]},
        unknown=_NOT_READ,
    ),
}
