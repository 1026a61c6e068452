"""How long a lake remembers. What is so now stays, however old; versions that ended and facts go with a fold, some days later.

Days are counted back from the start of the snapshot that is folded, never from a clock: a rebuild removes what the folds removed.
"""

import re
from dataclasses import dataclass, replace

from space_odt_dagster.history.history_file import history_of
from space_odt_dagster.history.lake_folder import LakeFolder, files_of
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.parquet import Parquet, read
from space_odt_dagster.history.reading import Moment, moment_of
from space_odt_dagster.history.stored_table import OCCURRENCE, ROW_KEY, VERSION

_DAY = 86_400_000_000
_OF_SNAPSHOT = re.compile(r"[=_](\d{8}T\d{6}Z)_")
"""When the snapshot was written that the path of a file names."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """For how many days: ``days`` of versions that ended and of facts about single entities, ``fact_days`` of other facts. None is
    as long as the lake."""

    days: int | None = None
    fact_days: int | None = None

    def since(self, newest: Moment) -> Moment | None:
        """What ended before this time is not kept, if the newest snapshot began at ``newest``."""
        return None if self.days is None else newest - self.days * _DAY

    def facts_since(self, newest: Moment, *, of_entities: bool) -> Moment | None:
        """Facts of earlier snapshots are not kept."""
        days = self.days if of_entities else self.fact_days
        return None if days is None else newest - days * _DAY


FOR_EVER = Retention()


def remove_ended(
    lake: LakeFolder, parquet: Parquet, state: LakeState, since: Moment
) -> tuple[LakeState, frozenset[str]]:
    """Stages each history without the versions that ended before ``since``, and removes older files of raw rows and of former
    histories. Returns the state after it, and the exports whose history is shorter. Opens no other history."""
    _remove_old_files(lake, state, since)
    shorter = {}
    for name, each in state.exports.items():
        if each.first_end is not None and each.first_end < since:
            left = _without_ended(lake, parquet, history_of(name), since)
            shorter[name] = replace(each, first_end=left)
    for name in files_of(lake):
        if name.startswith("former/"):
            _without_ended(lake, parquet, name, since)
    if not shorter:
        return state, frozenset()
    return state.but(exports={**state.exports, **shorter}, kept_since=since), frozenset(shorter)


def first_end_in(parquet: Parquet, source: str) -> Moment | None:
    """When the first of the versions in a history ended that it still has."""
    found: Moment | None = parquet.one(f"select epoch_us(min(gone_by)) from {source}")[0]
    return found


def _without_ended(lake: LakeFolder, parquet: Parquet, file: str, since: Moment) -> Moment | None:
    """Stages a history without old versions, if it has any. Returns when the first of those that it keeps ended."""
    source = read(lake.path_of(file))
    first = first_end_in(parquet, source)
    if first is None or first >= since:
        return first
    kept = f"select * from {source} where gone_by is null or gone_by >= make_timestamp({since})"
    parquet.write(f"{kept} order by {ROW_KEY}, {OCCURRENCE}, {VERSION}", lake.new_path(file))
    lake.stage(file)
    return first_end_in(parquet, read(lake.path_of(file)))


def _remove_old_files(lake: LakeFolder, state: LakeState, since: Moment) -> None:
    for file in files_of(lake):
        part, _, rest = file.partition("/")
        if part in ("raw", "former") and (found := _OF_SNAPSHOT.search(rest)) is not None:
            known = state.exports.get(rest.partition("/")[0])
            is_newest = known is not None and f"snapshot={known.snapshot}/" in rest
            if moment_of(found[1]) < since and not is_newest:
                lake.remove(file)
