"""What rules look at: the items that the API gives of each kind of thing, with the keys that they have in their export."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.documented_answers import documented_answers
from space_odt_dagster.simulator.documents import documents
from space_odt_dagster.simulator.entities import Feature, Location, Person, VirtualLine, Workspace
from space_odt_dagster.simulator.json_paths import value_at
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads import attendants, calling, features, identity, locations, virtual, workspaces
from space_odt_dagster.simulator.truth import calling_people, text

Key = tuple[str, ...]
Said = Callable[[Organisation], Iterable[tuple[Key, bool]]]


@dataclass(frozen=True)
class Case:
    """An item of an export."""

    org: Organisation
    key: Key
    item: Json

    def at(self, path: str) -> Any:
        """The value of the item at a path."""
        return value_at(self.item, path)

    @cached_property
    def thing(self) -> Person | Workspace | VirtualLine | Feature | Location | None:
        """What the item belongs to: the first in its key that is no location, else the location."""
        found = [self.org.find_person(each) or self.org.by_id.get(each) for each in self.key]
        things = [each for each in found if isinstance(each, Person | Workspace | VirtualLine | Feature | Location)]
        return next((each for each in things if not isinstance(each, Location)), things[0] if things else None)

    @property
    def location(self) -> Location | None:
        """The location of what the item belongs to."""
        return self.thing if self.thing is None or isinstance(self.thing, Location) else self.thing.location

    @property
    def country(self) -> str:
        return self.location.country if self.location is not None else ""


Test = Callable[[Case], Any]


def broken(export: str, test: Test, where: Test = lambda case: True) -> Said:
    """The items of an export break a rule if the test says so; those for which ``where`` says no are left out."""
    return lambda org: ((case.key, bool(test(case))) for case in cases(org, export) if where(case))


def any_of(*says: Said) -> Said:
    """What several exports say, one after the other."""
    return lambda org: (each for said in says for each in said(org))


def cases(org: Organisation, export: str) -> Iterator[Case]:
    """The items of an export. Raises ``KeyError`` for one that no rule looks at and that has no document."""
    items = ITEMS.get(export) or _documented(export)
    return (Case(org, key, item) for key, item in items(org))


Items = Callable[[Organisation], Iterable[tuple[Key, Json]]]


def _documented(export: str) -> Items:
    document = documents()[export]
    return lambda org: documented_answers(org).keyed_items(document)


def _of_people(payload: Callable[[Organisation, Person], Json]) -> Items:
    return lambda org: (((one.id,), payload(org, one)) for one in calling_people(org))


def _lists_of_people(payload: Callable[[Organisation, Person], Json], rows: str, *names: str) -> Items:
    def items(org: Organisation) -> Iterator[tuple[Key, Json]]:
        for one in calling_people(org):
            answer = payload(org, one)
            for row in answer[rows]:
                yield (one.id, *text(row, *names)), {**answer, **row}

    return items


def _of_workspaces(payload: Callable[[Organisation, Workspace], Json]) -> Items:
    return lambda org: (((one.id,), payload(org, one)) for one in org.workspaces if one.calling)


def _of_features(kind: str, payload: Callable[[Organisation, Feature], Json]) -> Items:
    things = {"queue": "queues", "group": "hunt_groups", "attendant": "auto_attendants"}[kind]

    def items(org: Organisation) -> Iterator[tuple[Key, Json]]:
        chosen: list[Feature] = getattr(org, things)
        return (((one.location.id, one.id), payload(org, one)) for one in chosen if not one.deleted)

    return items


def _of_locations(payload: Callable[[Organisation, Location], Json]) -> Items:
    return lambda org: (((one.id,), payload(org, one)) for one in org.calling_locations)


def _queue_agents(org: Organisation) -> Iterator[tuple[Key, Json]]:
    for queue in org.queues:
        if not queue.deleted:
            for row in features.queue_agents(org, [queue]):
                yield (queue.id, row["id"]), row


def _workspace_numbers(org: Organisation) -> Iterator[tuple[Key, Json]]:
    for one in org.workspaces:
        if one.calling:
            for row in workspaces.numbers(org, one)["phoneNumbers"]:
                yield (one.id, *text(row, "directNumber", "extension")), row


def _line_devices(org: Organisation) -> Iterator[tuple[Key, Json]]:
    for one in org.virtual_lines:
        for row in virtual.line_devices(org, one):
            yield (one.id, *text(row, "id")), row


ITEMS: dict[str, Items] = {
    "people": lambda org: (((one.id,), identity.person(org, one, calling_data=True)) for one in org.everyone()),
    "person_numbers": _lists_of_people(calling.person_numbers, "phoneNumbers", "directNumber", "extension"),
    "person_call_forwarding": _of_people(calling.forwarding),
    "person_permissions_out": _of_people(calling.outgoing),
    "person_transfer_numbers": _of_people(calling.transfer_numbers),
    "person_out_access_codes": _lists_of_people(calling.access_codes, "accessCodes", "code"),
    "person_out_digit_patterns": _lists_of_people(calling.digit_patterns, "digitPatterns", "id"),
    "workspaces": lambda org: (((one.id,), workspaces.workspace(org, one)) for one in org.workspaces),
    "workspace_call_forwarding": _of_workspaces(calling.forwarding),
    "workspace_permissions_out": _of_workspaces(calling.outgoing),
    "workspace_numbers": _workspace_numbers,
    "devices": lambda org: ((text(row, "id"), row) for row in workspaces.devices(org)),
    "licenses": lambda org: ((text(row, "id"), row) for row in identity.licences(org)),
    "calling_locations": _of_locations(locations.calling_location),
    "calling_locations_details": _of_locations(locations.calling_details),
    "location_details": _of_locations(lambda org, one: locations.location(org, one, listed=False)),
    "location_pstn_connection": lambda org: (
        ((one.id,), locations.pstn_connection(org, one))
        for one in org.calling_locations
        if locations.has_pstn(org, one)
    ),
    "call_queues": lambda org: (((one.location.id, one.id), features.listed(org, one)) for one in org.queues),
    "call_queue_details": _of_features("queue", features.queue_details),
    "call_queue_forwarding": _of_features("queue", features.forwarding),
    "call_queue_agents": _queue_agents,
    "call_queue_settings": lambda org: [((), features.queue_settings(org))],
    "hunt_group_details": _of_features("group", features.hunt_group_details),
    "hunt_group_forwarding": _of_features("group", features.forwarding),
    "auto_attendant_details": _of_features("attendant", attendants.auto_attendant_details),
    "auto_attendant_forwarding": _of_features("attendant", features.forwarding),
    "virtual_lines": lambda org: (((one.id,), virtual.line(org, one)) for one in org.virtual_lines),
    "virtual_line_assigned_devices": _line_devices,
}
"""By export, of those with a payload of their own."""
