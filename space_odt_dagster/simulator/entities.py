"""The entities of the organisation. Payloads are built from these; nothing here knows the form of an answer."""

from dataclasses import dataclass

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.identifiers import webex_id


@dataclass(frozen=True)
class Location:
    index: int
    id: str
    name: str
    city: tuple[str, str, str, str, str, str]
    calling: bool
    main_number: str
    available: tuple[str, ...]

    @property
    def country(self) -> str:
        return self.city[3]

    @property
    def routing_prefix(self) -> str:
        return f"8{neglected.LOCATION_WITH_PREFIX_OF.get(self.index, self.index):03d}"

    @property
    def calling_line(self) -> str | None:
        """The main number, unless nobody has set it."""
        return None if self.index == neglected.LOCATION_WITHOUT_MAIN_NUMBER else self.main_number


@dataclass(frozen=True)
class Person:
    index: int
    id: str
    uuid: str
    first: str
    last: str
    email: str
    standing: Standing
    location: Location | None
    numbers: tuple[str, ...]  # the first is the primary one
    extension: str | None

    @property
    def name(self) -> str:
        """The display name: sometimes only the last name, so that some names begin with a special character."""
        return self.last if self.index % 8 == 7 else f"{self.first} {self.last}"


@dataclass(frozen=True)
class Workspace:
    index: int
    id: str
    uuid: str
    name: str
    location: Location
    calling_type: str | None  # None: the answer has no ``calling``
    basic: bool
    number: str | None
    extension: str | None

    @property
    def calling(self) -> bool:
        return self.calling_type == "webexCalling"


@dataclass(frozen=True)
class Agent:
    """A member of a queue or hunt group. As in the real API, the kind of its id is always PEOPLE."""

    id: str
    kind: str  # PEOPLE, PLACE or VIRTUAL_LINE
    first: str
    last: str
    number: str | None
    extension: str | None
    location: Location


@dataclass(frozen=True)
class Feature:
    """A queue, hunt group or auto attendant."""

    index: int
    kind: str
    id: str
    name: str
    location: Location
    number: str | None
    extension: str
    customer_assist: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class VirtualLine:
    index: int
    id: str
    uuid: str
    first: str
    last: str
    location: Location
    number: str | None
    extension: str


def agent_of(one: Person | Workspace | VirtualLine) -> Agent:
    """Whoever has calling as an agent."""
    assert one.location is not None
    if isinstance(one, Person):
        number = one.numbers[0] if one.numbers else None
        return Agent(one.id, "PEOPLE", one.first, one.last, number, one.extension, one.location)
    as_person = webex_id("PEOPLE", one.uuid)
    if isinstance(one, Workspace):
        return Agent(as_person, "PLACE", one.name, ".", one.number, one.extension, one.location)
    return Agent(as_person, "VIRTUAL_LINE", one.first, one.last, one.number, one.extension, one.location)


@dataclass(frozen=True)
class VirtualExtension:
    index: int
    id: str
    name: str
    location: Location | None  # None: belongs to the whole organisation
    number: str
    extension: str


@dataclass(frozen=True)
class Device:
    index: int
    id: str | None  # None: still activating
    calling_id: str
    owner: Person | Workspace
