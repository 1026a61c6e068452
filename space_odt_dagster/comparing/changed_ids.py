"""Finds what a new id causes: the old id as a value, in a list, in a key. All of it belongs to one change."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from space_odt_dagster.comparing.identifiers import entity_of, translated
from space_odt_dagster.comparing.outcome import ChangeKind
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.comparing.values import canonical
from space_odt_dagster.extraction.json_text import parse_json

_ID = re.compile(r'"([A-Za-z0-9_=-]{16,})"')


def moved_by(store: Store, found: Found) -> int | None:
    """The change of id that explains this difference, if the values differ in nothing else."""
    if not found.before or not found.after:
        return None
    by_now, number = _with_current_ids(store, found.before)
    return number if number is not None and _in_any_order(by_now) == _in_any_order(found.after) else None


def settle_moved(store: Store) -> None:
    """Pairs rows and list elements that were removed with an old id and added with the new one, and are otherwise equal."""
    if store.one("select 1 from rekeyed limit 1") is None:
        return
    for number, found in _unsettled(store, ChangeKind.REMOVED):
        key, by_key = _with_current_ids(store, found.key)
        text, by_text = _with_current_ids(store, found.before or "null")
        if (of := by_key or by_text) is not None:
            store.run("insert into moved values (?, ?, ?)", (_place_digest(found, key, text), number, of))
    for number, found in _unsettled(store, ChangeKind.ADDED):
        place = _place_digest(found, found.key, found.after or "null")
        went = store.one("select number, of from moved where place = ? order by number limit 1", (place,))
        if went is not None:
            store.run("delete from moved where number = ?", (went[0],))
            store.run("update difference set settled = 1, echo_of = ? where id in (?, ?)", (went[1], went[0], number))


def _unsettled(store: Store, kind: ChangeKind) -> Iterator[tuple[int, Found]]:
    return store.differences("kind = ? and settled = 0 and class_ not in ('derived', 'volatile')", (kind.value,))


def _place_digest(found: Found, key: str, text: str) -> bytes:
    """A digest of place and content; ids in ``key`` and ``text`` must be current."""
    parts = "\0".join((found.export, found.generic, key, _in_any_order(text)))
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _with_current_ids(store: Store, text: str) -> tuple[str, int | None]:
    """A JSON text with old ids replaced by current ones, and the number of a change of id that was used, or None."""
    number: int | None = None

    def moved(each: re.Match[str]) -> str:
        nonlocal number
        entity = entity_of(each.group(1))
        known = store.one("select after, id from rekeyed where before = ?", (entity,)) if entity else None
        if entity is None or known is None:
            return each.group()
        number = known[1]
        return f'"{translated(each.group(1), {entity: known[0]})}"'

    return _ID.sub(moved, text), number


def _in_any_order(text: str) -> str:
    return canonical(parse_json(text))
