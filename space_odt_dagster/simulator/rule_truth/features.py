"""Rules about queues, hunt groups and auto attendants: agents, forwarding, menus."""

from collections.abc import Iterable, Iterator

from space_odt_dagster.simulator.identifiers import uuid_in
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.locations import schedules
from space_odt_dagster.simulator.rule_truth.cases import Case, Key, Said, Test, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.lines import destinations
from space_odt_dagster.simulator.rule_truth.numbers import extensions, is_abroad, is_outside

_DETAILS = ("call_queue_details", "hunt_group_details", "auto_attendant_details")
_FORWARDING = ("call_queue_forwarding", "hunt_group_forwarding", "auto_attendant_forwarding")
_MENUS = ("businessHoursMenu", "afterHoursMenu")
_GO_NOWHERE = ("EXIT", "REPEAT_MENU", "PLAY_ANNOUNCEMENT")
_HANG_UP = ("DISCONNECT", "PLAY_MESSAGE_AND_DISCONNECT", None)


def is_enabled(case: Case) -> bool:
    return case.at("enabled") is not False


def overflow(case: Case) -> str | None:
    """Where a queue sends the callers that it has no place for."""
    settings = case.at("queueSettings.overflow")
    return settings.get("transferNumber") if settings["action"] == "TRANSFER_TO_PHONE_NUMBER" else None


def redirects(case: Case) -> list[str | None]:
    """Where a hunt group sends calls, None for a redirect without a number."""
    policies = case.at("callPolicies")
    found = (
        (policies["noAnswer"]["forwardEnabled"], policies["noAnswer"].get("destination")),
        *(
            (policies[kind]["enabled"], policies[kind].get("destination"))
            for kind in ("busyRedirect", "businessContinuityRedirect")
        ),
    )
    return [to for is_on, to in found if is_on]


def menu_keys(case: Case, *menus: str) -> Iterator[tuple[str, str | None]]:
    """Action and value of every key of some menus."""
    for menu in menus or _MENUS:
        for each in case.at(menu)["keyConfigurations"]:
            yield each["action"], each.get("value")


def transfers(case: Case) -> list[str | None]:
    """Where the keys of an auto attendant transfer to."""
    return [value for action, value in menu_keys(case) if action.startswith("TRANSFER")]


def offers_nothing(case: Case, menu: str) -> bool:
    keys = [action for action, _ in menu_keys(case, menu) if action not in _GO_NOWHERE]
    return not keys and not case.at(menu)["extensionEnabled"]


def is_dead_end(case: Case) -> bool:
    does = case.at("afterHoursMenu")["callTreatment"]["actionToBePerformed"]["action"]
    return offers_nothing(case, "afterHoursMenu") and does in _HANG_UP


def leads_nowhere(case: Case) -> bool:
    """Whether a key leads to no number, or to an extension that nobody has."""
    values = transfers(case)
    return any(not value or (len(value) < 9 and value not in extensions(case.org)) for value in values)


def of_each(exports: Iterable[str], test: Test, where: Test = lambda case: True) -> Said:
    return any_of(*(broken(export, test, where=where) for export in exports))


def sends_abroad(case: Case) -> bool:
    return any(is_abroad(each, case.country) for each in destinations(case, "always", "selective"))


def sends_outside(case: Case) -> bool:
    return any(is_outside(case.org, each, case.country) for each in destinations(case, "always"))


def agent_counts(org: Organisation) -> Iterator[tuple[Case, int]]:
    """The enabled queues, with the number of their agents."""
    keys = [case.key[0] for case in cases(org, "call_queue_agents")]
    return ((case, keys.count(case.key[1])) for case in cases(org, "call_queue_details") if is_enabled(case))


def unsupervised(org: Organisation) -> Iterator[tuple[Key, bool]]:
    rows = [case.key for case in cases(org, "supervisor_agents")]
    supervised = {uuid_in(agent) for _, customer_assist, agent in rows if customer_assist == "true"}
    agents = [case.key for case in cases(org, "call_queue_agents")]
    for case in cases(org, "call_queues"):
        if case.at("hasCxEssentials"):
            mine = {uuid_in(agent) for queue, agent in agents if queue == case.key[1]}
            yield case.key, mine.isdisjoint(supervised)


def missing_schedule(org: Organisation) -> Iterator[tuple[Key, bool]]:
    known = {(key[0], case.at("name"), case.at("type")) for case in _schedules(org) for key in [case.key]}
    for case in cases(org, "auto_attendant_details"):
        named = (("businessSchedule", "businessHours"), ("holidaySchedule", "holidays"))
        wanted = [(case.key[0], case.at(field), kind) for field, kind in named if case.at(field)]
        yield case.key, not known.issuperset(wanted)


def _schedules(org: Organisation) -> Iterator[Case]:
    return (Case(org, (one.id, row["id"]), row) for one in org.calling_locations for row in schedules(org, one))


def edges(org: Organisation) -> dict[str, set[str | None]]:
    """Where features send calls, by id: forwarding, redirects and overflow, but no menus."""
    found: dict[str, set[str | None]] = {}
    for export in _FORWARDING:
        for case in cases(org, export):
            found[case.key[1]] = set(destinations(case, "always"))
    for case in cases(org, "call_queue_details"):
        found[case.key[1]].add(overflow(case))
    for case in cases(org, "hunt_group_details"):
        found[case.key[1]].update(redirects(case))
    return found


def circles(org: Organisation) -> Iterator[tuple[Key, bool]]:
    ways = edges(org)
    owner = {one.extension: one for one in (*org.queues, *org.hunt_groups, *org.auto_attendants) if not one.deleted}
    for one in owner.values():
        reached: set[str] = set()
        ahead = [one.id]
        while ahead:
            following = {owner[to].id for to in ways[ahead.pop()] if to in owner} - reached
            reached |= following
            ahead += following
        yield (one.location.id, one.id), one.id in reached


def unreachable(org: Organisation) -> Iterator[tuple[Key, bool]]:
    led_to = {to for each in edges(org).values() for to in each}
    for export in ("person_call_forwarding", "workspace_call_forwarding"):
        led_to |= {to for case in cases(org, export) for to in destinations(case)}
    attendants = list(cases(org, "auto_attendant_details"))
    led_to |= {value for case in attendants for value in transfers(case)}
    for case in attendants:
        if not case.at("phoneNumber") and not case.at("alternateNumbers"):
            yield case.key, case.at("extension") not in led_to


RULES: dict[str, Said] = {
    "feature-sends-calls-outside": any_of(
        of_each(_FORWARDING, sends_outside),
        broken("call_queue_details", lambda case: is_outside(case.org, overflow(case), case.country)),
    ),
    "feature-sends-calls-abroad": any_of(
        of_each(_FORWARDING, sends_abroad),
        broken("call_queue_details", lambda case: is_abroad(overflow(case), case.country)),
        broken("hunt_group_details", lambda case: any(is_abroad(to, case.country) for to in redirects(case))),
        broken("auto_attendant_details", lambda case: any(is_abroad(to, case.country) for to in transfers(case))),
    ),
    "auto-attendant-menu-leads-outside": broken(
        "auto_attendant_details", lambda case: any(is_outside(case.org, to, case.country) for to in transfers(case))
    ),
    "queue-without-agents": lambda org: ((case.key, count == 0) for case, count in agent_counts(org)),
    "queue-with-one-agent": lambda org: ((case.key, count == 1) for case, count in agent_counts(org) if count),
    "queue-customer-assist-without-supervisor": unsupervised,
    "hunt-group-without-agents": broken("hunt_group_details", lambda case: not case.at("agents"), where=is_enabled),
    "hunt-group-set-busy": broken(
        "hunt_group_details",
        lambda case: case.at("callPolicies.groupBusyEnabled") and not case.at("callPolicies.busyRedirect.enabled"),
    ),
    "hunt-group-no-way-out": broken(
        "hunt_group_details",
        lambda case: (
            not (
                case.at("callPolicies.noAnswer.forwardEnabled")
                or case.at("callPolicies.businessContinuityRedirect.enabled")
            )
        ),
    ),
    "redirect-to-nowhere": any_of(
        broken(
            "call_queue_details",
            lambda case: not overflow(case),
            where=lambda case: case.at("queueSettings.overflow.action") == "TRANSFER_TO_PHONE_NUMBER",
        ),
        broken("hunt_group_details", lambda case: not all(redirects(case)), where=redirects),
    ),
    "auto-attendant-menu-empty": broken(
        "auto_attendant_details", lambda case: offers_nothing(case, "businessHoursMenu"), where=is_enabled
    ),
    "auto-attendant-key-leads-nowhere": broken("auto_attendant_details", leads_nowhere),
    "auto-attendant-dead-end-after-hours": broken("auto_attendant_details", is_dead_end),
    "auto-attendant-without-holidays": broken("auto_attendant_details", lambda case: not case.at("holidaySchedule")),
    "auto-attendant-schedule-missing": missing_schedule,
    "auto-attendant-unreachable": unreachable,
    "routing-loop": circles,
    "disabled-feature-with-number": of_each(
        _DETAILS, lambda case: not is_enabled(case), where=lambda case: case.at("phoneNumber")
    ),
    "operating-mode-held-by-hand": of_each(
        _FORWARDING,
        lambda case: case.at("callForwarding.operatingModes.exceptionType") == "MANUAL_SWITCH_BACK",
        where=lambda case: case.at("callForwarding.operatingModes.enabled"),
    ),
    "feature-in-another-time-zone": of_each(
        _DETAILS, lambda case: case.location is not None and case.at("timeZone") != case.location.city[4]
    ),
}
