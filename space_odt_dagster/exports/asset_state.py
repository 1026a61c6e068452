"""The state of each export, one small file each: the result of its last run, and facts about its CSV and JSON files."""

from collections.abc import Set
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, is_local, local, names_in, reading, write_whole
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow, as_record, error_of, status_of
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Result

_FEW_ERRORS = 20
"""States with more errors are not cached: 400 exports that each failed for every person would fill the memory."""

Signature = tuple[int, int, int]


@dataclass(frozen=True)
class ExportFacts:
    """Facts about the CSV and JSON files of an export."""

    run_id: str
    result: Result
    org_id: str | None
    manifest_version: str
    rows: int
    columns: tuple[str, ...]
    csv_sha256: str
    json_sha256: str
    csv_safe: bool
    written_at: str
    redaction: str
    """``none``, ``secrets`` or ``personal``."""


@dataclass(frozen=True)
class AssetState:
    """The last result of an export (``status``, ``errors``) and facts about its files, which may be from an earlier run."""

    status: StatusRow
    errors: tuple[ErrorRow, ...]
    export: ExportFacts | None

    @property
    def is_of_its_run(self) -> bool:
        """Whether the files are from the run in ``status``. They are older if that run stopped before writing them."""
        return self.export is not None and self.export.run_id == self.status.run_id


class StateDamaged(OutputError):
    """A state file is damaged. The message names it and says what to do."""


class AssetStates:
    """Reads and writes the state files of one output folder.

    On a local disk a state is read again only when its file changes. In an object store a check for changes costs as much as
    reading: with ``by_its_writer``, no other process writes, so the folder is listed once and each state is read once.
    """

    def __init__(self, layout: Layout, *, by_its_writer: bool = False) -> None:
        self._layout = layout
        self._by_its_writer = by_its_writer
        self._listed: set[str] | None = None
        self._read: dict[str, tuple[Signature | None, AssetState]] = {}

    def of(self, name: str) -> AssetState | None:
        """The state of an export, or None if it never ran here. Raises ``OutputError`` if the file is damaged."""
        path = self._layout.state_of(name)
        if not is_local(path) and self._by_its_writer and path.name not in self.names():
            return None
        try:
            with reading(path):
                signature = signature_of(path)
                read, state = self._read.get(name, (None, None))
                if state is not None and read == signature:
                    return state
                content = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            state = decoded(content)
        except (ValueError, KeyError, TypeError) as failure:
            raise StateDamaged(f"{path} is damaged: remove it and read {name} again.") from failure
        self._know(name, signature, state)
        return state

    def names(self) -> Set[str]:
        """The names of the files in the folder. Raises ``OutputError``."""
        folder = self._layout.state
        if is_local(folder) or not self._by_its_writer:
            return names_in(folder)
        if self._listed is None:
            self._listed = set(names_in(folder))
        return self._listed

    def write(self, name: str, state: AssetState) -> None:
        """Replaces the state of an export."""
        path = self._layout.state_of(name)
        write_whole(path, encoded(state))
        if not is_local(path):
            if self._listed is not None:
                self._listed.add(path.name)
            self._know(name, None, state)

    def _know(self, name: str, signature: Signature | None, state: AssetState) -> None:
        self._read.pop(name, None)
        may_change = signature is None and not self._by_its_writer
        if not may_change and len(state.errors) <= _FEW_ERRORS:
            self._read[name] = (signature, state)


def signature_of(path: UPath) -> Signature | None:
    """Inode, modification time (ns) and size of a local file; None in an object store. Raises ``OSError``."""
    if not is_local(path):
        return None
    found = local(path).stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def encoded(state: AssetState) -> bytes:
    """The content of a state file."""
    export = state.export
    facts = None if export is None else {**vars(export), "result": export.result.value, "columns": list(export.columns)}
    errors = [as_record(each) for each in state.errors]
    return f"{json_text({'status': as_record(state.status), 'errors': errors, 'export': facts})}\n".encode()


def decoded(content: bytes) -> AssetState:
    """The state in a state file. Raises ``ValueError``, ``KeyError`` or ``TypeError`` if it is not valid."""
    found = parse_json(content.decode("utf-8"))
    facts = found["export"]
    if facts is not None:
        facts = ExportFacts(**{**facts, "result": Result(facts["result"]), "columns": tuple(facts["columns"])})
    return AssetState(status_of(found["status"]), tuple(map(error_of, found["errors"])), facts)
