"""Compares the number pools of two sides: which lists are read, what differs, and which differences repeat an owner's change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from space_odt_dagster.comparing.changed_ids import moved_by
from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.number_pool import Pool, PoolDifference, differences, use_of
from space_odt_dagster.comparing.outcome import ChangeKind, Options
from space_odt_dagster.comparing.rows_compared import MENTION, OWNER, Counts
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.snapshots.rows import lines_of
from space_odt_dagster.snapshots.sides import Side

NUMBER_POOL = "number_pool"
"""The name of the number pool among the exports of a comparison."""


@dataclass(frozen=True)
class PoolCompared:
    """The counts of the number pool, and the rows of both sides."""

    counts: Counts
    rows_before: int
    rows_after: int


def compare_pool(
    store: Store, exports: list[ExportTraits], sides: tuple[Side, Side], options: Options, rank: int
) -> PoolCompared:
    """Stores the differences of the number pool, from the exports that both sides have read. Raises ``Damaged``."""
    pools, rows = (Pool(), Pool()), [0, 0]
    for facts in exports:
        for place, side in enumerate(sides):
            name = facts.export.name
            sha256 = None if options.trust else side.digest(name)
            with side.open(name) as stream:
                where = f"{side.snapshot.folder / side.files[name].name}"
                rows[place] += pools[place].add(use_of(name), lines_of(stream, sha256, where))
    doubts = _doubts(exports, sides)
    counts = Counts()
    for each in differences(*pools):
        if each.path:
            counts.leaves += 1
        else:
            counts.rows += 1
        if each.class_ is ChangeClass.DERIVED:
            counts.by_class[ChangeClass.DERIVED.value] += 1
            if not options.derived:
                continue
        store.add(_found(store, each, rank, doubts))
    return PoolCompared(counts, *rows)


def _doubts(exports: list[ExportTraits], sides: tuple[Side, Side]) -> tuple[str | None, str | None]:
    """Per side, why a number missing there may exist all the same; None if it is certain."""
    found: list[str | None] = []
    for side in sides:
        known = [side.knowledge.of(facts.export.name) for facts in exports]
        found.append(
            next(
                (each.all_in_doubt or "a list was not read" for each in known if each.all_in_doubt or each.failed), None
            )
        )
    return found[0], found[1]


def _found(store: Store, each: PoolDifference, rank: int, doubts: tuple[str | None, str | None]) -> Found:
    absent = 0 if each.before is None else 1 if each.after is None else None
    doubt = doubts[absent] if absent is not None and each.class_ is not ChangeClass.DERIVED else None
    kind = ChangeKind.CHANGED
    if not each.path:
        kind = ChangeKind.ADDED if each.before is None else ChangeKind.REMOVED
    if doubt is not None:
        kind = ChangeKind.UNKNOWN
    return Found(
        rank=rank,
        export=NUMBER_POOL,
        key=json_text({"location_id": each.location_id, "direct_number": each.number}),
        path=each.path,
        generic=each.path,
        field="",
        kind=kind.value,
        class_=each.class_.value,
        role=MENTION if each.path == "owner" or not each.path else OWNER,
        is_row=not each.path,
        before=each.before,
        after=each.after,
        subject=f"{comparable_id(each.location_id)}\0{each.number}",
        entity_id=each.number,
        location_id=each.location_id,
        sensitive="personal" if each.number else "",
        reason=doubt or "",
    )


def settle_pool(store: Store) -> None:
    """Makes a difference of the pool an echo if the owner of the number already reports it."""
    for number, found in list(
        store.differences("export = ? and path in ('', 'owner') and kind <> 'unknown'", (NUMBER_POOL,))
    ):
        if (owner := moved_by(store, found) or _owner_change(store, found)) is not None:
            store.run(
                "update difference set settled = 1, echo_of = ?, owner_unchanged = 0 where id = ?", (owner, number)
            )


def _owner_change(store: Store, found: Found) -> int | None:
    digits = re.sub(r"\D", "", found.entity_id)[-6:]
    for entity in _owners_in(found):
        known = store.one("select id from came_or_went where entity = ?", (entity,))
        if known is not None:
            return int(known[0])
        query = "select id from fact where subject = ? and (before = ? or after = ?) order by length, id"
        known = store.one(query, (entity, f"#{digits}", f"#{digits}"))
        if known is not None:
            return int(known[0])
    return None


def _owners_in(found: Found) -> Iterator[str]:
    for text in (found.before, found.after):
        owner = parse_json(text) if text else None
        if isinstance(owner, dict) and "phoneNumber" in owner:
            owner = owner.get("owner")
        if isinstance(owner, dict) and (entity := entity_of(owner.get("id"))) is not None:
            yield entity
