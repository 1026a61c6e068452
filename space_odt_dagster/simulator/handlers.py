"""Answers a request: checks that its entities exist and may be read, then builds the payload."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from space_odt_dagster.simulator.answers import (
    Json,
    Reply,
    needs_professional,
    not_calling,
    not_customer_assist,
    not_found,
    shape_a,
    shape_g,
    user_not_found,
)
from space_odt_dagster.simulator.awkward import GROUP_WITHOUT_MEMBERS_KEY, Standing
from space_odt_dagster.simulator.entities import Feature, Location, Person, VirtualExtension, VirtualLine, Workspace
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.paging import WholeListing
from space_odt_dagster.simulator.payloads import features, identity, locations, numbers, phone_numbers, workspaces

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class ApiRequest:
    """One request: its organisation, the ids in its path, and its query."""

    org: Organisation
    ids: tuple[str, ...]
    query: Mapping[str, str]
    path: str

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() == "true"


Answered = Reply | Json | WholeListing
Handler = Callable[[ApiRequest], Answered]
Payload = Callable[[Organisation, Thing], Json]


def found(call: ApiRequest, at: int, kind: type[Thing]) -> Thing | None:
    thing = call.org.by_id.get(call.ids[at])
    return thing if isinstance(thing, kind) else None


def listing(rows: Callable[[Organisation], Sequence[Json]], **filters: str) -> Handler:
    """A listing. ``filters`` maps query parameters to the fields that they filter by."""

    def handle(call: ApiRequest) -> Answered:
        made = rows(call.org)
        asked = {field: call.query[name] for name, field in filters.items() if name in call.query}
        return WholeListing([row for row in made if asked.items() <= row.items()] if asked else made)

    return handle


def people(call: ApiRequest) -> Answered:
    return WholeListing(identity.people(call.org, calling_data=call.flag("callingData")), {"notFoundIds": []})


def person_details(call: ApiRequest) -> Answered:
    person = call.org.find_person(call.ids[0])
    if person is None:
        return not_found("person")
    return identity.person(call.org, person, calling_data=call.flag("callingData"))


def me(call: ApiRequest) -> Answered:
    return identity.person(call.org, call.org.person(0), calling_data=call.flag("callingData"))


def of_person(payload: Payload[Person]) -> Handler:
    """A setting of a person. Without calling: 4003 under /people, 4008 from the calling backend."""

    def handle(call: ApiRequest) -> Answered:
        person = call.org.find_person(call.ids[0])
        if person is None:
            return not_found("person")
        if person.standing is not Standing.CALLING:
            setting = call.path.rsplit("/", 1)[-1]
            return user_not_found(setting) if call.path.startswith("/telephony") else not_calling(setting)
        return payload(call.org, person)

    return handle


def person_available(call: ApiRequest) -> Answered:
    """Numbers for one of a person's settings, named by the second parameter of the path."""
    person = call.org.find_person(call.ids[0])
    if person is None or person.location is None or person.standing is not Standing.CALLING:
        return user_not_found("availablePhoneNumbers")
    kind = numbers.LISTS.get(call.ids[1])
    return Reply(404, shape_g(call.path)) if kind is None else WholeListing(kind(call.org, person.location))


def of_workspace(payload: Payload[Workspace]) -> Handler:
    """A setting of a workspace, answered if its calling type is webexCalling."""

    def handle(call: ApiRequest) -> Answered:
        workspace = found(call, 0, Workspace)
        if workspace is None:
            return not_found("workspace")
        if not workspace.calling:
            return user_not_found("workspace") if call.path.startswith("/telephony") else not_calling("Place")
        return payload(call.org, workspace)

    return handle


def workspace_details(call: ApiRequest) -> Answered:
    workspace = found(call, 0, Workspace)
    return not_found("workspace") if workspace is None else workspaces.workspace(call.org, workspace)


def workspace_capabilities(call: ApiRequest) -> Answered:
    workspace = found(call, 0, Workspace)
    return not_found("workspace") if workspace is None else workspaces.capabilities(workspace)


def workspace_available(call: ApiRequest) -> Answered:
    workspace = found(call, 0, Workspace)
    if workspace is None or not workspace.calling:
        return user_not_found("availablePhoneNumbers")
    if workspace.basic and call.ids[1] in ("secondary", "faxMessage"):
        return needs_professional()
    kind = numbers.LISTS.get(call.ids[1])
    return Reply(404, shape_g(call.path)) if kind is None else WholeListing(kind(call.org, workspace.location))


def every_number(call: ApiRequest) -> Answered:
    """Every number, or with ``details`` the number of them."""
    rows = phone_numbers.phone_numbers(call.org)
    if call.flag("details"):
        return {"count": phone_numbers.counts(call.org), "phoneNumbers": rows[: int(call.query.get("max", "2000"))]}
    return WholeListing(rows)


def line_available(call: ApiRequest) -> Answered:
    line = found(call, 0, VirtualLine)
    if line is None:
        return not_found("virtual line")
    kind = numbers.LISTS.get(call.ids[1])
    return Reply(404, shape_g(call.path)) if kind is None else WholeListing(kind(call.org, line.location))


def location_available(call: ApiRequest) -> Answered:
    """Numbers for a primary line; for people these can be mobile numbers too."""
    mobile = call.org.awkward and call.path.startswith("/telephony/config/people")
    return WholeListing(numbers.of_locations(call.org, call.query.get("locationId"), mobile=mobile))


def of_line(payload: Payload[VirtualLine]) -> Handler:
    def handle(call: ApiRequest) -> Answered:
        line = found(call, 0, VirtualLine)
        return not_found("virtual line") if line is None else payload(call.org, line)

    return handle


def of_extension(payload: Payload[VirtualExtension]) -> Handler:
    def handle(call: ApiRequest) -> Answered:
        extension = found(call, 0, VirtualExtension)
        if extension is None:
            return Reply(400, shape_a("Wrong type of Webex ID provided in path"))
        return payload(call.org, extension)

    return handle


def location_details(call: ApiRequest) -> Answered:
    location = found(call, 0, Location)
    return not_found("location") if location is None else locations.location(call.org, location, listed=False)


def of_calling_location(payload: Callable[[Organisation, Location], Answered]) -> Handler:
    def handle(call: ApiRequest) -> Answered:
        location = found(call, 0, Location)
        if location is None or not location.calling:
            return Reply(404, shape_a("Location is not enabled for Webex Calling."))
        return payload(call.org, location)

    return handle


def pstn(org: Organisation, location: Location) -> Answered:
    if not locations.has_pstn(org, location):
        return Reply(404, "PSTN connection not found")
    return locations.pstn_connection(org, location)


def schedules(org: Organisation, location: Location) -> Answered:
    return WholeListing(locations.schedules(org, location))


def of_feature(kind: str, payload: Payload[Feature]) -> Handler:
    """The details of a feature in its own location. In another one, or once deleted, it does not exist."""

    def handle(call: ApiRequest) -> Answered:
        feature = found(call, 1, Feature)
        wrong = feature is None or feature.kind != kind or feature.location.id != call.ids[0] or feature.deleted
        if feature is None or wrong:
            return not_found(kind.lower().replace("_", " "))
        return payload(call.org, feature)

    return handle


def queues(call: ApiRequest) -> Answered:
    rows = features.queues(call.org, customer_assist=call.flag("hasCxEssentials"))
    place = call.query.get("locationId")
    return WholeListing([row for row in rows if place in (None, row["locationId"])])


def queue_details(call: ApiRequest) -> Answered:
    """A Customer Assist queue is answered only with ``hasCxEssentials=true``."""
    queue = found(call, 1, Feature)
    if queue is not None and queue.kind == "CALL_QUEUE" and queue.customer_assist is not call.flag("hasCxEssentials"):
        return not_customer_assist(queue.id)
    return of_feature("CALL_QUEUE", features.queue_details)(call)


def queue_settings(call: ApiRequest) -> Answered:
    return features.queue_settings(call.org)


def queue_agents(call: ApiRequest) -> Answered:
    """The agents of one queue, or of all queues of the requested kind."""
    customer_assist = call.flag("hasCxEssentials")
    if "queueId" not in call.query:
        asked = [queue for queue in call.org.queues if queue.customer_assist is customer_assist and not queue.deleted]
        return WholeListing(features.queue_agents(call.org, asked))
    queue = call.org.by_id.get(call.query["queueId"])
    if not isinstance(queue, Feature) or queue.kind != "CALL_QUEUE" or queue.deleted:
        return not_found("call queue")
    if queue.customer_assist is not customer_assist:
        return not_customer_assist(queue.id)
    return WholeListing(features.queue_agents(call.org, [queue]))


def agent_queues(call: ApiRequest) -> Answered:
    """The queues of an agent that are of the requested kind."""
    kind = call.flag("hasCxEssentials")
    queues = [one for one in call.org.queues if one.customer_assist is kind and not one.deleted]
    joined = [one for one in queues if call.ids[0] in {agent.id for agent in call.org.agents(one)}]
    if not joined:
        return not_found("agent")
    (agent,) = (row for row in features.queue_agents(call.org, joined) if row["id"] == call.ids[0])
    counts = ("queueCount", "locationCount", "joinCount", "unjoinCount")
    body = {"agent": {name: value for name, value in agent.items() if name not in counts}}
    return WholeListing([features.joined(one) for one in joined], body)


def group_members(call: ApiRequest) -> Answered:
    group = identity.find_group(call.org, call.ids[0])
    if group is None:
        return not_found("group")
    omit = call.org.awkward and group.index == GROUP_WITHOUT_MEMBERS_KEY
    return WholeListing(identity.members(call.org, group), identity.group(call.org, group), omit_empty=omit)


def licence(call: ApiRequest) -> Answered:
    one = next((one for one in identity.org_licences(call.org) if one.id == call.ids[0]), None)
    if one is None:
        return not_found("license")
    body = identity.licence(call.org, one)
    if call.query.get("includeAssignedTo") != "user":
        return body
    return WholeListing(identity.licence_users(call.org, one), body)


def devices(call: ApiRequest) -> Answered:
    names = {"personId": "personId", "workspaceId": "workspaceId", "locationId": "locationId"}
    return listing(workspaces.devices, **names)(call)


def device_details(call: ApiRequest) -> Answered:
    at = call.org.device_index.get(call.ids[0])
    return not_found("device") if at is None else workspaces.device(call.org, call.org.device(at))


def no_static_resource(call: ApiRequest) -> Answered:
    """For paths that the SDK uses and the service does not have."""
    return Reply(404, shape_g(call.path))
