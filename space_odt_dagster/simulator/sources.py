"""The sources of documented reads that have a payload of their own: by export, the columns that requests need."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.entities import Feature
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads import calling, features, identity, locations

Columns = Mapping[str, Any]


def rows_of(org: Organisation, export: str, only: str | None) -> Iterable[Columns]:
    """The rows of an export with its own payload; ``only`` limits per-person rows to one person."""
    if export in ("people", "person_out_digit_patterns"):
        people = [org.find_person(only)] if only is not None else org.everyone()
        calling_people = [one for one in people if one is not None and one.standing is Standing.CALLING]
        if export == "people":
            return [{"person_id": one.id} for one in calling_people]
        patterns = ((one, row) for one in calling_people for row in calling.digit_patterns(org, one)["digitPatterns"])
        return [{"person_id": one.id, "id": row["id"]} for one, row in patterns]
    return SOURCES[export](org)


def _features(choose: Callable[[Organisation], list[Feature]]) -> Callable[[Organisation], Iterator[Columns]]:
    def rows(org: Organisation) -> Iterator[Columns]:
        for one in choose(org):
            if not one.deleted:
                rules = features.forwarding(org, one)["callForwarding"].get("rules") or []
                yield {
                    "location_id": one.location.id,
                    "id": one.id,
                    "has_cx_essentials": one.customer_assist,
                    "rule_ids": [rule["id"] for rule in rules],
                }

    return rows


def _devices(org: Organisation) -> Iterator[Columns]:
    for index in range(len(org.device_owners)):
        device = org.device(index)
        yield {"id": device.id, "calling_device_id": device.calling_id}


def _schedules(org: Organisation) -> Iterator[Columns]:
    for one in org.calling_locations:
        for row in locations.schedules(org, one):
            yield {"location_id": one.id, "id": row["id"], "schedule_type": row["type"]}


def _agents(org: Organisation) -> Iterator[Columns]:
    queues = (one for one in org.queues if not one.deleted)
    for agent, kind in sorted({(agent.id, one.customer_assist) for one in queues for agent in org.agents(one)}):
        yield {"id": agent, "has_cx_essentials": str(kind).lower()}


def _queues_of_agents(org: Organisation) -> Iterator[Columns]:
    for one in org.queues:
        for agent in org.agents(one) if not one.deleted else ():
            yield {"agent_id": agent.id, "has_cx_essentials": str(one.customer_assist).lower(), "id": one.id}


SOURCES: dict[str, Callable[[Organisation], Iterable[Columns]]] = {
    "calling_locations": lambda org: ({"location_id": one.id} for one in org.calling_locations),
    "locations": lambda org: ({"location_id": one.id, "country": one.country} for one in org.locations),
    "workspaces": lambda org: ({"workspace_id": one.id} for one in org.workspaces if one.calling),
    "virtual_lines": lambda org: ({"id": one.id} for one in org.virtual_lines),
    "devices": _devices,
    "groups": lambda org: ({"group_id": row["id"]} for row in identity.groups(org)),
    "licenses": lambda org: ({"license_id": row["id"]} for row in identity.licences(org)),
    "location_schedules": _schedules,
    "call_queue_agents_all": _agents,
    "call_queue_agent_queues": _queues_of_agents,
    **dict.fromkeys(("call_queues", "call_queue_forwarding"), _features(lambda org: org.queues)),
    **dict.fromkeys(("hunt_groups", "hunt_group_forwarding"), _features(lambda org: org.hunt_groups)),
    **dict.fromkeys(("auto_attendants", "auto_attendant_forwarding"), _features(lambda org: org.auto_attendants)),
}
