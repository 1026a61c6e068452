"""Planned faults: which calls (by route and count, never at random) get which answer instead of the real one."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any


class Wire(StrEnum):
    """What happens to the connection."""

    ANSWER = "answer"
    RESET = "reset"  # the connection is reset without a byte
    HANG = "hang"  # no byte arrives until the client gives up
    TRUNCATE = "truncate"  # Content-Length announces more than arrives


@dataclass(frozen=True, kw_only=True)
class FaultAnswer:
    """What a faulty call gets. Without ``status`` and ``body`` it is the real answer with the changes below.

    status, body: a JSON value is sent as JSON, text as it is (HTML if it starts with ``<``)
    headers: added to those of the answer, replacing any of the same name
    delay_ms: wait before the answer
    wire: see ``Wire``
    link: the next page: ``self``, ``other-host``, ``other-port``, ``other-scheme``, ``relative``, ``endless``, ``none``, or a URL
    set_fields: top-level fields of the body to replace, such as ``{"totalResults": 999}``
    drop_fields: top-level fields of the body to leave out, such as the item key
    add_items: appended to the items of a listing, else to the body's first list
    keep_items: how many of those items to keep; 0 gives an empty page
    cut_bytes: how many bytes to cut off at the end, with a correct Content-Length: truncated JSON
    """

    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_ms: float = 0
    wire: Wire = Wire.ANSWER
    link: str | None = None
    set_fields: Mapping[str, Any] = field(default_factory=dict)
    drop_fields: tuple[str, ...] = ()
    add_items: tuple[Any, ...] = ()
    keep_items: int | None = None
    cut_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An answer for some of the calls of a route.

    route: a glob over path templates (``/people/{}/features/*``), actual paths, or export names (``person_*``)
    query: only calls whose query has these values
    nth, every, from_call: which of those calls, counted from 1; without any of the three, all
    times: the fault ends after this many faulty answers
    each_request: count each distinct path and query separately, so that ``nth=(1,)`` is the first attempt of every request
    """

    route: str = "*"
    answer: FaultAnswer = field(default_factory=FaultAnswer)
    query: Mapping[str, str] = field(default_factory=dict)
    nth: tuple[int, ...] = ()
    every: int = 0
    from_call: int = 0
    times: int | None = None
    each_request: bool = False

    def concerns(self, template: str, path: str, asset: str, query: Mapping[str, str]) -> bool:
        wanted = blank(self.route)
        names = (blank(template), path) if wanted.startswith(("/", "*")) else (asset,)
        return any(fnmatchcase(name, wanted) for name in names) and self.query.items() <= query.items()

    def hits(self, call: int) -> bool:
        if not (self.nth or self.every or self.from_call):
            return True
        return (
            call in self.nth
            or bool(self.every and call % self.every == 0)
            or bool(self.from_call and call >= self.from_call)
        )


def blank(template: str) -> str:
    """The template without the names of its parameters, which differ between sources."""
    return re.sub(r"\{\w*\}", "{}", template)


class FaultPlan:
    """The active faults, with their counts.

    Every fault counts the calls that match it; the first one due answers. Another fault with ``every`` that was due then answers
    the next free call, so that mixed rates (every 25th, every 100th) are kept.
    """

    def __init__(self, faults: tuple[Fault, ...] = ()) -> None:
        self._lock = threading.Lock()
        self._initial = faults
        self._faults: list[Fault] = []
        self._calls: list[Counter[str]] = []
        self._fired: list[int] = []
        self._owed: list[int] = []
        self.add(*faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def add(self, *faults: Fault) -> None:
        with self._lock:
            for fault in faults:
                self._faults.append(fault)
                self._calls.append(Counter())
                self._fired.append(0)
                self._owed.append(0)

    def clear(self) -> None:
        with self._lock:
            self._faults, self._calls, self._fired, self._owed = [], [], [], []

    def reset(self) -> None:
        """Restores the initial faults, with their counts at 0."""
        self.clear()
        self.add(*self._initial)

    def fired(self) -> tuple[int, ...]:
        """How often each fault has answered, in the order in which they were added."""
        return tuple(self._fired)

    def strike(self, template: str, path: str, asset: str, query: Mapping[str, str], raw: str) -> FaultAnswer | None:
        """Counts a call, and returns the planned answer for it, if any."""
        if not self._faults:
            return None
        chosen: FaultAnswer | None = None
        with self._lock:
            for at, fault in enumerate(self._faults):
                if not fault.concerns(template, path, asset, query):
                    continue
                counter = raw if fault.each_request else ""
                self._calls[at][counter] += 1
                if fault.times is not None and self._fired[at] >= fault.times:
                    continue
                hit = fault.hits(self._calls[at][counter])
                if chosen is None and (hit or self._owed[at]):
                    self._owed[at] -= 0 if hit else 1
                    self._fired[at] += 1
                    chosen = fault.answer
                elif hit and fault.every:
                    self._owed[at] += 1
        return chosen


def fault_from(data: Mapping[str, Any]) -> Fault:
    """A fault from JSON, as sent to the control URL. Raises ``TypeError`` for an unknown field."""
    answer = dict(data.get("answer", {}))
    for name in ("drop_fields", "add_items"):
        if name in answer:
            answer[name] = tuple(answer[name])
    if "wire" in answer:
        answer["wire"] = Wire(answer["wire"])
    rest = {name: value for name, value in data.items() if name != "answer"}
    if "nth" in rest:
        rest["nth"] = tuple(rest["nth"])
    return Fault(answer=FaultAnswer(**answer), **rest)
