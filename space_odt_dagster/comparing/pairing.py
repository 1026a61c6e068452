"""Pairs rows whose key changed: the same entity with another id, number or name.

A pair must be unambiguous: its identifying values are unique among the unpaired rows and among all rows of both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.merge import Unpaired
from space_odt_dagster.comparing.outcome import ChangeKind
from space_odt_dagster.comparing.rows_compared import RowsCompared
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.comparing.values import canonical, cleaned, text_of
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.ids import without_cluster
from space_odt_dagster.manifest.marks import ChangeClass, stands
from space_odt_dagster.snapshots.rows import SnapshotRow

_FEWEST_LEAVES = 4
_TOO_MANY = 20_000
"""With more unpaired rows nothing is paired: that is another organisation, not a new id."""

AllRows = Callable[[str], Iterator[SnapshotRow]]
"""All rows of an export, of both sides."""


@dataclass(frozen=True)
class Held:
    """A row on one side only."""

    number: int
    row: SnapshotRow
    is_new: bool
    ambiguous: bool


def hold(store: Store, export: str, event: Unpaired) -> None:
    """Stores a row until all exports were compared."""
    values = (export, event.is_new, "\0".join(event.row.key), event.row.line, event.ambiguous)
    store.run("insert into held (export, is_new, key, line, ambiguous) values (?, ?, ?, ?, ?)", values)


def pair_and_keep(store: Store, compared: RowsCompared, all_rows: AllRows, *, rekey: bool) -> None:
    """Pairs the unpaired rows of an export, and stores the differences of the pairs and the rows that stay alone."""
    facts = compared.facts
    count = store.one("select count(*) from held where export = ?", (facts.export.name,))
    taken: set[int] = set()
    candidates: dict[int, int] = {}
    only_counted = facts.row_class in (ChangeClass.DERIVED, ChangeClass.VOLATILE)
    if count is not None and 0 < count[0] <= _TOO_MANY and not only_counted:
        rows = list(_held(store, facts))
        for old, new, is_same_thing in _pairs(store, facts, rows, all_rows, candidates, rekey=rekey):
            taken |= {old.number, new.number}
            _keep_pair(store, compared, old, new, is_same_thing=is_same_thing)
    for each in _held(store, facts):
        if each.number not in taken:
            event = Unpaired(each.row, is_new=each.is_new, ambiguous=each.ambiguous)
            store.add_all(compared.unpaired(event, candidates.get(each.number, 0)))


def _held(store: Store, facts: ExportTraits) -> Iterator[Held]:
    query = "select id, line, is_new, ambiguous from held where export = ? order by id"
    for number, line, is_new, ambiguous in store.rows(query, (facts.export.name,)):
        yield Held(number, SnapshotRow(bytes(line), facts.keys), bool(is_new), bool(ambiguous))


def _pairs(
    store: Store,
    facts: ExportTraits,
    rows: list[Held],
    all_rows: AllRows,
    candidates: dict[int, int],
    *,
    rekey: bool,
) -> Iterator[tuple[Held, Held, bool]]:
    """The pairs, and whether each is the same thing under the same id (with another number or name)."""
    mark = stands(facts.export.name)
    gone, come = ([each for each in rows if each.is_new is is_new] for is_new in (False, True))
    if not gone or not come:
        return
    respelt = list(_unique(gone, come, lambda each: "\0".join(map(without_cluster, each.row.key)), {}))
    yield from ((*each, True) for each in respelt)
    done = {one.number for pair in respelt for one in pair}
    gone, come = ([each for each in side if each.number not in done] for side in (gone, come))
    if mark.number_is_key:
        yield from ((*each, True) for each in _unique(gone, come, _same_line, {}))
        return
    if mark.name_is_key:
        yield from ((*each, True) for each in _unique(gone, come, _content, candidates))
        return
    if not rekey:
        return
    moved: dict[str, str] = dict(store.rows("select before, after from rekeyed"))
    if moved:
        found = list(_unique(gone, come, lambda each: _moved_key(each, moved), {}))
        yield from ((*each, False) for each in found)
        done = {one.number for pair in found for one in pair}
        gone, come = ([each for each in side if each.number not in done] for side in (gone, come))
    for names in mark.natural:
        found = list(_unique(gone, come, lambda each, names=names: _natural(each.row, names), candidates))  # type: ignore[misc]
        found = _unique_among_all(found, names, all_rows(facts.export.name)) if found else []
        yield from ((*each, False) for each in found)
        done = {one.number for pair in found for one in pair}
        gone, come = ([each for each in side if each.number not in done] for side in (gone, come))
    if not mark.natural and facts.defines:
        yield from ((*each, False) for each in _unique(gone, come, _content_of_size, candidates))


def _unique(
    gone: list[Held], come: list[Held], recognised_by: Callable[[Held], str | None], candidates: dict[int, int]
) -> Iterator[tuple[Held, Held]]:
    ours: dict[str, list[Held]] = defaultdict(list)
    theirs: dict[str, list[Held]] = defaultdict(list)
    for side, where in ((gone, ours), (come, theirs)):
        for each in side:
            if (not each.ambiguous or "" in each.row.key) and (text := recognised_by(each)) is not None:
                where[text].append(each)
    for text in sorted(ours.keys() & theirs.keys()):
        if len(ours[text]) == len(theirs[text]) == 1:
            yield ours[text][0], theirs[text][0]
        else:
            candidates |= {each.number: len(theirs[text]) for each in ours[text]}
            candidates |= {each.number: len(ours[text]) for each in theirs[text]}


def _unique_among_all(
    pairs: list[tuple[Held, Held]], names: tuple[str, ...], all_rows: Iterator[SnapshotRow]
) -> list[tuple[Held, Held]]:
    wanted = {_natural(old.row, names) for old, _ in pairs}
    needles = [text_of(cell).encode() for old, _ in pairs for cell in [max(_cells(old.row, names), key=len)]]
    few = len(needles) <= 50
    times: Counter[str | None] = Counter()
    for row in all_rows:
        if not few or any(each in row.line for each in needles):
            text = _natural(row, names)
            if text in wanted:
                times[text] += 1
    return [pair for pair in pairs if times[_natural(pair[0].row, names)] == 2]


def _keep_pair(store: Store, compared: RowsCompared, old: Held, new: Held, *, is_same_thing: bool) -> None:
    facts = compared.facts
    before, after = facts.entity(old.row.key), facts.entity(new.row.key)
    differences = compared.pair(old.row, new.row)
    if is_same_thing:
        store.add_all(replace(each, follows="name") if each.path == "id" else each for each in differences)
        return
    known = store.one("select id from rekeyed where before = ? and after = ?", (before[0], after[0]))
    moved_by = _moved_by(store, old.row) if known is None else known
    found = Found(
        rank=facts.rank,
        export=facts.export.name,
        key=facts.key_text(new.row.key),
        path="",
        generic="",
        field="",
        kind=ChangeKind.REKEYED.value,
        class_=ChangeClass.SETTING.value,
        role=0,
        is_row=True,
        before=text_of(before[1]),
        after=text_of(after[1]),
        subject=after[0],
        entity_id=after[1],
        location_id=cell_text(new.row.values.get("location_id")),
    )
    number = store.add(found)
    compared.counts.rows += 1
    if moved_by is not None:
        store.run("update difference set settled = 1, echo_of = ? where id = ?", (moved_by[0], number))
    else:
        store.run("update difference set settled = 1 where id = ?", (number,))
        store.run("insert or ignore into rekeyed values (?, ?, ?)", (before[0], after[0], number))
    store.add_all(differences)


def _moved_by(store: Store, row: SnapshotRow) -> tuple[Any, ...] | None:
    """The change of id of an entity in the row's key, if any."""
    for text in row.key:
        found = store.one("select id from rekeyed where before = ?", (entity_of(text) or text,))
        if found is not None:
            return found
    return None


def _same_line(each: Held) -> str:
    """Identifies a number of a person: by the person and whether it is the primary one."""
    raw = each.row.values.get("raw_json")
    return f"{each.row.key[0]}\0{raw.get('primary') if isinstance(raw, dict) else None}"


def _content(each: Held) -> str | None:
    raw = cleaned(each.row.values.get("raw_json"))
    if not isinstance(raw, dict):
        return None
    rest = canonical({name: value for name, value in raw.items() if name not in ("id", "name", "displayName")})
    return "\0".join((*each.row.key[:-1], rest))


def _content_of_size(each: Held) -> str | None:
    raw = each.row.values.get("raw_json")
    return _content(each) if isinstance(raw, dict) and len(raw) >= _FEWEST_LEAVES + 1 else None


def _natural(row: SnapshotRow, names: tuple[str, ...]) -> str | None:
    cells = _cells(row, names)
    return "\0".join(cells) if all(cells) else None


def _cells(row: SnapshotRow, names: tuple[str, ...]) -> list[str]:
    return [cell_text(row.values.get(name)) for name in names]


def _moved_key(each: Held, moved: dict[str, str]) -> str | None:
    """The key with current ids; None if none of its ids changed."""
    parts = [entity_of(text) or text for text in each.row.key]
    if each.is_new:
        return "\0".join(parts) if any(part in moved.values() for part in parts) else None
    return "\0".join(moved.get(part, part) for part in parts) if any(part in moved for part in parts) else None
