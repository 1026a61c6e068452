"""The two ends of a membership: the container and its member, with the role in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.comparing.identifiers import entity_of, inside_of
from space_odt_dagster.comparing.paths import Element, Steps, parse_path, without_selectors
from space_odt_dagster.comparing.store import Found
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.marks import Role, listed_by, refers_as, stands

ORGANISATION = "organisation"
_PLAIN = frozenset({"key", "callType", "type", "lineKeyIndex", "kemModuleIndex", "kemKeyIndex"})
"""Match fields of elements that never name a person."""
_ID = re.compile(r'"([A-Za-z0-9_=-]{16,})"')


@dataclass(frozen=True)
class Ends:
    """The role of an element or row, the ids of container and member, and the member's other name.

    ``label`` distinguishes an element without an id from the others; ``label_is_plain`` means it cannot name a person.
    """

    role: str = ""
    container: str = ""
    member: str = ""
    label: str = ""
    label_is_plain: bool = False


def ends_of(found: Found) -> Ends:
    """The ends of a membership row or of an element in a list matched by id. A reference has only a role."""
    if found.is_row:
        return _of_row(found) if stands(found.export).role is Role.MEMBERSHIP else Ends()
    steps = parse_path(found.path) if "[" in found.path else ()
    at = max((place for place, step in enumerate(steps) if isinstance(step, Element)), default=None)
    if at is None:
        return Ends(refers_as(found.export, found.generic))
    return _of_element(found, steps, at)


def setting_of(facts: ExportTraits | None, entity_kind: str) -> str:
    """What an export configures for an entity of another export, such as ``push to talk``; empty if its rows are entities."""
    if facts is None or facts.defines or facts.role is not Role.OWNER:
        return ""
    words = facts.export.name.replace("_", " ")
    return words.removeprefix(f"{entity_kind} ").removesuffix(" details")


def ids_in(found: Found) -> Iterator[str]:
    """The ids that a change shows besides its entity and location."""
    ends = ends_of(found)
    yield ends.container
    yield ends.member
    if not found.is_row:
        for text in (found.before, found.after):
            yield from (each for each in _ID.findall(text or "") if entity_of(each))


def ends_of_key(export: str, key: Mapping[str, str]) -> tuple[str, str]:
    """Container and member of a membership row, from its key. The container is empty if it is the organisation."""
    where = stands(export)
    ids = [name for name, text in key.items() if inside_of(text) is not None]
    members = [name for name in where.members if key.get(name)] or ids[-1:] or list(key)[:1]
    container = where.container or (ids[0] if len(ids) > 1 else "")
    return key.get(container, ""), key[members[0]] if members else ""


def _of_row(found: Found) -> Ends:
    container, member = ends_of_key(found.export, {name: str(text) for name, text in parse_json(found.key).items()})
    is_id = inside_of(member) is not None
    return Ends(stands(found.export).member_is, container, member if is_id else "", "" if is_id else member)


def _of_element(found: Found, steps: Steps, at: int) -> Ends:
    element, path = steps[at], without_selectors(steps[:at])
    assert isinstance(element, Element)
    mark = listed_by(found.export, path)
    role = mark.role if mark is not None and mark.role else in_words(path.rpartition(".")[2])
    named = [(name, text) for name, text in element.fields if text]
    member = next((text for _, text in named if entity_of(text)), "")
    label = _name_in(found) or " ".join(text for name, text in named if name and inside_of(text) is None)
    is_plain = bool(named) and all(name in _PLAIN for name, _ in named)
    return Ends(role, found.entity_id, member, label, is_plain)


def in_words(name: str) -> str:
    """A field name in words: ``monitoringAgents`` is ``monitoring agents``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_|\.", " ", name.removeprefix("@"))
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words.split())


def _name_in(found: Found) -> str:
    """The name of an added or removed element, from its own fields."""
    if found.kind not in ("added", "removed"):
        return ""
    text = found.after or found.before
    whole: Any = parse_json(text) if text else None
    if not isinstance(whole, dict):
        return ""
    names = [whole.get(name) for name in ("displayName", "name")] + [
        " ".join(str(whole[name]) for name in ("firstName", "lastName") if whole.get(name))
    ]
    return next((each for each in names if isinstance(each, str) and each), "")
