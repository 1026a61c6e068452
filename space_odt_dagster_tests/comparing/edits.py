"""Edits of an organisation, each with everything that repeats it, as Webex would answer afterwards."""

from collections.abc import Callable, Iterator
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster_tests.comparing.rows_shared import Rows

NAMED = ("name", "displayName", "display_name")


def rename(rows: Rows, identifier: str, old: str, new: str) -> int:
    """Renames an entity wherever its name stands beside its id; gives the number of places."""
    entity = entity_of(identifier)
    return sum(_rename(name, row, entity, old, new) for name in rows.mentioning(entity, old) for row in rows[name])


def remove_entity(rows: Rows, identifier: str) -> None:
    """Takes an entity away: its rows, the rows about it, and it out of every list."""
    entity = entity_of(identifier)
    for name in rows.mentioning(entity):
        rows[name] = [row for row in rows[name] if not _is_about(name, row, entity)]
        for row in rows[name]:
            row["raw_json"] = _without(row["raw_json"], entity)


def few_of_each(rows: Rows) -> Rows:
    """The first two rows of each export, and every other that has a field which none before it has."""

    def few(each: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        seen: set[tuple[str, ...]] = set()
        for place, row in enumerate(each):
            fields = {fields_of(path) for path, value in walk(row["raw_json"]) if value is not None}
            if place < 2 or fields - seen:
                seen |= fields
                yield row

    return Rows((name, list(few(each))) for name, each in rows.items())


def fields_of(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A path without the places of elements."""
    return tuple(step for step in path if isinstance(step, str))


def set_at(raw: Any, path: tuple[str, ...], value: Any) -> None:
    """Sets a field of an item."""
    for step in path[:-1]:
        raw = raw.setdefault(step, {})
    raw[path[-1]] = value


def walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every leaf of an item with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from walk(inner, (*path, place))
    else:
        yield path, value


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """A JSON value with every object and list of it changed, innermost first."""
    if isinstance(value, dict):
        return change({name: mapped(inner, change) for name, inner in value.items()})
    if isinstance(value, list):
        return change([mapped(inner, change) for inner in value])
    return value


def _rename(name: str, row: dict[str, Any], entity: str | None, old: str, new: str) -> int:
    about = _entity_of_row(name, row) == entity
    if about and row.get("name") == old:
        row["name"] = new
    return _rename_in(row["raw_json"], entity, old, new, about=about)


def _entity_of_row(name: str, row: dict[str, Any]) -> str | None:
    """The entity that the last key column with an id names."""
    ids = [entity_of(row[key]) for key in keys_of(MANIFEST[name])]
    return next((each for each in reversed(ids) if each is not None), None)


def _rename_in(value: Any, entity: str | None, old: str, new: str, *, about: bool) -> int:
    times = 0
    if isinstance(value, dict):
        here = entity_of(value.get("id")) == entity if "id" in value else about
        for name, inner in value.items():
            if name in NAMED and inner == old and here:
                value[name] = new
                times += 1
            else:
                times += _rename_in(inner, entity, old, new, about=False)
    elif isinstance(value, list):
        times += sum(_rename_in(each, entity, old, new, about=False) for each in value)
    return times


def _is_about(name: str, row: dict[str, Any], entity: str | None) -> bool:
    return any(entity_of(row[key]) == entity for key in keys_of(MANIFEST[name]))


def _without(value: Any, entity: str | None) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, entity) for name, inner in value.items()}
    if isinstance(value, list):
        return [
            _without(each, entity)
            for each in value
            if not (isinstance(each, dict) and entity_of(each.get("id")) == entity)
        ]
    return value
