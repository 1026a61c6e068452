from space_odt_dagster_tests.judging.cases.case import NUMBER, PERSON, Case, each_of, of_person
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_UNREAD = unread({}, "people")
_OUTSIDE = {"people": [{"person_id": PERSON, "login_enabled": False, "created": "2020-01-01T00:00:00Z"}]}

CASES = {
    "person-calling-but-deactivated": Case(
        passes={"people": [of_person(login_enabled=True)]},
        fails={"people": [of_person(login_enabled=False)]},
        unknown=_UNREAD,
        outside=_OUTSIDE,
    ),
    "person-never-activated": Case(
        passes={
            "people": [
                of_person(invite_pending=True, created="2026-10-20T08:00:00.000Z"),
                {**of_person(invite_pending=False, created="2020-01-01T00:00:00Z"), "person_id": "person-0002"},
            ]
        },
        fails={"people": [of_person(invite_pending=True, created="2026-09-20T08:00:00.000Z")]},
        unknown={"people": [of_person(invite_pending=True)]},
        outside=_OUTSIDE,
    ),
    "person-inactive": Case(
        passes={"people": [of_person(last_activity="2026-08-10T08:00:00.000Z")]},
        fails={"people": [of_person(last_activity="2026-07-20T08:00:00.000Z")]},
        unknown={"people": [of_person()]},
        outside=_OUTSIDE,
    ),
    "person-without-number-or-extension": Case(
        passes={
            "people": each_of(of_person(), {"extension": "4001"}, {"direct_number": NUMBER}, {}, {}, key="person_id"),
            "person_numbers": [
                {"person_id": f"{PERSON}-2", "direct_number": NUMBER},
                {"person_id": f"{PERSON}-3", "extension": "4001"},
            ],
        },
        fails={"people": [of_person()], "person_numbers": [of_person()]},
        unknown=failed({"people": [of_person()]}, "person_numbers", person_id=PERSON),
        outside=_OUTSIDE,
    ),
}
