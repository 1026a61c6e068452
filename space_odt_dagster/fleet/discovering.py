"""Which organisations a token sees that the file does not have, and which of the file it does not see any more."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from space_odt_dagster.fleet.entry_reader import LONGEST_NAME
from space_odt_dagster.fleet.organisations import Fleet, Organisation, Token
from space_odt_dagster.manifest.ids import comparable_id

_NOT_TEXTS = frozenset({"null", "true", "false"})


@dataclass(frozen=True, kw_only=True)
class Discovered:
    """``missing`` are lines for the file, one for each organisation; ``gone`` are those that the token does not see."""

    missing: tuple[str, ...]
    gone: tuple[Organisation, ...]


def discovered(fleet: Fleet, token: Token, seen: Iterable[tuple[str, str]]) -> Discovered:
    """Compares the file with what a token sees: pairs of id and name."""
    seen = list(seen)
    known = {comparable_id(each.org_id) for each in fleet.organisations}
    taken = set(fleet.names)
    missing = []
    for org_id, title in seen:
        if comparable_id(org_id) in known:
            continue
        name = _free_name(title, taken)
        taken.add(name)
        plain = " ".join("".join(each if each.isprintable() else " " for each in title).split())
        shown = f", title: {json.dumps(plain, ensure_ascii=False)}" if plain else ""
        missing.append(f"  - {{name: {_text(name)}, org_id: {json.dumps(org_id)}, token: {_text(token.name)}{shown}}}")
    visible = {comparable_id(org_id) for org_id, _ in seen}
    gone = (each for each in fleet.organisations if each.token == token and comparable_id(each.org_id) not in visible)
    return Discovered(missing=tuple(missing), gone=tuple(gone))


def _text(name: str) -> str:
    """A name as YAML reads it as a text."""
    return json.dumps(name) if name in _NOT_TEXTS else name


def _free_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[: LONGEST_NAME - 4].strip("-") or "organisation"
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    return name
