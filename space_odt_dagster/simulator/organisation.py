"""The simulated organisation: how many entities it has, and how to find them. Everything follows from the seed and the size.

People are made on demand; everything else is in proportion, and small.
"""

import random
from collections.abc import Iterator
from functools import cached_property, lru_cache

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.awkward import Standing, standing
from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.entities import (
    Agent,
    Device,
    Feature,
    Location,
    Person,
    VirtualExtension,
    VirtualLine,
    Workspace,
    agent_of,
)
from space_odt_dagster.simulator.identifiers import phone_number, uuid_of, webex_id
from space_odt_dagster.simulator.names import AWKWARD, CITIES, person_names, thing_name

AVAILABLE_PER_LOCATION = 7
MOST_AVAILABLE_PER_LOCATION = 100
"""A location has a spare number for every four of its people, within these bounds."""
CALLING_TYPES = (
    "webexCalling", "freeCalling", "webexCalling", None, "hybridCalling", "webexCallingNext",
    "webexCalling", "webexEdgeForDevices", "webexCalling", "thirdPartySipCalling", "none",
)  # fmt: skip


class Organisation:
    """Entities by index and by id. The same arguments give the same bytes."""

    def __init__(
        self, *, seed: int, people: int, awkward: bool, name: str = "Example", particulars: Particulars | None = None
    ) -> None:
        self.seed, self.people, self.awkward, self.name = seed, people, awkward, name
        self.particulars = particulars or Particulars()
        self.people_at_first = people
        self.id = webex_id("ORGANIZATION", uuid_of(seed, name, "org"))
        self._serial = 2 * people  # a person has at most two numbers, chosen by index
        self.locations = self._make_locations()
        self.calling_locations = [location for location in self.locations if location.calling]
        self.workspaces = [self._make_workspace(index) for index in range(max(11, people // 8))]
        self.queues = [self._make_feature("CALL_QUEUE", 1, index) for index in range(max(6, people // 25))]
        self.hunt_groups = [self._make_feature("HUNT_GROUP", 2, index) for index in range(max(4, people // 30))]
        self.auto_attendants = [self._make_feature("AUTO_ATTENDANT", 3, index) for index in range(max(4, people // 40))]
        self.virtual_lines = [self._make_virtual_line(index) for index in range(max(4, people // 20))]
        self.virtual_extensions = [self._make_virtual_extension(index) for index in range(max(4, people // 30))]
        self.ranges = [self._make_range(index) for index in range(3)]
        self.person = lru_cache(maxsize=4096)(self._make_person)

    def random(self, *what: object) -> random.Random:
        """Random choices for one thing, independent of when and in which order they are made."""
        return random.Random(f"{self.seed}:{self.name}:{what}")  # noqa: S311 - data, not secrets

    def uuid(self, *what: object) -> str:
        return uuid_of(self.seed, self.name, *what)

    def _number(self, location: Location | str) -> str:
        self._serial += 1
        return phone_number(self._serial, location if isinstance(location, str) else location.country)

    def _make_locations(self) -> list[Location]:
        calling = max(4, min(150, 3 + self.people // 60))
        extra = cases.LOCATIONS_WITHOUT_CALLING if self.awkward else 0
        spare = max(AVAILABLE_PER_LOCATION, min(MOST_AVAILABLE_PER_LOCATION, self.people // calling // 4))
        made = []
        for index in range(calling + extra):
            city = CITIES[index % len(CITIES)]
            odd = self.awkward and index % 3 == 0
            name = f"{AWKWARD[index // 3 % len(AWKWARD)] if odd else city[0]} {index + 1}"
            has_calling = index < calling
            free = max(spare, neglected.FREE_NUMBERS) if index == neglected.LOCATION_WITH_MANY_FREE_NUMBERS else spare
            available = tuple(self._number(city[3]) for _ in range(free if has_calling else 0))
            foreign = index == neglected.LOCATION_WITH_FOREIGN_NUMBER
            made.append(
                Location(
                    index=index,
                    id=webex_id("LOCATION", self.uuid("location", index)),
                    name=name,
                    city=city,
                    calling=has_calling,
                    main_number=self._number("US" if foreign else city[3]),
                    available=available,
                )
            )
        return made

    def location_of(self, index: int) -> Location:
        """The calling location for the entity with this index."""
        return self.calling_locations[index % len(self.calling_locations)]

    def _make_person(self, index: int) -> Person:
        first, last = person_names(index, awkward=self.awkward)
        stands = standing(index, awkward=self.awkward)
        location = None if stands is Standing.NO_CALLING else self.location_of(index)
        has_extension = stands in (Standing.CALLING, Standing.INVITED)
        numbers: tuple[str, ...] = ()
        if location and has_extension and (index % 3 != 2):
            numbers = (phone_number(2 * index, location.country),)
            if index % 15 == 4:
                numbers += (phone_number(2 * index + 1, location.country),)
        extension = f"{index:04d}" if self.awkward else str(10_000 + index)  # leading zeros are awkward
        uuid = self.uuid("person", index)
        return Person(
            index=index,
            id=webex_id("PEOPLE", uuid),
            uuid=uuid,
            first=first,
            last=last,
            email=f"user{index:06d}@example.com",
            standing=stands,
            location=location,
            numbers=numbers,
            extension=extension if has_extension and index != neglected.PERSON_WITHOUT_EXTENSION else None,
        )

    def calling_person(self, index: int) -> Person:
        """The first calling person at or after this index, wrapping around, including people who have left.

        So an index means the same person every night: see ``has_left``.
        """
        first = self.people_at_first
        return next(
            person
            for person in (self.person((index + step) % first) for step in range(first))
            if person.standing is Standing.CALLING
        )

    def has_left(self, person: Person) -> bool:
        """Whether a person from the start is no longer there."""
        return person.index >= self.people

    def _make_workspace(self, index: int) -> Workspace:
        calling_type = CALLING_TYPES[index % len(CALLING_TYPES)]
        if not self.awkward and calling_type in (
            None,
            "webexCallingNext",
            "hybridCalling",
        ):  # the SDK knows none of them
            calling_type = "none"
        location = self.location_of(index)
        calling = calling_type == "webexCalling"
        uuid = self.uuid("workspace", index)
        return Workspace(
            index=index,
            id=webex_id("PLACE", uuid),
            uuid=uuid,
            name=thing_name("room", index, awkward=self.awkward),
            location=location,
            calling_type=calling_type,
            basic=cases.is_basic_workspace(index, awkward=self.awkward),
            number=self._number(location) if calling and index % 4 != 2 else None,
            extension=f"74{index:04d}" if calling else None,
        )

    def _make_feature(self, kind: str, digit: int, index: int) -> Feature:
        location = self.location_of(index * 3)
        value = self.uuid(kind, index)
        number = self._number(location) if index % 4 != 3 else None
        if kind == "AUTO_ATTENDANT":
            number = self._number_of_attendant(index, location, number)
        customer_assist = kind == "CALL_QUEUE" and cases.is_customer_assist(index, awkward=self.awkward)
        return Feature(
            index=index,
            kind=kind,
            id=webex_id(kind, value),
            name=thing_name(kind.lower().replace("_", " "), index, awkward=self.awkward),
            location=location,
            number=number,
            extension=f"7{digit}{index:04d}",
            customer_assist=customer_assist,
            deleted=self.awkward and kind == "CALL_QUEUE" and index == cases.QUEUE_DELETED,
        )

    def _number_of_attendant(self, index: int, location: Location, usual: str | None) -> str | None:
        if index == neglected.ATTENDANT_ON_MAIN_NUMBER:
            return location.main_number
        if index == neglected.ATTENDANT_WITH_NUMBER_OF_HUNT_GROUP:
            return self.hunt_groups[index].number
        return None if index == neglected.ATTENDANT_WITHOUT_NUMBER else usual

    def _make_virtual_line(self, index: int) -> VirtualLine:
        location = self.location_of(index)
        uuid = self.uuid("virtual line", index)
        first, last = person_names(index + 3, awkward=self.awkward)
        number = self._number(location) if index % 3 != 2 else None
        same = index == neglected.VIRTUAL_LINE_WITH_EXTENSION_OF_WORKSPACE
        extension = f"{74 if same else 75}{index:04d}"
        return VirtualLine(index, webex_id("VIRTUAL_LINE", uuid), uuid, first, last, location, number, extension)

    def _make_virtual_extension(self, index: int) -> VirtualExtension:
        location = self.location_of(index) if index % 2 else None
        value = webex_id("VIRTUAL_EXTENSION", self.uuid("virtual extension", index))
        name = thing_name("partner", index, awkward=self.awkward)
        return VirtualExtension(index, value, name, location, self._number("US"), f"76{index:04d}")

    def _make_range(self, index: int) -> VirtualExtension:
        location = self.location_of(index) if index % 2 else None
        value = webex_id("VIRTUAL_EXTENSION_RANGE", self.uuid("range", index))
        return VirtualExtension(index, value, f"Range {index + 1}", location, f"+1{214 + index}555", f"77{index}")

    @cached_property
    def person_index(self) -> dict[str, int]:
        return {webex_id("PEOPLE", self.uuid("person", index)): index for index in range(self.people)}

    def find_person(self, person_id: str) -> Person | None:
        index = self.person_index.get(person_id)
        return None if index is None else self.person(index)

    def everyone(self) -> Iterator[Person]:
        return map(self.person, range(self.people))

    @cached_property
    def by_id(self) -> dict[str, Location | Workspace | Feature | VirtualLine | VirtualExtension]:
        """Everything except people and devices."""
        made = (
            self.locations, self.workspaces, self.queues, self.hunt_groups, self.auto_attendants,
            self.virtual_lines, self.virtual_extensions, self.ranges,
        )  # fmt: skip
        return {thing.id: thing for things in made for thing in things}

    def agents(self, feature: Feature) -> list[Agent]:
        """Calling people, and sometimes a workspace and a virtual line."""
        agents = [agent_of(person) for person in self._people_in(feature)]
        of_queue = feature.kind == "CALL_QUEUE"
        with_others = feature.index % 3 == 0 and not (of_queue and feature.index == neglected.QUEUE_WITH_ONE_AGENT)
        if (with_others and self._has_agents(feature)) or (of_queue and feature.index == neglected.QUEUE_OF_A_ROOM):
            agents.append(agent_of(next(w for w in self.workspaces[feature.index % 2 :] if w.calling)))
        if with_others and self._has_agents(feature):
            agents.append(agent_of(self.virtual_lines[feature.index % len(self.virtual_lines)]))
        return agents

    def _has_agents(self, feature: Feature) -> bool:
        if feature.kind == "CALL_QUEUE":
            return not (self.awkward and feature.index == cases.QUEUE_WITHOUT_AGENTS)
        return feature.index != neglected.HUNT_GROUP_WITHOUT_AGENTS

    def _people_in(self, feature: Feature) -> Iterator[Person]:
        """The people who are agents of a queue or hunt group, each once."""
        steps = [0, 1, 2, 3] if self._has_agents(feature) else []
        if feature.kind == "CALL_QUEUE":
            if feature.index and steps and cases.is_shared_queue(feature.index, awkward=self.awkward):
                steps.append(-5)  # the first agent of the previous queue
            if feature.index == neglected.QUEUE_WITH_ONE_AGENT:
                steps = [0]
            if feature.index == neglected.QUEUE_OF_A_ROOM:
                steps = []
        chosen = {one.id: one for one in (self.calling_person(5 * feature.index + step) for step in steps)}
        return (one for one in chosen.values() if one.location is not None and not self.has_left(one))

    def sent_abroad(self, one: Person | Workspace) -> str | None:
        """The number abroad that calls are forwarded to: none at the start."""
        return None

    @cached_property
    def device_owners(self) -> list[tuple[str, int]]:
        """The workspace or person that has the device with this index."""
        with_device = (one for one in self.workspaces if one.index != neglected.WORKSPACE_WITHOUT_DEVICE)
        places = [("workspace", one.index) for one in with_device if one.calling_type != "none"]
        with_phone = range(0, self.people, 2)
        people = [("person", i) for i in with_phone if standing(i, awkward=self.awkward) is Standing.CALLING]
        return places + people

    def device(self, index: int) -> Device:
        owner_kind, at = self.device_owners[index]
        owner = self.workspaces[at] if owner_kind == "workspace" else self.person(at)
        activating = self.awkward and index == len(self.device_owners) - 1
        return Device(
            index=index,
            id=None if activating else webex_id("DEVICE", self.uuid("device", owner_kind, at)),
            calling_id=webex_id("CALLING_DEVICE", self.uuid("device", owner_kind, at)),
            owner=owner,
        )

    @cached_property
    def device_index(self) -> dict[str, int]:
        ids = ((self.device(index).id, index) for index in range(len(self.device_owners)))
        return {device_id: index for device_id, index in ids if device_id}

    @cached_property
    def workspace_device(self) -> dict[int, int]:
        """Device index by workspace index."""
        return {at: index for index, (kind, at) in enumerate(self.device_owners) if kind == "workspace"}

    @cached_property
    def person_device(self) -> dict[int, int]:
        return {at: index for index, (kind, at) in enumerate(self.device_owners) if kind == "person"}
