from typing import Any

from space_odt_dagster_tests.judging.cases.case import COLLEAGUE, LOCATION, PERSON, Case, of_location, of_person
from space_odt_dagster_tests.judging.small_snapshot import failed, unread


def _job(created: str = "2026-10-20T08:00:00.000Z", **values: Any) -> dict[str, Any]:
    return {"id": "job-0000001", "created": created, "latest_execution_status": "COMPLETED", **values}


CASES = {
    "announcement-unused": Case(
        passes={
            "announcement_details": [
                {"id": "announcement-0001", "feature_reference_count": 0, "playlist_ids": ["playlist-0001"]}
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
            "rebuild_phones_jobs": [{**_job(latest_execution_status="ABANDONED"), "id": "job-0000002"}],
            "disable_calling_location_jobs": [{**_job(exit_code="COMPLETED_WITH_ERRORS"), "id": "job-0000003"}],
        },
        unknown={"device_settings_jobs": [_job(None)]},  # type: ignore[arg-type]
        outside={"move_users_jobs": [_job("2026-09-20T08:00:00.000Z", failed=1)]},
    ),
}
