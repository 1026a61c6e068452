"""Every request under /v1 in order of arrival, for tests to assert on."""

from collections import Counter, deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl

from space_odt_dagster.simulator.faults import blank


@dataclass(slots=True)
class LoggedRequest:
    """One request. ``status`` is 0 without an answer; ``at`` is a monotonic clock in seconds."""

    number: int
    at: float
    method: str
    path: str
    raw_query: str
    host: str
    authorized: bool = False
    status: int = 0
    asset: str = ""
    template: str = ""
    user_agent: str = ""

    @property
    def query(self) -> list[tuple[str, str]]:
        """Name and value pairs as received."""
        return parse_qsl(self.raw_query, keep_blank_values=True)

    @property
    def url(self) -> str:
        """Path and query, without ``/v1``."""
        return f"{self.path}?{self.raw_query}" if self.raw_query else self.path

    @property
    def identity(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What makes two requests the same: method, path, and query in any order."""
        return self.method, self.path, tuple(sorted(self.query))

    def as_json(self) -> dict[str, Any]:
        names = ("number", "at", "method", "path", "raw_query", "host", "authorized", "status", "asset")
        return {name: getattr(self, name) for name in names}


class RequestLog:
    """The latest requests, oldest first, and how many were served and refused in total."""

    def __init__(self, limit: int) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=limit)
        self._answered: Counter[int] = Counter()
        self._number = 0

    @property
    def requests(self) -> list[LoggedRequest]:
        return list(self._requests)

    @property
    def total(self) -> int:
        return self._number

    @property
    def refused(self) -> int:
        """Requests that got 429."""
        return self._answered[429]

    @property
    def served(self) -> int:
        """Requests that got any other answer."""
        return sum(self._answered.values()) - self.refused

    @property
    def statuses(self) -> dict[int, int]:
        return dict(sorted(self._answered.items()))

    def arrive(self, **what: Any) -> LoggedRequest:
        self._number += 1
        entry = LoggedRequest(number=self._number, **what)
        self._requests.append(entry)
        return entry

    def answered(self, entry: LoggedRequest, status: int) -> None:
        entry.status = status
        self._answered[status] += 1

    def clear(self) -> None:
        self._requests.clear()
        self._answered.clear()
        self._number = 0

    def for_route(self, glob: str) -> list[LoggedRequest]:
        """Requests whose path, path template or export name matches; see ``Fault.route``."""
        wanted = blank(glob)
        names = ("template", "path") if wanted.startswith(("/", "*")) else ("asset",)
        return [
            entry for entry in self.requests if any(fnmatchcase(blank(getattr(entry, name)), wanted) for name in names)
        ]

    def duplicates(self) -> list[LoggedRequest]:
        """Every GET that repeats an earlier one that was answered with 200."""
        seen: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
        repeated = []
        for entry in self.requests:
            if entry.method != "GET" or entry.status != 200:
                continue
            if entry.identity in seen:
                repeated.append(entry)
            seen.add(entry.identity)
        return repeated
