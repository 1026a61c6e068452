"""Matches the elements of two lists."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.paths import Element
from space_odt_dagster.comparing.values import canonical
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.ids import without_cluster
from space_odt_dagster.manifest.marks import ListMatch


@dataclass(frozen=True)
class MatchedElements:
    """The elements of a list with the same values in the match fields."""

    element: Element
    items: list[Any] = field(default_factory=list)


def is_by_value(mark: ListMatch | None, before: list[Any], after: list[Any]) -> bool:
    """Whether elements are matched by their whole value: a rule says so, or there is no rule and they have no ids of their own."""
    if mark is not None:
        return not mark.fields
    return not (_have_own_ids(before) and _have_own_ids(after))


def match_fields(mark: ListMatch | None, before: list[Any], after: list[Any]) -> tuple[str, ...]:
    """The fields by which the elements are matched."""
    if mark is None:
        return ("id",)
    if mark.or_else and not all(_are_unique(items, mark.fields) for items in (before, after)):
        return mark.or_else
    return mark.fields


def grouped(items: list[Any], fields: tuple[str, ...], *, by_uuid: bool) -> dict[str, MatchedElements]:
    """The elements grouped by match fields. An element without any of them is grouped by its value."""
    found: dict[str, MatchedElements] = {}
    for each in items:
        named = isinstance(each, dict) and any(_field(each, name) is not None for name in fields)
        if not named:
            element = Element((("", canonical(each)),))
            name = f"={canonical(each)}"
        else:
            texts = tuple((name, cell_text(_field(each, name))) for name in fields)
            element = Element(texts)
            name = "\0".join((by_uuid and entity_of(text)) or without_cluster(text) for _, text in texts)
        found.setdefault(name, MatchedElements(element)).items.append(each)
    return found


def member_of(item: Any, fields: tuple[str, ...]) -> str | None:
    """The entity of an element, from its id or its match fields."""
    if not isinstance(item, dict):
        return None
    return next((entity for name in ("id", *fields) if (entity := entity_of(_field(item, name))) is not None), None)


def same_but_name(
    left: list[tuple[Element, Any, Any]],
) -> tuple[list[tuple[Element, Any, Any]], list[tuple[Element, Any, Any]]]:
    """The remaining elements, and the pairs of a removed and an added element that differ only in id and name."""
    gone: dict[str, list[tuple[Element, Any, Any]]] = defaultdict(list)
    come: dict[str, list[tuple[Element, Any, Any]]] = defaultdict(list)
    for each in left:
        whole, where = (each[1], gone) if each[2] is None else (each[2], come)
        if isinstance(whole, dict):
            where[canonical({name: value for name, value in whole.items() if name not in ("id", "name")})].append(each)
    pairs = [(gone[text][0], come[text][0]) for text in sorted(gone) if len(gone[text]) == len(come[text]) == 1]
    taken = {id(one) for pair in pairs for one in pair}
    return (
        [each for each in left if id(each) not in taken],
        [(old[0], old[1], new[2]) for old, new in pairs],
    )


def _have_own_ids(items: list[Any]) -> bool:
    return all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in items) and _are_unique(
        items, ("id",)
    )


def _are_unique(items: list[Any], fields: tuple[str, ...]) -> bool:
    texts = Counter(
        tuple(cell_text(_field(each, name)) for name in fields) if isinstance(each, dict) else None for each in items
    )
    return all(times == 1 for times in texts.values())


def _field(item: dict[str, Any], name: str) -> Any:
    """A field of an element; nested with a dot: ``member.id``."""
    found: Any = item
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
