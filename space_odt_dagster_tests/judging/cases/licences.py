from space_odt_dagster_tests.judging.cases.case import PERSON, Case, of_person, of_workspace
from space_odt_dagster_tests.judging.small_snapshot import unread

_LICENCES = {
    "licenses": [
        {"license_id": "licence-0001", "sku_or_name": "Webex Calling - Professional"},
        {"license_id": "licence-0002", "sku_or_name": "Meetings"},
    ]
}
_CALLING, _MEETINGS = ["licence-0002", "licence-0001"], ["licence-0002"]

CASES = {
    "licence-without-calling": Case(
        passes={
            **_LICENCES,
            "people": [of_person(licenses=_CALLING), {"person_id": "person-0002", "licenses": _MEETINGS}],
        },
        fails={**_LICENCES, "people": [{"person_id": PERSON, "licenses": _CALLING}]},
        unknown=unread({"people": [{"person_id": PERSON, "licenses": _MEETINGS}]}, "licenses"),
    ),
    "calling-without-licence": Case(
        passes={**_LICENCES, "people": [of_person(licenses=_CALLING)]},
        fails={
            **_LICENCES,
            "people": [of_person(licenses=_MEETINGS), {**of_person(), "person_id": "person-0002"}],
        },
        unknown=unread({"people": [of_person(licenses=_CALLING)]}, "licenses"),
        outside={"people": [{"person_id": PERSON}]},
    ),
    "licence-overused": Case(
        passes={"licenses": [{"license_id": "licence-0001", "total_units": 10, "consumed_units": 10}]},
        fails={"licenses": [{"license_id": "licence-0001", "total_units": 10, "consumed_units": 11}]},
        unknown={"licenses": [{"license_id": "licence-0001", "total_units": 10}]},
        outside={
            "licenses": [
                {"license_id": "licence-0001", "consumed_units": 11},
                {"license_id": "licence-0002", "total_units": -1, "consumed_units": 11},
            ]
        },
    ),
    "licence-barely-used": Case(
        passes={"licenses": [{**_LICENCES["licenses"][0], "total_units": 10, "consumed_units": 5}]},
        fails={"licenses": [{**_LICENCES["licenses"][0], "total_units": 10, "consumed_units": 4}]},
        unknown={"licenses": [{**_LICENCES["licenses"][0], "total_units": 10}]},
        outside={
            "licenses": [
                {**_LICENCES["licenses"][0], "total_units": 9, "consumed_units": 0},
                {**_LICENCES["licenses"][1], "total_units": 100, "consumed_units": 0},
            ]
        },
    ),
    "workspace-without-licence": Case(
        passes={"workspaces": [of_workspace(webex_calling_enabled=True, calling_licenses=_CALLING)]},
        fails={
            "workspaces": [
                of_workspace(webex_calling_enabled=True),
                {"workspace_id": "workspace-0002", "webex_calling_enabled": False, "calling_licenses": _CALLING},
            ]
        },
        unknown={"workspaces": [of_workspace(webex_calling_enabled=True)]},
        outside={"workspaces": [of_workspace(webex_calling_enabled=False)]},
    ),
}
