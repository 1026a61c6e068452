"""Takes snapshots: an immutable copy of the exports of each run, in ``snapshots/<UTC time>_<run id>/``.

On a local disk a file that an earlier snapshot already has, under any name, is hard-linked to it, after both were read. It is never
linked to the live export: people open that in editors that write in place, and the mode belongs to the file, not to its name. Files
are 0400 and folders 0700, so that nothing changes by mistake and ``rm -r`` needs no force.

Files are not compressed unless ``SPACE_ODT_COMPRESS_SNAPSHOTS`` is on, so that they can be opened, compared and checked with
``sha256sum``. Measured with 300 people and 30 nights in which people, their details and devices change: 407 MB without links, 116
MB with links, 9 MB with links and compression, which takes 0.06 s more per night.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from upath import UPath

from space_odt_dagster.exports.bucket_checksums import copied_by_the_store
from space_odt_dagster.exports.folders import folders, is_there, remove_file
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, is_local, local, make_private_folder
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER
from space_odt_dagster.exports.store import ExportFacts, ExportStore
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.snapshots.copying import copied, count_rows, digest, is_still
from space_odt_dagster.snapshots.folder import (
    MANIFEST,
    MARKER,
    Snapshot,
    SnapshotFile,
    UnfinishedSnapshot,
    clear,
    folder_name,
    moment,
    read_snapshot,
    read_unfinished,
    write_manifest,
    write_marker,
)

__all__ = [
    "Snapshot",
    "SnapshotFile",
    "SnapshotTaken",
    "previous_snapshot",
    "snapshots",
    "snapshots_ahead_of",
    "take_snapshot",
]

T = TypeVar("T")
R = TypeVar("R")

_GZIP = "gzip"
_AT_ONCE = 8
"""Pairs copied, and manifests read, at a time in an object store, where each waits for two answers."""
_RECORDS = {"status": STATUS_HEADER, "errors": ERRORS_HEADER}


@dataclass(frozen=True, kw_only=True)
class SnapshotTaken:
    """A new snapshot: how many files were linked and copied, and the exports left out because their files were changed."""

    snapshot: Snapshot
    linked: int
    copied: int
    left_out: tuple[str, ...]

    @property
    def folder(self) -> UPath:
        """Its folder."""
        return self.snapshot.folder


def take_snapshot(
    store: ExportStore,
    run: RunFacts,
    names: Iterable[str],
    *,
    compress: bool = False,
) -> SnapshotTaken:
    """Copies these exports of an output folder, ``status`` and ``errors`` into a new snapshot.

    An export that the run did not reach is listed as missing. A pair that was removed or edited after it was written is left out,
    and the snapshot is then incomplete. Raises ``OutputError`` and leaves an unfinished folder, which is no snapshot.
    """
    layout = store.layout
    wanted = sorted(names)
    states = {name: state for name in wanted if (state := store.state(name)) is not None}
    facts = {name: each.export for name, each in states.items() if each.export and each.is_of_its_run}
    pairs = [_of_export(name, each) for name, each in facts.items()]
    safe = any(each.csv_safe for each in facts.values() if each.run_id == run.run_id)
    pairs += [_of_records(name, header, run, csv_safe=safe) for name, header in _RECORDS.items()]
    if compress:
        pairs = [tuple(replace(each, name=f"{each.name}.gz", compression=_GZIP) for each in pair) for pair in pairs]
    folder = layout.snapshots / folder_name(run)
    _begin(folder, run, tuple(each.name for pair in pairs for each in pair))
    taking = _Taking(layout, folder)
    taken = taking.all(pairs)
    files = [file for each in taken for file in each]
    left_out = tuple(pair[0].asset for pair, files_of_it in zip(pairs, taken, strict=True) if not files_of_it)
    good = {each.asset for each in files if Result(each.result).is_good}
    missing = tuple(name for name in wanted if name not in good)
    complete = run.complete and not left_out
    facts_of_run = replace(run, complete=complete, missing=missing, sequence=taking.sequence)
    snapshot = Snapshot(folder=folder, run=facts_of_run, files=tuple(files))
    write_manifest(snapshot)
    _close(folder)
    return SnapshotTaken(snapshot=snapshot, linked=taking.linked, copied=len(files) - taking.linked, left_out=left_out)


def snapshots(layout: Layout) -> list[Snapshot]:
    """All snapshots, the last written first, whatever the clock said. Folders without a readable manifest do not count."""
    found = _each(read_snapshot, folders(layout.snapshots), at=layout.snapshots)
    whole = [each for each in found if each is not None]
    return sorted(whole, key=lambda each: (each.run.sequence, each.folder.name), reverse=True)


def snapshots_ahead_of(layout: Layout, now: datetime) -> tuple[str, ...]:
    """The names of snapshots that end in the future: the clock was ahead when they were written."""
    return tuple(each.folder.name for each in snapshots(layout) if moment(each.run.ended_at) > now)


def previous_snapshot(layout: Layout, before_run: RunFacts) -> Snapshot | None:
    """The newest complete snapshot of the same organisation before this run, which may not have its own snapshot yet."""
    found = snapshots(layout)
    own = [place for place, each in enumerate(found) if each.run.run_id == before_run.run_id]
    for each in found[own[0] + 1 :] if own else found:
        if each.run.complete and not are_different(each.run.org_id, before_run.org_id):
            return each
    return None


class _Taking:
    """A snapshot in the making."""

    def __init__(self, layout: Layout, folder: UPath) -> None:
        self._layout = layout
        self._folder = folder
        self._held: dict[tuple[str, str | None], UPath] = {}
        earlier = snapshots(layout)
        self.sequence = 1 + max((each.run.sequence for each in earlier), default=0)
        if is_local(folder):
            for old in reversed(earlier):
                self._held |= {(each.sha256, each.compression): old.folder / each.name for each in old.files}
        self.linked = 0

    def all(self, pairs: list[tuple[SnapshotFile, ...]]) -> list[list[SnapshotFile]]:
        """Takes both files of each export, or neither."""
        return _each(self._pair, pairs, at=self._folder)

    def _pair(self, pair: tuple[SnapshotFile, ...]) -> list[SnapshotFile]:
        linked_before = self.linked
        files = [self._file(each) for each in pair]
        whole = [each for each in files if each is not None]
        if len(whole) == len(pair):
            return whole
        for each in pair:
            _remove_if_allowed(self._folder / each.name)
        self.linked = linked_before
        return []

    def _file(self, wanted: SnapshotFile) -> SnapshotFile | None:
        source, target = self._layout.exports / wanted.name.removesuffix(".gz"), self._folder / wanted.name
        try:
            sha256, size = (
                self._linked(source, target, wanted.compression)
                or (copied_by_the_store(source, target, wanted.sha256) if wanted.compression is None else None)
                or copied(source, target, wanted.compression)
            )
        except FileNotFoundError:
            return None
        if wanted.sha256 not in ("", sha256):
            return None
        if is_local(target):
            self._held.setdefault((sha256, wanted.compression), target)
        rows = wanted.rows if wanted.sha256 else count_rows(self._layout.exports / f"{wanted.asset}.json")
        return replace(wanted, sha256=sha256, bytes=size, rows=rows)

    def _linked(self, source: UPath, target: UPath, compression: str | None) -> tuple[str, int] | None:
        if not self._held:
            return None
        found = digest(source)
        earlier = self._held.get((found[0], compression))
        if earlier is None or not is_still(earlier, compression, found):
            return None
        try:
            os.link(local(earlier), local(target), follow_symlinks=False)
        except OSError:
            return None  # no links on this file system, or the file has too many
        self.linked += 1
        return found


def _each(act: Callable[[T], R], given: Iterable[T], *, at: UPath) -> list[R]:
    """What ``act`` returns for each, in order: one after the other on a disk, several at a time in an object store."""
    if is_local(at):
        return list(map(act, given))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(act, given))


def _of_export(name: str, facts: ExportFacts) -> tuple[SnapshotFile, ...]:
    def file(ending: str, sha256: str, csv_safe: bool) -> SnapshotFile:
        return SnapshotFile(
            name=f"{name}.{ending}",
            asset=name,
            result=facts.result.value,
            rows=facts.rows,
            columns=facts.columns,
            sha256=sha256,
            bytes=0,
            written_by=facts.run_id,
            csv_safe=csv_safe,
        )

    return file("csv", facts.csv_sha256, facts.csv_safe), file("json", facts.json_sha256, False)


def _of_records(name: str, header: tuple[str, ...], run: RunFacts, *, csv_safe: bool) -> tuple[SnapshotFile, ...]:
    """The files of ``status`` and ``errors``: written by this run, with the rest filled in later."""
    common: dict[str, Any] = {"asset": name, "result": "ok", "rows": 0, "columns": header, "sha256": "", "bytes": 0}
    common |= {"written_by": run.run_id}
    kinds = (("csv", csv_safe), ("json", False))
    return tuple(SnapshotFile(name=f"{name}.{ending}", csv_safe=safe, **common) for ending, safe in kinds)


def _begin(folder: UPath, run: RunFacts, names: tuple[str, ...]) -> None:
    left = read_unfinished(folder)
    if is_there(folder / MANIFEST):
        raise OutputError(f"{folder} already exists, and a snapshot is never changed: run again for a new one.")
    try:
        if left is not None:
            clear(left)
        if is_local(folder):
            make_private_folder(folder.parent)
            local(folder).mkdir(mode=0o700)
    except OSError as failure:
        raise OutputError(
            f"Cannot make {folder}: {failure.strerror or failure}. Remove it, or free space."
        ) from failure
    write_marker(UnfinishedSnapshot(folder=folder, ended_at=run.ended_at, names=names))


def _close(folder: UPath) -> None:
    if is_local(folder):
        local(folder / MANIFEST).chmod(0o400)
    _remove_if_allowed(folder / MARKER)


def _remove_if_allowed(path: UPath) -> None:
    """The snapshot is complete without it, and the right to write to a bucket need not include removing."""
    try:
        remove_file(path)
    except OSError:
        if is_local(path):
            raise
