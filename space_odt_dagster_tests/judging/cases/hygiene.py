from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    COLLEAGUE,
    LOCATION,
    PERSON,
    Case,
    each_of,
    of_location,
    of_person,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_LONG_AGO = "2026-09-20T08:00:00.000Z"


def _job(created: str = "2026-10-20T08:00:00.000Z", **values: Any) -> dict[str, Any]:
    return {"id": "job-0000001", "created": created, "latest_execution_status": "COMPLETED", **values}


CASES = {
    "announcement-unused": Case(
        passes={
            "announcement_details": [
                {"id": "announcement-0001", "feature_reference_count": 0, "playlist_ids": ["playlist-0001"]},
                {"id": "announcement-0003", "feature_reference_count": 2},
            ],
            "location_announcement_details": [of_location(id="announcement-0002", feature_reference_count=1)],
        },
        fails={
            "announcement_details": [{"id": "announcement-0001", "feature_reference_count": 0, "playlist_ids": []}],
            "location_announcement_details": [of_location(id="announcement-0002", feature_reference_count=0)],
        },
        unknown=unread({}, "announcement_details"),
    ),
    "group-without-members": Case(
        passes={
            "call_park_details": [of_location(id="park-0001", member_ids=[PERSON])],
            "call_pickup_details": [of_location(id="pickup-0001", member_ids=[PERSON, COLLEAGUE])],
        },
        fails={
            "call_park_details": [of_location(id="park-0001", member_ids=[])],
            "call_pickup_details": [of_location(id="pickup-0001", member_ids=[PERSON])],
        },
        unknown=failed({}, "call_pickup_details", location_id=LOCATION, id="pickup-0001"),
    ),
    "receptionist-without-contacts": Case(
        passes={"person_receptionist_client": [of_person(reception_enabled=True, monitored_member_ids=[COLLEAGUE])]},
        fails={"person_receptionist_client": [of_person(reception_enabled=True)]},
        unknown=failed({}, "person_receptionist_client", person_id=PERSON),
        outside={"person_receptionist_client": [of_person(reception_enabled=False)]},
    ),
    "job-ended-badly": Case(
        passes={"manage_numbers_jobs": [_job(exit_code="COMPLETED", numbers_failed=0)]},
        fails={
            "move_users_jobs": [_job(failed=1)],
            "manage_numbers_jobs": [{**_job(numbers_failed=1), "id": "job-0000004"}],
            "update_routing_prefix_jobs": [{**_job(routing_prefix_failed=1), "id": "job-0000005"}],
            "call_recording_jobs": [{**_job(failed_users=1), "id": "job-0000006"}],
            "rebuild_phones_jobs": each_of(
                {**_job(), "id": "job-0000002"},
                {"latest_execution_status": "ABANDONED"},
                {"latest_execution_status": "FAILED"},
            ),
            "device_settings_jobs": each_of(
                {**_job(), "id": "job-0000007"}, {"exit_code": "FAILED"}, {"exit_code": "STOPPED"}
            ),
            "disable_calling_location_jobs": [{**_job(exit_code="COMPLETED_WITH_ERRORS"), "id": "job-0000003"}],
        },
        unknown={"device_settings_jobs": [_job(None)]},  # type: ignore[arg-type]
        outside={
            "move_users_jobs": [_job(_LONG_AGO, failed=1)],
            "manage_numbers_jobs": [{**_job(_LONG_AGO, numbers_failed=1), "id": "job-0000004"}],
            "update_routing_prefix_jobs": [{**_job(_LONG_AGO, routing_prefix_failed=1), "id": "job-0000005"}],
            "call_recording_jobs": [{**_job(_LONG_AGO, failed_users=1), "id": "job-0000006"}],
        },
    ),
}
