"""Rules about people: identity, licences, and what they may dial."""

from collections.abc import Iterable
from itertools import pairwise

from space_odt_dagster.simulator.entities import Person
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.identity import org_licences
from space_odt_dagster.simulator.payloads.shape import created
from space_odt_dagster.simulator.rule_truth.cases import Case, Key, Said, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.numbers import is_outside

COSTLY = ("INTERNATIONAL", "PREMIUM_SERVICES_I", "PREMIUM_SERVICES_II")
_DAYS_INACTIVE, _DAYS_INVITED = 90, 30


def has_calling(case: Case) -> bool:
    return bool(case.at("locationId"))


def has_own_permissions(case: Case) -> bool:
    return case.at("useCustomEnabled") is True and case.at("useCustomPermissions") is not False


def may_call(case: Case, *call_types: str) -> bool:
    """Whether one of these types is allowed without a code."""
    found = case.at("callingPermissions") or []
    return any(each["callType"] in call_types and each["action"] == "ALLOW" for each in found)


def may_transfer(case: Case) -> bool:
    """Whether calls of a costly type that is not blocked may be transferred."""
    costly = [each for each in case.at("callingPermissions") or [] if each["callType"] in COSTLY]
    return any(each["action"] != "BLOCK" and each["transferEnabled"] for each in costly)


def is_weak(code: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(code)}
    return len(code) < 4 or steps in ({0}, {1}, {-1})


def is_open(case: Case) -> bool:
    """Whether a digit pattern lets everything through, or all calls abroad; ``0`` is dialled for outside calls."""
    pattern = str(case.at("pattern"))
    wide = pattern.endswith("!") and (pattern.startswith("+") or pattern[:-1] in ("", "0", "00", "000", "011", "0011"))
    return case.at("action") == "ALLOW" and wide


def without_number(case: Case) -> bool:
    """Whether a person with calling has no number."""
    return isinstance(case.thing, Person) and not case.thing.numbers


def before(org: Organisation, moment: str | None, days: int) -> bool:
    return moment is not None and moment < org.particulars.moment(days_ago=days, clock="00:00:00.000")


def calling_licence(case: Case) -> bool:
    calling = {one.id for one in org_licences(case.org) if one.name.startswith("Webex Calling")}
    return not calling.isdisjoint(case.at("licenses"))


def held_outside(case: Case) -> bool:
    numbers = [case.at(f"autoTransferNumber{number}") for number in (1, 2, 3)]
    return bool(case.at("useCustomTransferNumbers")) and any(
        is_outside(case.org, number, case.country) for number in numbers
    )


def deactivated_agents(org: Organisation) -> Iterable[tuple[Key, bool]]:
    gone = {case.key[0] for case in cases(org, "people") if not case.at("loginEnabled")}
    for case in cases(org, "call_queue_agents"):
        yield case.key, case.key[1] in gone
    for case in cases(org, "hunt_group_details"):
        yield case.key, not gone.isdisjoint(case.at("agents[].id"))


RULES: dict[str, Said] = {
    "emergency-no-callback-number": broken(
        "people",
        lambda case: without_number(case) and case.location is not None and case.location.calling_line is None,
        where=has_calling,
    ),
    "person-may-call-international": broken(
        "person_permissions_out", lambda case: may_call(case, COSTLY[0]), where=has_own_permissions
    ),
    "workspace-may-call-international": broken(
        "workspace_permissions_out", lambda case: may_call(case, COSTLY[0]), where=has_own_permissions
    ),
    "line-may-call-premium": any_of(
        *(
            broken(export, lambda case: may_call(case, *COSTLY[1:]), where=has_own_permissions)
            for export in ("person_permissions_out", "workspace_permissions_out")
        )
    ),
    "person-may-transfer-international": broken("person_permissions_out", may_transfer, where=has_own_permissions),
    "transfer-number-outside": broken("person_transfer_numbers", held_outside),
    "access-code-weak": broken("person_out_access_codes", lambda case: is_weak(case.at("code"))),
    "digit-pattern-allows-everything": broken(
        "person_out_digit_patterns", lambda case: case.at("useCustomDigitPatterns") and is_open(case)
    ),
    "agent-deactivated": deactivated_agents,
    "person-calling-but-deactivated": broken("people", lambda case: not case.at("loginEnabled"), where=has_calling),
    "person-never-activated": broken(
        "people",
        lambda case: case.at("invitePending") and before(case.org, created(case.org), _DAYS_INVITED),
        where=has_calling,
    ),
    "person-inactive": broken(
        "people",
        lambda case: before(case.org, case.at("lastActivity"), _DAYS_INACTIVE),
        where=lambda case: has_calling(case) and case.at("lastActivity") is not None,
    ),
    "person-without-number-or-extension": broken(
        "people", lambda case: without_number(case) and case.at("extension") is None, where=has_calling
    ),
    "licence-without-calling": broken("people", lambda case: not has_calling(case) and calling_licence(case)),
    "calling-without-licence": broken("people", lambda case: not calling_licence(case), where=has_calling),
}
