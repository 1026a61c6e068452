"""The true content of the organisation: the keys that a complete inventory must have, by export.

Taken from the organisation and its payloads, never through the server, so that pages and faults cannot affect it.
"""

from collections.abc import Callable, Iterable, Iterator

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.documented_answers import documented_answers
from space_odt_dagster.simulator.documents import documents
from space_odt_dagster.simulator.entities import Feature, Location, Person
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads import (
    announcements,
    calling,
    identity,
    locations,
    numbers,
    phone_numbers,
    virtual,
    workspaces,
)

Key = tuple[str, ...]
Keys = Callable[[Organisation], Iterable[Key]]


def truth(org: Organisation, *assets: str) -> dict[str, set[Key]]:
    """Key tuples by export, for all exports or those named; values as text, "" for missing ones. Raises ``KeyError``."""
    asked = assets or exports()
    if unknown := [name for name in asked if name not in exports()]:
        raise KeyError(f"no such export: {', '.join(unknown)}")
    return {name: set(_keys(org, name)) for name in asked}


def exports() -> tuple[str, ...]:
    """Every export with known keys, those with their own payload first."""
    return tuple(dict.fromkeys((*KEYS, *documents())))


def _keys(org: Organisation, name: str) -> Iterable[Key]:
    made = KEYS.get(name)
    return made(org) if made is not None else documented_answers(org).keys(documents()[name])


def text(row: Json, *names: str) -> Key:
    return tuple(str(row.get(name) or "") for name in names)


def calling_people(org: Organisation) -> Iterator[Person]:
    return (person for person in org.everyone() if person.standing is Standing.CALLING)


def person_rows(rows: Callable[[Organisation, Person], list[Json]], *names: str) -> Keys:
    return lambda org: ((one.id, *text(row, *names)) for one in calling_people(org) for row in rows(org, one))


def person_ids(org: Organisation) -> Iterable[Key]:
    return ((one.id,) for one in calling_people(org))


def everyone(org: Organisation) -> Iterable[Key]:
    return ((one.id,) for one in org.everyone())


def workspace_ids(org: Organisation) -> Iterable[Key]:
    return ((one.id,) for one in org.workspaces if one.calling)


def feature_ids(choose: Callable[[Organisation], list[Feature]], *, listed: bool = False) -> Keys:
    """A deleted feature is still in its listing."""
    return lambda org: ((one.location.id, one.id) for one in choose(org) if listed or not one.deleted)


def numbers_of_people(kind: str) -> Keys:
    return lambda org: (
        (one.id, *text(row, "phoneNumber"))
        for one in calling_people(org)
        if one.location is not None
        for row in numbers.LISTS[kind](org, one.location)
    )


def numbers_of_workspaces(kind: str) -> Keys:
    """Some of them are refused for a workspace without the Professional licence."""
    return lambda org: (
        (one.id, *text(row, "phoneNumber"))
        for one in org.workspaces
        if one.calling and not (one.basic and kind in ("secondary", "faxMessage"))
        for row in numbers.LISTS[kind](org, one.location)
    )


def numbers_of_lines(kind: str) -> Keys:
    return lambda org: (
        (one.id, *text(row, "phoneNumber"))
        for one in org.virtual_lines
        for row in numbers.LISTS[kind](org, one.location)
    )


def numbers_of_locations(org: Organisation) -> Iterable[Key]:
    return ((one.id, number) for one in org.calling_locations for number in one.available)


def of_locations(org: Organisation) -> Iterable[Key]:
    return ((one.id,) for one in org.calling_locations)


def schedules(org: Organisation) -> Iterable[Key]:
    def rows(one: Location) -> list[Json]:
        return locations.schedules(org, one)

    return ((one.id, *text(row, "id")) for one in org.calling_locations for row in rows(one))


def group_members(org: Organisation) -> Iterable[Key]:
    groups = (identity.group_at(org, at) for at in range(identity.group_count(org)))
    return ((one.id, *text(row, "id")) for one in groups for row in identity.members(org, one))


def licence_users(org: Organisation) -> Iterable[Key]:
    licences = identity.org_licences(org)
    return ((one.id, *text(row, "id")) for one in licences for row in identity.licence_users(org, one))


def announcement_files(org: Organisation) -> Iterable[Key]:
    for one in org.auto_attendants:
        for row in announcements.announcements(org, one)["announcements"]:
            yield (one.location.id, one.id, *text(row, "id"))


def queue_agents(org: Organisation) -> Iterable[Key]:
    return ((one.id, agent.id) for one in org.queues if not one.deleted for agent in org.agents(one))


KEYS: dict[str, Keys] = {
    "people": everyone,
    "groups": lambda org: (text(row, "id") for row in identity.groups(org)),
    "licenses": lambda org: (text(row, "id") for row in identity.licences(org)),
    "locations": lambda org: ((one.id,) for one in org.locations),
    "workspaces": lambda org: ((one.id,) for one in org.workspaces),
    "devices": lambda org: (text(row, "id") for row in workspaces.devices(org)),
    "calling_locations": of_locations,
    "call_queues": feature_ids(lambda org: org.queues, listed=True),
    "hunt_groups": feature_ids(lambda org: org.hunt_groups),
    "auto_attendants": feature_ids(lambda org: org.auto_attendants),
    "virtual_lines": lambda org: ((one.id,) for one in org.virtual_lines),
    "virtual_extensions": lambda org: ((one.id,) for one in org.virtual_extensions),
    "virtual_extension_ranges": lambda org: ((one.id,) for one in org.ranges),
    "location_details": lambda org: ((one.id,) for one in org.locations),
    "calling_locations_details": of_locations,
    "location_pstn_connection": lambda org: (
        (one.id,) for one in org.calling_locations if locations.has_pstn(org, one)
    ),
    "location_schedules": schedules,
    "group_members": group_members,
    "license_assigned_users": licence_users,
    "people_details": everyone,
    "person_call_forwarding": person_ids,
    "person_numbers": person_rows(
        lambda org, one: calling.person_numbers(org, one)["phoneNumbers"], "directNumber", "extension"
    ),
    "person_permissions_in": person_ids,
    "person_permissions_out": person_ids,
    "person_out_access_codes": person_rows(lambda org, one: calling.access_codes(org, one)["accessCodes"], "code"),
    "person_out_digit_patterns": person_rows(lambda org, one: calling.digit_patterns(org, one)["digitPatterns"], "id"),
    "person_transfer_numbers": person_ids,
    "person_available_numbers_primary": numbers_of_locations,
    "person_available_numbers_secondary": numbers_of_people("secondary"),
    "person_available_numbers_call_forward": numbers_of_people("callForwarding"),
    "person_available_numbers_call_intercept": numbers_of_people("callIntercept"),
    "person_available_numbers_ecbn": numbers_of_people("emergencyCallbackNumber"),
    "person_available_numbers_fax_message": numbers_of_people("faxMessage"),
    "phone_numbers": lambda org: (
        (row["location"]["id"], *text(row, "phoneNumber", "extension"), (row.get("owner") or {}).get("id", ""))
        for row in phone_numbers.phone_numbers(org)
    ),
    "workspace_details": lambda org: ((one.id,) for one in org.workspaces),
    "workspace_capabilities": lambda org: ((one.id,) for one in org.workspaces),
    "workspace_call_forwarding": workspace_ids,
    "workspace_permissions_in": workspace_ids,
    "workspace_permissions_out": workspace_ids,
    "workspace_numbers": lambda org: (
        (one.id, *text(row, "directNumber", "extension"))
        for one in org.workspaces
        if one.calling
        for row in workspaces.numbers(org, one)["phoneNumbers"]
    ),
    "workspace_devices": lambda org: (
        (one.id, *text(row, "id"))
        for one in org.workspaces
        if one.calling
        for row in workspaces.calling_devices(org, one)["devices"]
    ),
    "workspace_available_numbers_available": numbers_of_locations,
    "workspace_available_numbers_secondary": numbers_of_workspaces("secondary"),
    "workspace_available_numbers_call_forward": numbers_of_workspaces("callForwarding"),
    "workspace_available_numbers_call_intercept": numbers_of_workspaces("callIntercept"),
    "workspace_available_numbers_ecbn": numbers_of_workspaces("emergencyCallbackNumber"),
    "workspace_available_numbers_fax_message": numbers_of_workspaces("faxMessage"),
    "auto_attendant_details": feature_ids(lambda org: org.auto_attendants),
    "auto_attendant_announcement_files": announcement_files,
    "auto_attendant_forwarding": feature_ids(lambda org: org.auto_attendants),
    "hunt_group_details": feature_ids(lambda org: org.hunt_groups),
    "hunt_group_forwarding": feature_ids(lambda org: org.hunt_groups),
    "call_queue_details": feature_ids(lambda org: org.queues),
    "call_queue_settings": lambda org: [()],
    "call_queue_agents": queue_agents,
    "call_queue_forwarding": feature_ids(lambda org: org.queues),
    "virtual_line_details": lambda org: ((one.id,) for one in org.virtual_lines),
    "virtual_line_assigned_devices": lambda org: (
        (one.id, *text(row, "id")) for one in org.virtual_lines for row in virtual.line_devices(org, one)
    ),
    "virtual_line_available_numbers_available": numbers_of_locations,
    "virtual_line_available_numbers_call_forward": numbers_of_lines("callForwarding"),
    "virtual_line_available_numbers_ecbn": numbers_of_lines("emergencyCallbackNumber"),
    "virtual_line_available_numbers_fax_message": numbers_of_lines("faxMessage"),
    "virtual_extension_details": lambda org: ((one.id,) for one in org.virtual_extensions),
    "virtual_extension_range_details": lambda org: ((one.id,) for one in org.ranges),
}
