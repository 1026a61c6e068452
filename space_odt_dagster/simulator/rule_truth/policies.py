"""Rules about queue policies, forwarding rules, operating modes and routing."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.rule_truth.cases import Case, Key, Said, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.numbers import is_abroad

_RULES = ("call_queue_forwarding_rules", "hunt_group_forwarding_rules", "auto_attendant_forwarding_rules")
_ON: dict[str, Callable[[Case], Any]] = {
    "call_queue_night_service": lambda case: case.at("nightServiceEnabled") and case.at("action") == "TRANSFER",
    "call_queue_holiday_service": lambda case: case.at("holidayServiceEnabled") and case.at("action") == "TRANSFER",
    "call_queue_forced_forward": lambda case: case.at("forcedForwardEnabled"),
    "call_queue_stranded_calls": lambda case: case.at("action") == "TRANSFER",
}
"""Whether a policy of a queue sends calls to its number."""


def enabled_queues(org: Organisation) -> set[str]:
    return {case.key[1] for case in cases(org, "call_queue_details") if case.at("enabled") is not False}


def of_queues(export: str, test: Callable[[Case], Any]) -> Said:
    """A policy of the queues that are enabled."""

    def said(org: Organisation) -> Iterator[tuple[Key, bool]]:
        enabled = enabled_queues(org)
        return ((case.key, bool(test(case))) for case in cases(org, export) if case.key[1] in enabled)

    return said


def policies(test: Callable[[Case, str | None], bool]) -> Said:
    """Every policy, forwarding rule and operating mode that sends calls, with a test of its number."""
    of_policies = (
        broken(export, lambda case: test(case, case.at("transferPhoneNumber")), _ON[export]) for export in _ON
    )
    of_rules = (
        broken(
            export,
            lambda case: test(case, case.at("forwardTo.phoneNumber")),
            where=lambda case: case.at("enabled") and case.at("forwardTo.selection") == "FORWARD_TO_SPECIFIED_NUMBER",
        )
        for export in _RULES
    )
    of_modes = broken(
        "operating_modes",
        lambda case: test(case, case.at("callForwarding.destination")),
        where=lambda case: case.at("callForwarding.enabled"),
    )
    return any_of(*of_policies, *of_rules, of_modes)


def leads_abroad(case: Case, number: str | None) -> bool:
    """Whether it is abroad for its location, or for each of them if it belongs to the organisation."""
    inside = case.org.by_id.get(case.at("location.id") or "")
    here = [one for one in case.org.calling_locations if one is inside] or case.org.calling_locations
    if case.country:
        return is_abroad(number, case.country)
    return all(is_abroad(number, one.country) for one in here)


def twice(org: Organisation) -> Iterable[tuple[Key, bool]]:
    """Patterns that are in another dial plan too: those of the simulator overlap only if they are the same."""
    found: dict[str, set[str]] = {}
    for case in cases(org, "dial_plan_patterns"):
        found.setdefault(str(case.item), set()).add(case.key[0])
    return (((plan, pattern), len(plans) > 1) for pattern, plans in found.items() for plan in plans)


RULES: dict[str, Said] = {
    "queue-no-night-service": any_of(
        of_queues("call_queue_night_service", lambda case: not case.at("nightServiceEnabled")),
        of_queues("call_queue_holiday_service", lambda case: not case.at("holidayServiceEnabled")),
    ),
    "queue-stranded-calls-wait": of_queues("call_queue_stranded_calls", lambda case: case.at("action") == "NONE"),
    "queue-closed-by-hand": any_of(
        of_queues("call_queue_night_service", lambda case: case.at("forceNightServiceEnabled")),
        of_queues("call_queue_forced_forward", lambda case: case.at("forcedForwardEnabled")),
    ),
    "feature-policy-sends-abroad": policies(leads_abroad),
    "policy-leads-nowhere": policies(lambda case, number: not number),
    "translation-pattern-leads-abroad": broken(
        "translation_patterns", lambda case: leads_abroad(case, case.at("replacementPattern"))
    ),
    "trunk-not-registered": broken("trunk_details", lambda case: case.at("status") == "OFFLINE"),
    "route-group-single-trunk": broken("route_group_details", lambda case: len(case.at("localGateways")) < 2),
    "dial-pattern-twice": twice,
}
