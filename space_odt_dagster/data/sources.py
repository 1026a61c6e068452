"""Where exports are read from: a snapshot or the live folder. Exports that were not read are refused here.

Needs no lock and no token. A run may be in progress: each export is then read as one complete write left it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

from upath import UPath

from space_odt_dagster.data.refusals import ExportNotRead, OtherVersion
from space_odt_dagster.exports.asset_state import AssetState, AssetStates, ExportFacts
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, is_local, local, names_in
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow, error_of, status_of
from space_odt_dagster.exports.written_exports import SourceUnusable, WrittenExports
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Tier, header_of, source_asset_of
from space_odt_dagster.snapshots.rows import Damaged, lines_of
from space_odt_dagster.snapshots.sides import Side

LIVE = "live"
_RUN_AGAIN = "Run again: `errors` has the calls that failed."
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How an export was read. ``read_at`` is when that began, ISO 8601; ``redaction`` is ``secrets``, ``personal`` or None."""

    export: Export
    result: Result
    columns: tuple[str, ...]
    rows: int
    read_at: str | None
    redaction: str | None


class Source(Protocol):
    """Where exports are read from: a snapshot or the live folder."""

    @property
    def name(self) -> str:
        """The name of the snapshot, or ``live``."""

    @property
    def folder(self) -> UPath:
        """The folder of the files."""

    @property
    def run(self) -> RunFacts | None:
        """The run of the snapshot; None for ``live``, whose exports can be from different runs."""

    @property
    def statuses(self) -> Mapping[str, StatusRow]:
        """The status of each export, by name."""

    @property
    def errors(self) -> list[ErrorRow]:
        """The calls without a result."""

    def reading(self, export: Export) -> Reading:
        """How an export was read. Raises ``ExportNotRead``."""

    def opened(self, export: Export) -> AbstractContextManager[tuple[Reading, Iterator[bytes]]]:
        """A reading and the line of each row. Raises ``ExportNotRead``; ``Damaged`` after the last line if the checksum differs."""

    def path_of(self, export: Export) -> UPath:
        """The JSON file of an export that was read."""

    def in_place(self, export: Export) -> Path | None:
        """The JSON file of an export if it is local, uncompressed and will not be replaced; else None."""


class SnapshotSource:
    """The exports of a snapshot."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self.name = side.name
        self.folder = side.snapshot.folder
        self.run = side.snapshot.run

    @cached_property
    def statuses(self) -> Mapping[str, StatusRow]:
        """The status of each export, including those that an earlier run read."""
        return {name: self._record(status_of, each) for name, each in self._side.statuses.items()}

    @cached_property
    def errors(self) -> list[ErrorRow]:
        """The calls without a result."""
        return [self._record(error_of, each) for each in self._side.errors]

    def reading(self, export: Export) -> Reading:
        """How an export was read. Raises ``ExportNotRead``."""
        status = self.statuses.get(export.name)
        unread = self._side.knowledge.of(export.name).unread
        file = self._side.files.get(export.name)
        if file is None or unread is not None:
            raise self._not_read(export, status, unread)
        is_of_status = status is not None and status.run_id == file.written_by
        return Reading(
            export=export,
            result=Result(file.result),
            columns=file.columns,
            rows=file.rows,
            read_at=status.started_at if status is not None and is_of_status else self.run.kept.get(export.name),
            redaction=self.run.redaction,
        )

    @contextmanager
    def opened(self, export: Export) -> Iterator[tuple[Reading, Iterator[bytes]]]:
        """How an export was read, and the line of each row."""
        reading = self.reading(export)
        with closing(self._side.lines(export.name)) as lines:
            yield reading, lines

    def path_of(self, export: Export) -> UPath:
        """The JSON file of an export that was read, which may be compressed."""
        return self._side.path_of(export.name)

    def in_place(self, export: Export) -> Path | None:
        """The JSON file of an export; None if it is compressed or in an object store."""
        path = self.path_of(export)
        return local(path) if is_local(path) and path.suffix == ".json" else None

    def _not_read(self, export: Export, status: StatusRow | None, unread: str | None) -> ExportNotRead:
        name, run = export.name, self.run
        file = self._side.files.get(name)
        if file is not None and status is not None and not Result(file.result).has_rows:
            return refusal(export, status.result, status.error)
        if file is not None:
            return ExportNotRead(name, "not read", unread or "its file is of another run", _RUN_AGAIN)
        if status is not None and status.run_id == run.run_id:
            if not status.result.has_rows:
                return refusal(export, status.result, status.error)
            return ExportNotRead(name, "left out", "its files were edited or removed before the snapshot", _RUN_AGAIN)
        if name in run.excluded:
            return ExportNotRead(name, "not in scope", f"the run of {self.name} excluded it", "Run without --exclude.")
        if name not in MANIFEST.selection(Tier(run.scope)):
            return ExportNotRead(
                name, "not in scope", f"the scope of {self.name} is {run.scope}", scope_that_has(export)
            )
        return ExportNotRead(name, "not reached", f"the run of {self.name} did not come to it", _RUN_AGAIN)

    def _record(self, made: Callable[[dict[str, Any]], R], record: dict[str, Any]) -> R:
        try:
            return made(record)
        except (KeyError, TypeError, ValueError):
            raise OtherVersion(
                f"status and errors of {self.name} were written by another version ({self.run.tool_version}) of space-odt: "
                "open it with that one."
            ) from None


class LiveSource:
    """The current exports of an output folder."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._states = AssetStates(layout)
        self._written = WrittenExports(layout, self._states)
        self.name = LIVE
        self.folder = layout.exports
        self.run = None

    @property
    def statuses(self) -> Mapping[str, StatusRow]:
        """The last status of each export."""
        return {name: state.status for name, state in self._known()}

    @property
    def errors(self) -> list[ErrorRow]:
        """The calls without a result."""
        return [each for _, state in self._known() for each in state.errors]

    def reading(self, export: Export) -> Reading:
        """How an export was read. Raises ``ExportNotRead``."""
        state = self._states.of(export.name)
        if state is None:
            where = f"it was never read into {self._layout.root}"
            raise ExportNotRead(export.name, "not read", where, scope_that_has(export))
        if not state.status.result.has_rows or state.export is None or not state.is_of_its_run:
            raise refusal(export, state.status.result, state.status.error)
        if state.export.columns != header_of(export):
            raise OtherVersion(f"{export.name} was written by another version of space-odt: read it again.")
        return self._as_read(export, state.export)

    @contextmanager
    def opened(self, export: Export) -> Iterator[tuple[Reading, Iterator[bytes]]]:
        """How an export was read, and the line of each row."""
        self.reading(export)
        with ExitStack() as stack:
            try:
                facts, stream = stack.enter_context(self._written.open_json(export))
            except SourceUnusable as failure:
                if isinstance(failure.__cause__, OutputError):
                    raise failure.__cause__ from None
                raise Damaged(str(failure)) from None
            lines = lines_of(stream, facts.json_sha256, str(self._layout.json_of(export.name)))
            yield self._as_read(export, facts), lines

    def path_of(self, export: Export) -> UPath:
        """The JSON file of an export that was read."""
        return self._layout.json_of(export.name)

    def in_place(self, export: Export) -> Path | None:
        """None: a run may replace the file."""
        return None

    def _as_read(self, export: Export, facts: ExportFacts) -> Reading:
        state = self._states.of(export.name)
        if not facts.result.has_rows and state is not None:
            raise refusal(export, state.status.result, state.status.error)
        is_of_status = state is not None and state.status.run_id == facts.run_id
        return Reading(
            export=export,
            result=facts.result,
            columns=facts.columns,
            rows=facts.rows,
            read_at=state.status.started_at if state is not None and is_of_status else facts.written_at,
            redaction=facts.redaction if facts.redaction in ("secrets", "personal") else None,
        )

    def _known(self) -> list[tuple[str, AssetState]]:
        there = names_in(self._layout.state)
        names = (name for name in MANIFEST.names if f"{name}.json" in there)
        return [(name, state) for name in names if (state := self._states.of(name)) is not None]


def refusal(export: Export, result: Result, error: str | None) -> ExportNotRead:
    """The error for an export that was not read, from its status, with what to do."""
    advice = {
        Result.FORBIDDEN: f"Give the token the scope {export.endpoint.scopes[0]} and its administrator the role, and run again.",
        Result.NOT_FOUND: "Webex has no such thing for this organisation.",
        Result.UNSUPPORTED: "Webex has no such thing for this organisation.",
        Result.BLOCKED: f"Read {source_asset_of(export) or 'what it needs'} first, which its ids come from: run again.",
        Result.UNAUTHORIZED: "Renew the token, and run again with --resume.",
        Result.PARTIAL: 'Run again, or take the rows that there are with incomplete="allow" (--allow-incomplete).',
    }
    return ExportNotRead(
        export.name, result.value, error or "its status does not say why", advice.get(result, _RUN_AGAIN)
    )


def scope_that_has(export: Export) -> str:
    """A sentence on the scope in which a run reads an export."""
    if export.tier is Tier.CANDIDATES:
        return f"It is read when it is named: space-odt inventory_run --select {export.name}."
    return f"Scope {export.tier.value} has it: space-odt inventory_run --scope {export.tier.value}."
