"""Turns differences into changes: each fact is one change, reported by its owner; repetitions are echoes.

Rows come first: an added or removed entity is one change, and its rows elsewhere are echoes. Then leaves: owner, listing, mention.
A leaf without an owner is a change of its own. ``equation_of`` checks that nothing was lost.
"""

import re
from collections.abc import Iterator

from space_odt_dagster.comparing.changed_ids import moved_by, settle_moved
from space_odt_dagster.comparing.ends import ends_of
from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.outcome import ChangeKind, ComparisonError, Equation
from space_odt_dagster.comparing.rows_compared import MENTION, OWNER, TWIN, Counts
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.marks import ChangeClass

_NUMBER = re.compile(r'"\+?[\d ().-]{6,}"')
_TAIL = 6
_EMPTY_LAST_KEY = '""}'
"""How a key ends whose last column is empty."""
_SAME_FIELD = {"displayName": "name", "display_name": "name"}
COUNTED_ONLY = (ChangeClass.DERIVED.value, ChangeClass.VOLATILE.value, ChangeClass.SCHEMA.value)
_CHANGES = "kind <> 'unknown' and class_ not in ('derived', 'volatile', 'schema')"


def settle(store: Store) -> None:
    """Decides for each difference whether it is a change or an echo."""
    store.index()
    settle_moved(store)
    for role in (OWNER, TWIN, MENTION):
        for number, found in store.differences(f"is_row and role = ? and settled = 0 and {_CHANGES}", (role,)):
            _settle_row(store, number, found)
    for role in (OWNER, TWIN, MENTION):
        condition = f"not is_row and role = ? and follows is null and {_CHANGES} and settled = 0"
        for number, found in store.differences(condition, (role,)):
            _settle_leaf(store, number, found)
    for _ in range(3):  # a leaf that follows another may itself be followed
        for number, found in store.differences(f"follows is not null and {_CHANGES} and settled = 0"):
            _follow(store, number, found)
    for number, found in store.differences(f"{_CHANGES} and settled = 0"):
        _settle_leaf(store, number, found)


def equation_of(store: Store, counts: list[Counts], schema: int) -> Equation:
    """Counts all differences by what became of them. Raises ``ComparisonError`` if any was lost."""
    derived = sum(each.by_class[ChangeClass.DERIVED] for each in counts)
    volatile = sum(each.by_class[ChangeClass.VOLATILE] for each in counts)
    equation = Equation(
        leaves=sum(each.leaves for each in counts),
        rows=sum(each.rows for each in counts),
        owners=_count(store, f"echo_of is null and {_CHANGES}"),
        echoes=_count(store, f"echo_of is not null and {_CHANGES}"),
        derived=derived,
        volatile=volatile,
        schema=schema,
        unknown=_count(store, "kind = 'unknown' and class_ not in ('derived', 'volatile', 'schema')"),
    )
    if not equation.holds:
        raise ComparisonError(f"The comparison does not add up, which is a bug in this program: {equation}.")
    return equation


def _settle_row(store: Store, number: int, found: Found) -> None:
    ends = [each for each in (found.subject, *found.pair.split("\0")) if each]
    for entity in ends:
        known = store.one("select id from came_or_went where entity = ? and kind = ?", (entity, found.kind))
        if known is not None:
            _echo(store, number, known[0])
            return
    if found.role == MENTION:
        for end in _ids_in_key(found):
            known = store.one("select id from came_or_went where entity = ? and kind = ?", (end, found.kind))
            if known is not None:
                _echo(store, number, known[0])
                return
        # A list of one of its ends may own this membership: settle those lists first.
        if found.pair:
            return
        _change(store, number)
        return
    store.run("insert into came_or_went values (?, ?, ?)", (found.subject, found.kind, number))
    _change(store, number, owner_unchanged=found.role == TWIN)


def _settle_leaf(store: Store, number: int, found: Found) -> None:
    if found.pair:
        _settle_member(store, number, found)
        return
    if (moved := moved_by(store, found)) is not None:
        _echo(store, number, moved)
        return
    if found.role != OWNER and (owner := _owner_of(store, found)) is not None:
        _echo(store, number, owner)
        return
    _change(store, number, owner_unchanged=found.role != OWNER and found.describes)
    if found.class_ == ChangeClass.MEMBERSHIP.value:
        _add_members(store, number, found)
    values = (found.subject, _comparable(found.before), _comparable(found.after), _last(found), len(found.generic))
    store.run("insert into fact values (?, ?, ?, ?, ?, ?)", (*values, number))


def _settle_member(store: Store, number: int, found: Found) -> None:
    """An element of a list, or a row, that puts one entity into another."""
    for end in found.pair.split("\0"):
        known = store.one("select id from came_or_went where entity = ? and kind = ?", (end, found.kind))
        if known is not None:
            _echo(store, number, known[0])
            return
        side = "before" if found.kind == ChangeKind.REMOVED else "after"
        known = store.one(f"select id from rekeyed where {side} = ?", (end,))  # noqa: S608 - one of two words
        if known is not None:
            _echo(store, number, known[0])
            return
    # A person can be in two lists of the same entity: only the same role, or a list without one, is the same membership.
    role = ends_of(found).role
    query = "select id from membership where pair = ? and kind = ? and role in (?, '')"
    known = store.one(query, (found.pair, found.kind, role))
    if known is None and found.is_row and found.key.endswith(_EMPTY_LAST_KEY):
        known = _left_by_owner(store, found)
    if known is not None:
        _echo(store, number, known[0])
        return
    store.run("insert into membership values (?, ?, ?, ?)", (found.pair, found.kind, role, number))
    _change(store, number)


def _left_by_owner(store: Store, found: Found) -> tuple[int] | None:
    """The change that explains a row without an owner, such as a number that became free: its owner was added or removed."""
    place, number = list(parse_json(found.key).items())[:2]
    if not number[1]:
        return None
    begin = "{" + ",".join(f"{json_text(name)}:{json_text(text)}" for name, text in (place, number))
    query = (
        "select echo_of from difference where export = ? and key > ? and key < ? and is_row and kind <> ? "
        "and echo_of is not null order by id"
    )
    return store.one(query, (found.export, begin, f"{begin}\U0010ffff", found.kind))


def _add_members(store: Store, number: int, found: Found) -> None:
    """Records the memberships in a list by value, which is one change."""
    for text, kind in ((found.before, ChangeKind.REMOVED), (found.after, ChangeKind.ADDED)):
        values = parse_json(text) if text is not None else []
        for each in values if isinstance(values, list) else []:
            pair = "\0".join(sorted((found.subject, entity_of(each) or str(each))))
            store.run("insert or ignore into membership values (?, ?, '', ?)", (pair, kind.value, number))


def _owner_of(store: Store, found: Found) -> int | None:
    """The fact that a leaf repeats: same entity, same values before and after."""
    before, after = _comparable(found.before), _comparable(found.after)
    query = (
        "select f.id, f.last, f.length, d.before, d.after from fact f join difference d on d.id = f.id "
        "where f.subject = ? and f.before is ? and f.after is ?"
    )
    last, is_word = _last(found), _is_word(found)
    candidates = [
        (each_last != last, length, number)
        for number, each_last, length, old, new in store.rows(query, (found.subject, before, after))
        if (is_word or each_last == last) and _is_same(old, found.before) and _is_same(new, found.after)
    ]
    return min(candidates)[2] if candidates else None


def _follow(store: Store, number: int, found: Found) -> None:
    leader = store.one(
        "select id, echo_of, settled from difference where export = ? and key = ? and path = ? and id <> ?",
        (found.export, found.key, found.follows, number),
    )
    if leader is not None and leader[2]:
        _echo(store, number, leader[1] or leader[0])


def _ids_in_key(found: Found) -> Iterator[str]:
    for each in parse_json(found.key).values():
        if (entity := entity_of(each)) is not None:
            yield entity


def _change(store: Store, number: int, *, owner_unchanged: bool = False) -> None:
    store.run("update difference set settled = 1, owner_unchanged = ? where id = ?", (owner_unchanged, number))


def _echo(store: Store, number: int, of: int) -> None:
    store.run("update difference set settled = 1, echo_of = ? where id = ?", (of, number))


def _count(store: Store, condition: str) -> int:
    found = store.one(f"select count(*) from difference where {condition}")  # noqa: S608 - conditions of this file
    return int(found[0]) if found is not None else 0


def _last(found: Found) -> str:
    last = found.generic.rpartition(".")[2].removeprefix("@")
    return _SAME_FIELD.get(last, last)


def _is_word(found: Found) -> bool:
    """Whether the values are texts. Only texts are matched under another field name; booleans and numbers are too common."""
    given = [each for each in (found.before, found.after) if each is not None]
    return all(each[:1] in ('"', "[", "{") for each in given) and any(len(each) > 2 for each in given)


def _comparable(text: str | None) -> str | None:
    """The value for look-ups. Of a phone number only the last digits, as it appears with and without country code."""
    if text is None or not _NUMBER.fullmatch(text):
        return text
    return "#" + re.sub(r"\D", "", text)[-_TAIL:]


def _is_same(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return one == other
    if not (_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)):
        return False
    ours, theirs = (re.sub(r"\D", "", each) for each in (one, other))
    return ours.endswith(theirs) or theirs.endswith(ours)
