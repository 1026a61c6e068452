"""The organisation some nights later: one small, always identical edit per night, and the list of edits.

A queue is renamed, an agent is replaced, a person leaves, a person's calls are forwarded abroad; then again with others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import StrEnum

from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.entities import Agent, Device, Feature, Person, Workspace, agent_of
from space_odt_dagster.simulator.identifiers import ABROAD, webex_id
from space_odt_dagster.simulator.neglected import forwards_always
from space_odt_dagster.simulator.organisation import Organisation


class NightlyKind(StrEnum):
    """The kinds of edits."""

    QUEUE_RENAMED = "a queue got another name"
    AGENT_REPLACED = "an agent of a queue was replaced"
    PERSON_LEFT = "a person left"
    SENT_ABROAD = "the calls of a person are sent abroad"


@dataclasses.dataclass(frozen=True)
class NightlyEdit:
    """One edit: the entity, and its value before and after, if a text can express it."""

    night: int
    kind: NightlyKind
    entity_id: str
    before: str
    after: str


class OrganisationAtNight(Organisation):
    """The organisation after ``nights`` nights. ``edits`` is the true list of what changed."""

    def __init__(
        self, *, nights: int, seed: int, people: int, awkward: bool, particulars: Particulars | None = None
    ) -> None:
        super().__init__(seed=seed, people=people, awkward=awkward, particulars=particulars)
        self.edits: list[NightlyEdit] = []
        self._replaced: dict[str, dict[str, Agent]] = {}
        self._abroad: set[str] = set()
        self._activating = self.device_owners[-1:]
        del self.device_owners  # computed again without those who left
        plays: tuple[Callable[[int, int], NightlyEdit], ...] = (
            self._rename_queue,
            self._replace_agent,
            self._let_person_go,
            self._send_abroad,
        )
        for night in range(1, nights + 1):
            again, which = divmod(night - 1, len(plays))
            self.edits.append(plays[which](night, again))

    def agents(self, feature: Feature) -> list[Agent]:
        """The agents, with replacements."""
        replaced = self._replaced.get(feature.id, {})
        return [replaced.get(each.id, each) for each in super().agents(feature)]

    def device(self, index: int) -> Device:
        """A device. The one that is still activating stays the same as at the start."""
        made = super().device(index)
        if made.id is not None or self.device_owners[index : index + 1] == self._activating:
            return made
        return dataclasses.replace(made, id=webex_id("DEVICE", self.uuid("device", *self.device_owners[index])))

    def sent_abroad(self, one: Person | Workspace) -> str | None:
        """The number abroad that a person's calls are forwarded to, if they are."""
        return ABROAD if one.id in self._abroad else None

    def _rename_queue(self, night: int, again: int) -> NightlyEdit:
        # Queues with an odd index have no caller id of the same name, which would be a second change.
        odd = [place for place, each in enumerate(self.queues) if each.index % 2 and not each.deleted]
        place = odd[again % len(odd)]
        queue = self.queues[place]
        self.queues[place] = dataclasses.replace(queue, name=f"{queue.name}, night {night}")
        return NightlyEdit(night, NightlyKind.QUEUE_RENAMED, queue.id, queue.name, self.queues[place].name)

    def _replace_agent(self, night: int, again: int) -> NightlyEdit:
        queue = self.queues[self._queue(again + 1)]
        now = self.agents(queue)
        old = next(each for each in now if each.kind == "PEOPLE")
        taken = {each.id for each in now}
        new = next(person for person in self._calling() if person.id not in taken)
        self._replaced.setdefault(queue.id, {})[old.id] = agent_of(new)
        return NightlyEdit(night, NightlyKind.AGENT_REPLACED, queue.id, old.id, new.id)

    def _let_person_go(self, night: int, again: int) -> NightlyEdit:
        self.people -= 1
        person = self.person(self.people)
        return NightlyEdit(night, NightlyKind.PERSON_LEFT, person.id, person.id, "")

    def _send_abroad(self, night: int, again: int) -> NightlyEdit:
        free = [each for each in self._calling() if not forwards_always(each.index) and each.id not in self._abroad]
        person = free[again % len(free)]
        self._abroad.add(person.id)
        return NightlyEdit(night, NightlyKind.SENT_ABROAD, person.id, "", ABROAD)

    def _queue(self, number: int) -> int:
        """The position of a queue that exists and has people as agents."""
        usable = [
            place
            for place, each in enumerate(self.queues)
            if not each.deleted and any(agent.kind == "PEOPLE" for agent in self.agents(each))
        ]
        return usable[number % len(usable)]

    def _calling(self) -> list[Person]:
        return [each for each in self.everyone() if each.standing is Standing.CALLING and each.location is not None]
