"""What people, lines and locations may call and transfer to: outgoing permissions, access codes, digit patterns."""

from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    HIDDEN,
    LOCATION,
    NUMBER,
    OUTSIDE,
    OWN,
    OWN_IN_V1,
    PERSON,
    WORKSPACE,
    Case,
    each_of,
    of_location,
    of_person,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import Given, failed, unread


def _own(action: str = "BLOCK", **values: Any) -> dict[str, Any]:
    """Permissions of its own."""
    values = {"international_action": action, **values}
    return {"use_custom_enabled": True, "use_custom_permissions": True, **values}


def _transfers(action: str, *, enabled: bool) -> dict[str, Any]:
    permission = {"callType": "INTERNATIONAL", "action": action, "transferEnabled": enabled}
    return {"callingPermissions": [{"callType": "NATIONAL", "action": "ALLOW", "transferEnabled": True}, permission]}


def _pattern(name: str, pattern: str, *, action: str = "ALLOW", **values: Any) -> dict[str, Any]:
    values = {"use_custom_digit_patterns": True, **values}
    return of_person(id=name, pattern=pattern, action=action, **values)


_NOT_ITS_OWN = ({"use_custom_enabled": False}, {"use_custom_permissions": False})
_PERMISSION = {"callType": "INTERNATIONAL", "action": "ALLOW", "transferEnabled": True}
_PREMIUM = [{**_PERMISSION, "callType": f"PREMIUM_SERVICES_{each}"} for each in ("I", "II")]

CASES = {
    "person-may-call-international": Case(
        passes={"person_permissions_out": [of_person(**_own())]},
        fails={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={"person_permissions_out": each_of(of_person(**_own("ALLOW")), *_NOT_ITS_OWN, key="person_id")},
    ),
    "workspace-may-call-international": Case(
        passes={"workspace_permissions_out": [of_workspace(**_own())]},
        fails={"workspace_permissions_out": [of_workspace(**_own("ALLOW"))]},
        unknown=failed({}, "workspace_permissions_out", workspace_id=WORKSPACE),
        outside={
            "workspace_permissions_out": each_of(of_workspace(**_own("ALLOW")), *_NOT_ITS_OWN, key="workspace_id"),
        },
    ),
    "line-may-call-premium": Case(
        passes={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        fails={
            "person_permissions_out": [of_person(**_own(premium_services_i_action="ALLOW"))],
            "workspace_permissions_out": [of_workspace(**_own(premium_services_ii_action="ALLOW"))],
        },
        unknown=unread({}, "person_permissions_out"),
        outside={
            "person_permissions_out": each_of(
                of_person(**_own(premium_services_i_action="ALLOW")), *_NOT_ITS_OWN, key="person_id"
            )
        },
    ),
    "person-may-transfer-international": Case(
        passes={
            "person_permissions_out": [
                of_person(**_own(), raw_json=_transfers("BLOCK", enabled=True)),
                {**of_person(**_own()), "person_id": "person-0002", "raw_json": _transfers("ALLOW", enabled=False)},
            ]
        },
        fails={
            "person_permissions_out": each_of(
                of_person(**_own()),
                {"raw_json": _transfers("AUTH_CODE", enabled=True)},
                *({"raw_json": {"callingPermissions": [each]}} for each in _PREMIUM),
                key="person_id",
            )
        },
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={
            "person_permissions_out": each_of(
                of_person(**_own(), raw_json=_transfers("ALLOW", enabled=True)), *_NOT_ITS_OWN, key="person_id"
            )
        },
    ),
    "transfer-number-outside": Case(
        passes={
            **OWN_IN_V1,
            "person_transfer_numbers": [
                of_person(use_custom_transfer_numbers=True, auto_transfer_number_1=NUMBER),
                {**of_person(auto_transfer_number_1=OUTSIDE), "person_id": "person-0002"},
            ],
        },
        fails={
            **OWN_IN_V1,
            "person_transfer_numbers": each_of(
                of_person(use_custom_transfer_numbers=True),
                *({f"auto_transfer_number_{number}": OUTSIDE} for number in (1, 2, 3)),
                key="person_id",
            ),
        },
        unknown={
            **OWN_IN_V1,
            "person_transfer_numbers": [of_person(use_custom_transfer_numbers=True, auto_transfer_number_2=HIDDEN)],
        },
    ),
    "access-code-weak": Case(
        passes={"person_out_access_codes": [of_person(code="7293"), of_person(code="80241")]},
        fails={"person_out_access_codes": [of_person(code=each) for each in ("12", "777777", "2345", "9876")]},
        unknown={"person_out_access_codes": [of_person(code=HIDDEN)]},
    ),
    "digit-pattern-allows-everything": Case(
        passes={
            "person_out_digit_patterns": [
                _pattern("p1", "1212!"),
                _pattern("p2", "9!", action="BLOCK"),
                _pattern("p3", "!", use_custom_digit_patterns=False),
                _pattern("p4", "+1XXX"),
            ]
        },
        fails={
            "calling_locations_details": [of_location(outside_dial_digit="9")],
            "person_out_digit_patterns": [
                _pattern(f"p{number}", each) for number, each in enumerate(("!", "00!", "+44!", "9!", "9011!"))
            ],
        },
        unknown=failed(
            {"person_out_digit_patterns": [_pattern("p1", "9011!")]}, "calling_locations_details", location_id=LOCATION
        ),
    ),
    "location-may-call-international": Case(
        passes={"location_permissions_out": [of_location(international_action="BLOCK", national_action="ALLOW")]},
        fails={
            "location_permissions_out": each_of(
                of_location(),
                {"international_action": "ALLOW"},
                {"premium_services_i_action": "ALLOW"},
                {"premium_services_ii_action": "ALLOW"},
                key="location_id",
            )
        },
        unknown=failed({}, "location_permissions_out", location_id=LOCATION),
    ),
    "location-may-transfer-international": Case(
        passes={
            "location_permissions_out": each_of(
                of_location(),
                {"raw_json": _transfers("ALLOW", enabled=False)},
                {"raw_json": _transfers("BLOCK", enabled=True)},
                key="location_id",
            )
        },
        fails={
            "location_permissions_out": each_of(
                of_location(),
                *({"raw_json": {"callingPermissions": [each]}} for each in [_PERMISSION, *_PREMIUM]),
                key="location_id",
            )
        },
        unknown=failed({}, "location_permissions_out", location_id=LOCATION),
    ),
    "location-access-code-weak": Case(
        passes={"location_out_access_codes": [of_location(code="7293")]},
        fails={"location_out_access_codes": [of_location(code="4321")]},
        unknown=Given({"location_out_access_codes": [of_location(code="7293")]}, redaction="secrets"),
    ),
    "location-digit-pattern-allows-everything": Case(
        passes={"location_out_digit_patterns": [of_location(id="p1", pattern="1212!", action="ALLOW")]},
        fails={"location_out_digit_patterns": [of_location(id="p1", pattern="011!", action="ALLOW")]},
        unknown=unread(
            {"location_out_digit_patterns": [of_location(id="p1", pattern="9!", action="ALLOW")]},
            "calling_locations_details",
        ),
    ),
    "location-transfer-number-outside": Case(
        passes={**OWN, "location_transfer_numbers": [of_location(auto_transfer_number_1=NUMBER)]},
        fails={
            **OWN,
            "location_transfer_numbers": each_of(
                of_location(),
                *({f"auto_transfer_number_{number}": OUTSIDE} for number in (1, 2, 3)),
                key="location_id",
            ),
        },
        unknown=unread(
            {**OWN, "location_transfer_numbers": [of_location(auto_transfer_number_1=OUTSIDE)]}, "phone_numbers"
        ),
        outside={**OWN, "location_transfer_numbers": [of_location()]},
    ),
}
