"""The output folder: CSV and JSON pairs that change together, with their states.

On a local disk a pair changes in three steps: both files are written under temporary names; one small *intent* file that names them
is renamed into place, which decides the change; two renames complete it, now or after a crash when the folder is next opened. The
folder is synced between the steps, so power loss cannot undo an earlier step and leave a later one. In an object store each upload
is atomic; the state is written last, and its checksums show whether a pair is complete.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import IO

from upath import UPath

from space_odt_dagster.exports.asset_state import AssetState, AssetStates, ExportFacts, StateDamaged, encoded
from space_odt_dagster.exports.csv_and_json import PairWritten, write_pair, write_records
from space_odt_dagster.exports.output_folder import INTENT, Layout
from space_odt_dagster.exports.private_files import (
    OutputError,
    explained,
    is_local,
    local,
    make_private_folder,
    put_in_place,
    sync_folder,
    write_whole,
    writing,
)
from space_odt_dagster.exports.rows import AnyRow
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow, as_record
from space_odt_dagster.exports.written_exports import SourceUnusable, WrittenExports
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.manifest.export import Export

__all__ = ["AssetState", "ExportFacts", "ExportStore", "SourceUnusable"]

_NO_STATE = b"{}"


class ExportStore:
    """Reads and writes one output folder. ``recover`` completes what a crash interrupted."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._states = AssetStates(layout, by_its_writer=True)
        self._sources = WrittenExports(layout, self._states)
        self._has_written = False

    def recover(self) -> None:
        """Completes decided changes of pairs and removes temporary files."""
        if not is_local(self.layout.root) or not local(self.layout.root).is_dir():
            return
        with explained(self.layout.root):
            for intent in sorted(local(self.layout.state).glob(f"*{INTENT}")):
                self._complete(intent.name.removesuffix(INTENT))
            for folder in (self.layout.exports, self.layout.state):
                for left in local(folder).glob(".*.tmp"):
                    left.unlink(missing_ok=True)

    def keep_export(
        self,
        export: Export,
        rows: Iterable[AnyRow],
        *,
        csv_safe: bool,
        describe: Callable[[PairWritten], AssetState],
    ) -> AssetState:
        """Writes the pair and the state of an export together. ``describe`` makes the state from what was written."""

        def write(csv_file: IO[bytes], json_file: IO[bytes]) -> PairWritten:
            return write_pair(export, rows, csv_file, json_file, csv_safe=csv_safe)

        state = self._keep(export.name, write, describe)
        assert state is not None
        if state.export is not None:
            self._sources.trust(export.name, state.export)
        return state

    def keep_rows(
        self, name: str, header: tuple[str, ...], rows: Iterable[StatusRow | ErrorRow], *, csv_safe: bool
    ) -> PairWritten:
        """Writes ``status`` or ``errors`` as a pair."""
        pairs: list[PairWritten] = []

        def write(csv_file: IO[bytes], json_file: IO[bytes]) -> PairWritten:
            pairs.append(write_records(header, map(as_record, rows), csv_file, json_file, csv_safe=csv_safe))
            return pairs[0]

        self._keep(name, write, None)
        return pairs[0]

    def keep_state(self, name: str, state: AssetState) -> None:
        """Writes only the state of an export; its files stay."""
        self._states.write(name, state)

    def state(self, name: str) -> AssetState | None:
        """The state of an export, or None if it never ran here. Raises ``OutputError`` if the file is damaged."""
        return self._states.of(name)

    def known(self, names: Iterable[str]) -> tuple[str, ...]:
        """The exports that ever ran here, in the order given. The folder is listed, not each file looked for."""
        there = self._states.names()
        return tuple(name for name in names if f"{name}.json" in there)

    def org_ids(self, names: Iterable[str]) -> set[str]:
        """The organisations of the exports whose states can be read."""
        found = set()
        for name in self.known(names):
            with suppress(StateDamaged):
                state = self.state(name)
                if state is not None and state.export is not None and state.export.org_id is not None:
                    found.add(state.export.org_id)
        return found

    def source_rows(self, export: Export, columns: Iterable[str]) -> Iterator[SourceRow]:
        """Some columns of an export with JSON values; a missing or empty one is None.

        Raises ``SourceUnusable`` if the files were changed or cannot be read.
        """
        return self._sources.rows(export, columns)

    def source_facts(self, export: Export) -> ExportFacts:
        """Facts about a source export, checked against its files. Raises ``SourceUnusable``."""
        return self._sources.facts(export)

    def _keep(
        self,
        name: str,
        write: Callable[[IO[bytes], IO[bytes]], PairWritten],
        describe: Callable[[PairWritten], AssetState] | None,
    ) -> AssetState | None:
        self._make_folders()
        csv_path, json_path = self.layout.csv_of(name), self.layout.json_of(name)
        if not is_local(self.layout.root):
            with writing(json_path, csv_path) as (json_file, csv_file):
                state = _described(write(csv_file, json_file), describe)
            if state is not None:
                self._states.write(name, state)
            return state
        if local(self.layout.intent_of(name)).exists():
            self._complete(name)
        csv_path, json_path = _beside(csv_path), _beside(json_path)
        try:
            with writing(json_path, csv_path) as (json_file, csv_file):
                state = _described(write(csv_file, json_file), describe)
            self._check_still_there()
            with explained(self.layout.exports):
                sync_folder(local(self.layout.exports))
            write_whole(self.layout.intent_of(name), encoded(state) if state is not None else _NO_STATE)
        except BaseException:
            if not local(self.layout.intent_of(name)).exists():
                _remove(json_path, csv_path)
            raise
        self._complete(name)
        return state

    def _make_folders(self) -> None:
        if self._has_written:
            self._check_still_there()
        make_private_folder(self.layout.exports)
        make_private_folder(self.layout.state)
        self._has_written = True

    def _check_still_there(self) -> None:
        if is_local(self.layout.root) and not local(self.layout.exports).is_dir():
            raise OutputError(f"{self.layout.exports} was removed while the run was writing to it: run again.")

    def _complete(self, name: str) -> None:
        pair = [self.layout.json_of(name), self.layout.csv_of(name)]
        put_in_place(*((_beside(path), path) for path in pair if local(_beside(path)).exists()))
        intent = self.layout.intent_of(name)
        with explained(intent):
            is_plain = local(intent).read_bytes() == _NO_STATE
            if is_plain:
                local(intent).unlink()
        if not is_plain:
            put_in_place((intent, self.layout.state_of(name)))


def _described(pair: PairWritten, describe: Callable[[PairWritten], AssetState] | None) -> AssetState | None:
    return describe(pair) if describe is not None else None


def _remove(*paths: UPath) -> None:
    for path in paths:
        with suppress(OSError):
            local(path).unlink(missing_ok=True)


def _beside(path: UPath) -> UPath:
    return path.parent / f".{path.name}.tmp"
