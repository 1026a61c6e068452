"""The simulator's endpoints in one table: path, the export they feed, handler, paging.

An endpoint without a row is answered from its document; without a document, with a 501 that names it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from space_odt_dagster.simulator import handlers as h
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.documented_routes import answer, chosen, documents_by_path
from space_odt_dagster.simulator.documents import Document
from space_odt_dagster.simulator.entities import Person
from space_odt_dagster.simulator.handlers import Answered, ApiRequest, Handler
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.paging import Paging, Style
from space_odt_dagster.simulator.payloads import attendants, calling, features, identity, locations, virtual, workspaces
from space_odt_dagster.simulator.payloads.announcements import announcements


@dataclass(frozen=True)
class Route:
    """``asset`` is the export, or a family ``x_*`` of exports that the second id in the path distinguishes.

    ``documents`` are the documents that share the path.
    """

    template: str
    asset: str
    handler: Handler
    paging: Paging | None = None
    documents: Sequence[Document] = ()


def person_numbers(call: ApiRequest) -> Answered:
    """Answers with or without the country code."""

    def payload(org: Organisation, person: Person) -> Json:
        return calling.person_numbers(org, person, e164=call.flag("preferE164Format"))

    return h.of_person(payload)(call)


def telephony(key: str) -> Paging:
    return Paging(key=key)


def rows(make: Callable[[Organisation], Any], **filters: str) -> Handler:
    return h.listing(make, **filters)


def ranged(call: ApiRequest) -> Answered:
    return h.of_extension(virtual.range_details)(call)


AT_LOCATION = "/telephony/config/locations/{location_id}"
PERSON = "/telephony/config/people/{person_id}"
WORKSPACE = "/workspaces/{workspace_id}"
QUEUE = f"{AT_LOCATION}/queues/{{queue_id}}"
HUNT_GROUP = f"{AT_LOCATION}/huntGroups/{{hunt_group_id}}"
ATTENDANT = f"{AT_LOCATION}/autoAttendants/{{auto_attendant_id}}"
LINE = "/telephony/config/virtualLines/{virtual_line_id}"
IN_LOCATION = {"locationId": "locationId"}

PEOPLE_PAGES = Paging(key="items", style=Style.CURSOR, default=100, cap=1000)  # with callingData the cap is 100
MEMBER_PAGES = Paging(key="members", style=Style.MEMBERS, default=500, cap=500)
LICENCE_PAGES = Paging(key="users", style=Style.LICENCE, default=300, cap=300)

ROUTES: tuple[Route, ...] = (
    Route("/people", "people", h.people, PEOPLE_PAGES),
    Route("/people/me", "me", h.me),
    Route("/people/{person_id}", "people_details", h.person_details),
    Route("/groups", "groups", rows(identity.groups), Paging(key="groups", style=Style.SCIM, default=100, cap=100)),
    Route("/groups/{group_id}/Members", "group_members", h.group_members, MEMBER_PAGES),
    Route("/groups/{group_id}/members", "group_members", h.group_members, MEMBER_PAGES),
    Route("/licenses", "licenses", rows(identity.licences), Paging(key="items", style=Style.ALL)),
    Route("/licenses/{license_id}", "license_assigned_users", h.licence, LICENCE_PAGES),
    # locations
    Route(
        "/locations",
        "locations",
        rows(locations.locations, id="id", name="name"),
        Paging(key="items", style=Style.CURSOR, default=500, cap=1000),
    ),
    Route("/locations/{location_id}", "location_details", h.location_details),
    Route(
        "/telephony/config/locations",
        "calling_locations",
        rows(locations.calling_locations, name="name"),
        telephony("locations"),
    ),
    Route(AT_LOCATION, "calling_locations_details", h.of_calling_location(locations.calling_details)),
    Route(f"{AT_LOCATION}/schedules", "location_schedules", h.of_calling_location(h.schedules), telephony("schedules")),
    Route(
        "/telephony/pstn/locations/{location_id}/connection",
        "location_pstn_connection",
        h.of_calling_location(h.pstn),
    ),
    # people
    Route("/people/{person_id}/features/callForwarding", "person_call_forwarding", h.of_person(calling.forwarding)),
    Route("/people/{person_id}/features/numbers", "person_numbers", person_numbers),
    Route("/people/{person_id}/features/incomingPermission", "person_permissions_in", h.of_person(calling.incoming)),
    Route("/people/{person_id}/features/outgoingPermission", "person_permissions_out", h.of_person(calling.outgoing)),
    Route(f"{PERSON}/outgoingPermission/accessCodes", "person_out_access_codes", h.of_person(calling.access_codes)),
    Route(
        f"{PERSON}/outgoingPermission/digitPatterns", "person_out_digit_patterns", h.of_person(calling.digit_patterns)
    ),
    Route(
        f"{PERSON}/outgoingPermission/autoTransferNumbers",
        "person_transfer_numbers",
        h.of_person(calling.transfer_numbers),
    ),
    Route(f"{PERSON}/outgoingPermission", "wrong_path", h.no_static_resource),
    Route("/people/{person_id}/features/outgoingPermission/autoTransferNumbers", "wrong_path", h.no_static_resource),
    Route(
        "/telephony/config/people/primary/availableNumbers",
        "person_available_numbers_primary",
        h.location_available,
        telephony("phoneNumbers"),
    ),
    Route(f"{PERSON}/{{kind}}/availableNumbers", "person_*", h.person_available, telephony("phoneNumbers")),
    Route(
        "/telephony/config/numbers",
        "phone_numbers",
        h.every_number,
        Paging(key="phoneNumbers", default=2000, cap=2000),
    ),
    # workspaces and devices
    Route("/workspaces", "workspaces", rows(workspaces.workspaces, **IN_LOCATION), Paging(key="items", default=100)),
    Route(WORKSPACE, "workspace_details", h.workspace_details),
    Route(f"{WORKSPACE}/capabilities", "workspace_capabilities", h.workspace_capabilities),
    Route(f"{WORKSPACE}/features/callForwarding", "workspace_call_forwarding", h.of_workspace(calling.forwarding)),
    Route(f"{WORKSPACE}/features/incomingPermission", "workspace_permissions_in", h.of_workspace(calling.incoming)),
    Route(f"{WORKSPACE}/features/outgoingPermission", "workspace_permissions_out", h.of_workspace(calling.outgoing)),
    Route(f"{WORKSPACE}/features/numbers/", "workspace_numbers", h.of_workspace(workspaces.numbers)),
    Route(f"{WORKSPACE}/features/numbers", "workspace_numbers", h.of_workspace(workspaces.numbers)),
    Route(
        "/telephony/config/workspaces/{workspace_id}/devices",
        "workspace_devices",
        h.of_workspace(workspaces.calling_devices),
    ),
    Route(
        "/telephony/config/workspaces/availableNumbers",
        "workspace_available_numbers_available",
        h.location_available,
        telephony("phoneNumbers"),
    ),
    Route(
        "/telephony/config/workspaces/{workspace_id}/{kind}/availableNumbers",
        "workspace_*",
        h.workspace_available,
        telephony("phoneNumbers"),
    ),
    Route("/devices", "devices", h.devices, Paging(key="items", default=100)),
    Route("/devices/{device_id}", "device_details", h.device_details),
    # queues, hunt groups, auto attendants
    Route("/telephony/config/queues", "call_queues", h.queues, telephony("queues")),
    Route("/telephony/config/queues/settings", "call_queue_settings", h.queue_settings),
    Route("/telephony/config/queues/agents", "call_queue_agents", h.queue_agents, telephony("agents")),
    Route(
        "/telephony/config/queues/agents/{id}",
        "call_queue_agent_queues",
        h.agent_queues,
        Paging(key="queues", required=True),
    ),
    Route(QUEUE, "call_queue_details", h.queue_details),
    Route(f"{QUEUE}/callForwarding", "call_queue_forwarding", h.of_feature("CALL_QUEUE", features.forwarding)),
    Route(
        "/telephony/config/huntGroups",
        "hunt_groups",
        rows(features.hunt_groups, **IN_LOCATION),
        telephony("huntGroups"),
    ),
    Route(HUNT_GROUP, "hunt_group_details", h.of_feature("HUNT_GROUP", features.hunt_group_details)),
    Route(f"{HUNT_GROUP}/callForwarding", "hunt_group_forwarding", h.of_feature("HUNT_GROUP", features.forwarding)),
    Route(
        "/telephony/config/autoAttendants",
        "auto_attendants",
        rows(features.auto_attendants, **IN_LOCATION),
        telephony("autoAttendants"),
    ),
    Route(ATTENDANT, "auto_attendant_details", h.of_feature("AUTO_ATTENDANT", attendants.auto_attendant_details)),
    Route(
        f"{ATTENDANT}/announcements",
        "auto_attendant_announcement_files",
        h.of_feature("AUTO_ATTENDANT", announcements),
    ),
    Route(
        f"{ATTENDANT}/callForwarding", "auto_attendant_forwarding", h.of_feature("AUTO_ATTENDANT", features.forwarding)
    ),
    # virtual lines and extensions
    Route("/telephony/config/virtualLines", "virtual_lines", rows(virtual.lines), telephony("virtualLines")),
    Route(LINE, "virtual_line_details", h.of_line(virtual.line_details)),
    Route(f"{LINE}/devices", "virtual_line_assigned_devices", h.of_line(virtual.assigned_devices)),
    Route(
        "/telephony/config/virtualLines/availableNumbers",
        "virtual_line_available_numbers_available",
        h.location_available,
        telephony("phoneNumbers"),
    ),
    Route(f"{LINE}/{{kind}}/availableNumbers", "virtual_line_*", h.line_available, telephony("phoneNumbers")),
    Route(
        "/telephony/config/virtualExtensions",
        "virtual_extensions",
        rows(virtual.extensions, **IN_LOCATION),
        telephony("virtualExtensions"),
    ),
    Route(
        "/telephony/config/virtualExtensions/{extension_id}",
        "virtual_extension_details",
        h.of_extension(virtual.extension),
    ),
    Route(
        "/telephony/config/virtualExtensionRanges",
        "virtual_extension_ranges",
        rows(virtual.ranges, **IN_LOCATION),
        telephony("virtualExtensionRanges"),
    ),
    Route("/telephony/config/virtualExtensionRanges/{range_id}", "virtual_extension_range_details", ranged),
)

AVAILABLE_FOR = {
    "secondary": "secondary",
    "callForwarding": "call_forward",
    "callIntercept": "call_intercept",
    "emergencyCallbackNumber": "ecbn",
    "faxMessage": "fax_message",
}


@dataclass(frozen=True)
class Matched:
    """The route of a request and the ids in its path."""

    route: Route
    ids: tuple[str, ...]

    def asked(self, query: Mapping[str, str]) -> "Matched":
        """The same with the document that matches the query, if several share the path."""
        if len(self.route.documents) < 2:
            return self
        document = chosen(self.route.documents, query)
        return Matched(replace(self.route, asset=document.name, paging=document.paging), self.ids)

    @property
    def asset(self) -> str:
        if not self.route.asset.endswith("*"):
            return self.route.asset
        return f"{self.route.asset[:-1]}available_numbers_{AVAILABLE_FOR.get(self.ids[1], self.ids[1])}"

    @property
    def template(self) -> str:
        """The template with the kind of available numbers filled in, so that faults can target one of them."""
        return self.route.template.replace("{kind}", self.ids[1] if "{kind}" in self.route.template else "")


class Node:
    """One segment in the tree of paths; literal segments are tried before parameters."""

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.any: Node | None = None
        self.route: Route | None = None

    def add(self, route: Route) -> None:
        node = self
        for segment in route.template.split("/")[1:]:
            if segment.startswith("{"):
                node.any = node.any or Node()
                node = node.any
            else:
                node = node.children.setdefault(segment, Node())
        node.route = route

    def find(self, segments: list[str], ids: tuple[str, ...] = ()) -> Matched | None:
        if not segments:
            return Matched(self.route, ids) if self.route else None
        head, rest = segments[0], segments[1:]
        if head in self.children and (matched := self.children[head].find(rest, ids)):
            return matched
        return self.any.find(rest, (*ids, head)) if self.any and head else None


def route_tree() -> Node:
    root = Node()
    for several in documents_by_path().values():
        first = several[-1]
        root.add(Route(first.path, first.name, partial(answer, several), first.paging, several))
    sharing_a_path = {several[-1].path: several for several in documents_by_path().values() if len(several) > 1}
    for route in ROUTES:
        root.add(replace(route, documents=sharing_a_path.get(route.template, ())))
    return root


def match(tree: Node, path: str) -> Matched | None:
    """The route of a path without ``/v1``; paths are case-sensitive."""
    return tree.find(path.split("/")[1:])
