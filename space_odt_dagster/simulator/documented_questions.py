"""The requests for documented reads, from the rows of the exports that their ids come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.documents import Document
from space_odt_dagster.simulator.identifiers import uuid_in
from space_odt_dagster.simulator.json_paths import value_at


@dataclass(frozen=True)
class Ask:
    """One request: the ids by placeholder (``?name`` for a query parameter), and the source item that they came from.

    ``turn``: its place among the requests of its export, if those do not grow with the people.
    """

    ids: Mapping[str, str]
    source: Any = field(default=None, compare=False)
    turn: int = field(default=0, compare=False)

    @property
    def place(self) -> tuple[tuple[str, str], ...]:
        """The ids as a hashable key."""
        return tuple(sorted(self.ids.items()))


def asked(document: Document, columns: Mapping[str, Any], item: Any) -> Iterator[Ask]:
    """The requests for one source row: one, or one per element of a list."""
    single: dict[str, str] = {}
    several: tuple[str, list[str]] | None = None
    for placeholder, wanted in document.ids.items():
        column = wanted.removeprefix("uuid ")
        value = columns[column] if column in columns else value_at(item, column)
        if isinstance(value, list):
            several = (placeholder, value)
        elif value in (True, False, "true", "false"):
            if value in (True, "true"):
                single[placeholder] = "true"
        elif value:
            single[placeholder] = uuid_in(value) if wanted.startswith("uuid ") else value
        else:
            return
    if several is None:
        yield Ask(single, item)
        return
    for each in several[1]:
        yield Ask({**single, several[0]: each}, item)


def as_asked(ask: Ask, item: Json) -> Json:
    """The item with the ids of its request in fields such as ``locationId`` and ``orgId``."""
    return item | {name: value for name, value in ask.ids.items() if name in item}


def key_of(where: str, ask: Ask, item: Any, variant: Mapping[str, str]) -> str:
    if where.startswith("{"):
        return str(ask.ids.get(where[1:-1], ""))
    if where.startswith("?"):
        return "true" if where[1:] in variant or where in ask.ids else "false"
    value = item if where == "" else value_at(item, where)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
