"""Removes a person from a lake, so that no later fold and no rebuild brings them back.

The person is found by id or e-mail address. Files without them stay as they are, byte for byte. Phone numbers belong to the
organisation: the tables of numbers keep the number, without its owner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from upath import UPath

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.data.values import EPOCH
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.facts_csv import has_csv, stage_csv
from space_odt_dagster.history.forgotten import Forgotten
from space_odt_dagster.history.known_lake import known_state
from space_odt_dagster.history.lake import opened_lake, refuse_other_key
from space_odt_dagster.history.parquet import Parquet
from space_odt_dagster.history.person_search import PersonSearch
from space_odt_dagster.history.removal import Removal
from space_odt_dagster.history.stored_rows import Hashes
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster.snapshots.taking import snapshots


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What forgetting did: how many people, rows that are gone, rows that had a mention, and the snapshots that still have them."""

    people: int
    removed: int
    changed: int
    snapshots: tuple[str, ...]


def forget(
    layout: Layout,
    root: UPath,
    who: Sequence[str],
    *,
    key: bytes,
    csv_safe: bool = False,
    manifest: Manifest = MANIFEST,
) -> Erased:
    """Removes people, given by id or e-mail address, from every file of a lake at once.

    Raises ``LakeRefused`` if somebody is not there, ``LakeDamaged``, ``ExtraMissing`` and ``OutputError``: then nothing changed.
    """
    with opened_lake(root) as (lake, scratch):
        lake.lock()
        state = known_state(lake)
        refuse_other_key(state, key)
        parquet = Parquet(scratch, state.compression)
        try:
            people = PersonSearch(lake, parquet, state, key, manifest)
            for each in who:
                people.find(each)
            when = max((each.began for each in state.exports.values()), default=0)
            moment = f"{EPOCH + timedelta(microseconds=when):%Y-%m-%dT%H:%M:%SZ}"
            forgotten = {**dict.fromkeys(sorted(people.hashes), moment), **state.forgotten}
            work = Removal(lake, parquet, state, Forgotten(key, forgotten), Hashes(key))
            state = work.of_all(facts_of(manifest)).but(forgotten=dict(sorted(forgotten.items())))
            if has_csv(lake) and any(name.startswith("facts/") for name in work.files):
                stage_csv(lake, parquet, csv_safe=csv_safe)
        finally:
            parquet.close()
        lake.commit(state)
    left = tuple(each.name for each in map(Side, snapshots(layout)) if _has(each, people.spellings))
    return Erased(people=len(who), removed=work.removed, changed=work.changed, snapshots=left)


def _has(side: Side, spellings: set[str]) -> bool:
    """Whether an export of a snapshot has one of these texts."""
    wanted = [each.encode() for each in sorted(spellings)]
    for name in side.files:
        with side.open(name) as lines:
            if any(each in line for line in lines for each in wanted):
                return True
    return False
