"""Brings a lake up to date with the snapshots of an output folder, or makes it again from all of them."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key_id
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.history.fold import Derive, SnapshotFolded, Tools, fold_snapshot
from space_odt_dagster.history.hiding import Hiding
from space_odt_dagster.history.keeping import keep_beside
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import PERSONAL, PSEUDONYMS, LakeRefused, LakeState
from space_odt_dagster.history.parquet import Parquet
from space_odt_dagster.history.retention import FOR_EVER, Retention
from space_odt_dagster.history.stored_rows import Hashes
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.sides import Side, find_side
from space_odt_dagster.snapshots.taking import Snapshot, snapshots

__all__ = ["LakeOptions", "LakeUpdate", "lake_root", "update_lake"]


@dataclass(frozen=True, kw_only=True)
class LakeOptions:
    """How a lake is made. ``key`` is the key of the hashes. ``level`` and ``compression`` are those of the lake if None.

    ``rebuild`` makes it again; ``lose_history`` also if it knows snapshots that are not there any more.
    """

    key: bytes
    level: str | None = None
    compression: str | None = None
    rebuild: bool = False
    lose_history: bool = False
    keep_raw: bool = False
    only: frozenset[str] | None = None
    retention: Retention = FOR_EVER


@dataclass(frozen=True, kw_only=True)
class LakeUpdate:
    """What was folded, oldest first, and the state of the lake."""

    root: UPath
    state: LakeState
    folded: tuple[SnapshotFolded, ...]

    @property
    def begun(self) -> int:
        """How many versions began."""
        return sum(each.begun for folded in self.folded for each in folded.readings.values())

    @property
    def ended(self) -> int:
        """How many versions ended."""
        return sum(each.ended for folded in self.folded for each in folded.readings.values())

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The exports whose newest reading in these snapshots was not complete, or failed."""
        found: dict[str, bool] = {}
        for each in self.folded:
            for name in (*(name for name, reading in each.readings.items() if reading.is_new), *each.unread):
                status = each.side.statuses.get(name, {})
                if status.get("run_id") == each.side.snapshot.run.run_id:
                    found[name] = not Result(status["result"]).is_good
        return tuple(sorted(name for name, is_incomplete in found.items() if is_incomplete))


def lake_root(layout: Layout, given: str | None) -> UPath:
    """The folder of the lake: the one given, else ``lake`` in the output folder."""
    return Layout.of(given).root if given else layout.root / "lake"


@contextmanager
def opened_lake(root: UPath) -> Iterator[tuple[LakeFolder, Path]]:
    """A lake to read, and a private folder for temporary files."""
    with tempfile.TemporaryDirectory(prefix="space-odt-lake-") as scratch:
        lake = LakeFolder(root, Path(scratch))
        try:
            yield lake, Path(scratch)
        finally:
            lake.close()


def update_lake(
    layout: Layout,
    root: UPath,
    options: LakeOptions,
    names: Sequence[str] = (),
    *,
    derive: tuple[Derive, ...] = (),
    manifest: Manifest = MANIFEST,
    progress: Callable[[str], None] = lambda _: None,
) -> LakeUpdate:
    """Folds the named snapshots, or all that are newer than the newest in the lake, oldest first.

    Each snapshot is committed on its own; a rebuild is committed as a whole. Raises ``LakeRefused``, ``NoSuchSide``, ``Damaged``,
    ``LakeDamaged``, ``ExtraMissing`` and ``OutputError``: what was not committed is as it was.
    """
    with opened_lake(root) as (lake, scratch):
        lake.lock()
        state = _begun(lake.state, options)
        there = list(reversed(snapshots(layout)))
        wanted = _wanted(there, layout, state, options, lake.state, names)
        parquet = Parquet(scratch, state.compression)
        hiding = Hiding(state.level, options.key, state.forgotten)
        tools = Tools(
            lake=lake,
            parquet=parquet,
            hashes=Hashes(options.key),
            hiding=hiding,
            layout=layout,
            manifest=manifest,
            only=options.only,
            keep_raw=options.keep_raw,
            retention=options.retention,
        )
        if options.rebuild and lake.state is not None:
            if _lost(lake.state, there):
                keep_beside(lake)
            for name in lake.state.files:
                lake.remove(name)
        done: list[SnapshotFolded] = []
        try:
            for snapshot in wanted:
                _check(snapshot, state, root)
                progress(snapshot.folder.name)
                state, folded = fold_snapshot(tools, Side(snapshot), state, derive)
                done.append(folded)
                if not options.rebuild:
                    lake.commit(state)
            if options.rebuild or lake.state is None:
                lake.commit(state)
        finally:
            parquet.close()
        return LakeUpdate(root=root, state=lake.state or state, folded=tuple(done))


def _begun(state: LakeState | None, options: LakeOptions) -> LakeState:
    """The state to begin with. Raises ``LakeRefused`` for another key or another level."""
    key_id = redaction_key_id(options.key)
    if state is None or options.rebuild:
        return LakeState(
            org_id=state.org_id if state is not None else None,
            level=options.level or (state.level if state is not None else PSEUDONYMS),
            key_id=key_id,
            compression=options.compression or (state.compression if state is not None else "snappy"),
            forgotten=state.forgotten if state is not None else {},
        )
    refuse_other_key(state, options.key)
    if options.level is not None and options.level != state.level:
        now = "clear values" if state.level == PERSONAL else "pseudonyms"
        raise LakeRefused(f"The lake has {now}: the other needs --rebuild.")
    return state.but(compression=options.compression or state.compression)


def refuse_other_key(state: LakeState, key: bytes) -> None:
    """Raises ``LakeRefused`` if a lake was made with another key."""
    if state.key_id != redaction_key_id(key):
        raise LakeRefused(
            "The lake was made with another key of the hashes: restore redact.key (or SPACE_ODT_REDACT_KEY), or make the lake "
            "again with --rebuild."
        )


def _wanted(
    there: list[Snapshot],
    layout: Layout,
    state: LakeState,
    options: LakeOptions,
    before: LakeState | None,
    names: Sequence[str],
) -> list[Snapshot]:
    """The snapshots to fold, oldest first. Raises ``LakeRefused`` and ``NoSuchSide``."""
    places = {each.folder.name: place for place, each in enumerate(there)}
    if options.rebuild and before is not None:
        lost = _lost(before, there)
        if lost and not options.lose_history:
            raise LakeRefused(
                f"The lake knows {len(lost)} snapshots that are not there any more, the first of them {lost[0]}: making it again "
                "would lose them. Give --lose-history as well if you mean it: the old lake is kept."
            )
    known = [places[each.name] for each in state.snapshots if each.name in places]
    newest = max(known, default=-1)
    last = state.snapshots[-1].name if state.snapshots else ""
    if not names:
        return [
            each for place, each in enumerate(there) if place > newest and each.folder.name > ("" if known else last)
        ]
    found = []
    for name in names:
        side = find_side(layout, name, otherwise="name one that is not")
        place = places.get(side.name)
        if place is None:
            raise LakeRefused(f"{name} is no snapshot of {layout.root}: a lake has the snapshots of one output folder.")
        if state.knows(side.name):
            continue
        if place < newest or (not known and side.name < last):
            raise LakeRefused(
                f"{side.name} is older than {last}, the newest in the lake: snapshots are folded in their order. Make the lake "
                "again with --rebuild."
            )
        found.append(place)
    return [there[place] for place in sorted(set(found))]


def _lost(state: LakeState, there: list[Snapshot]) -> list[str]:
    """The snapshots of the lake that are not there any more."""
    names = {each.folder.name for each in there}
    return [each.name for each in state.snapshots if each.name not in names]


def _check(snapshot: Snapshot, state: LakeState, root: UPath) -> None:
    """Raises ``LakeRefused`` for a snapshot of another organisation, or hidden with another key or more than the lake."""
    run, name = snapshot.run, snapshot.folder.name
    if are_different(state.org_id or None, run.org_id or None):
        raise LakeRefused(
            f"{name} is of another organisation than the lake {root}: one lake has one organisation. Give it a lake of its own."
        )
    if run.redaction is not None and run.redaction_key_id != state.key_id:
        raise LakeRefused(
            f"{name} was redacted with another key than the lake: its hashes mean nothing here. Set SPACE_ODT_REDACT_KEY to that "
            "key and make the lake again, or leave the snapshot out."
        )
    if run.redaction == PERSONAL and state.level == PERSONAL:
        raise LakeRefused(
            f"{name} has pseudonyms and the lake {root} clear values: make the lake again without --personal, with --rebuild."
        )


def check_names(names: Sequence[str], manifest: Manifest = MANIFEST) -> frozenset[str]:
    """The names of exports. Raises ``LakeRefused`` with the nearest name."""
    for each in names:
        if each not in manifest:
            raise LakeRefused(f"There is no export {each!r}.{nearest(each, manifest.names)}")
    return frozenset(names)
