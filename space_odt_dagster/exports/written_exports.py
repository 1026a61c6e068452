"""Reads exports from the output folder, as sources of ids and as live data, and verifies their checksums.

Reads the JSON: values have the type the server gave them, while in CSV everything is text.
"""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from upath import UPath

from space_odt_dagster.exports.asset_state import AssetStates, ExportFacts, Signature, decoded, signature_of
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, is_local, reading
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import RAW_JSON, SOURCE_METHOD, Export, header_of

_BLOCK = 1 << 20
_Version = tuple[str, str, Signature | None, Signature | None]


class SourceUnusable(OutputError):
    """An export needed as a source is missing, unreadable or was changed. The message says why and what to do."""


class WrittenExports:
    """Reads the exports of one output folder. Checksums are verified again only when a file changes."""

    def __init__(self, layout: Layout, states: AssetStates) -> None:
        self._layout = layout
        self._states = states
        self._verified: dict[str, _Version] = {}

    def facts(self, export: Export) -> ExportFacts:
        """Facts about a source export, checked against both files. Raises ``SourceUnusable``."""
        facts = self._facts_of(export)
        self._verify(export.name, facts)
        return facts

    def rows(self, export: Export, columns: Iterable[str]) -> Iterator[SourceRow]:
        """Some columns of an export with JSON values; a missing or empty one is None. Raises ``SourceUnusable``."""
        self.facts(export)
        wanted = sorted(set(columns))
        path, item = self._layout.json_of(export.name), before_item(export)
        with _as_unusable(path, export.name), path.open("rb") as stream:
            for line in stream if is_local(path) else _fast_lines(stream):
                if line.startswith(b"{"):
                    found = _columns_in(line, item)
                    yield {name: None if (value := found[name]) == "" else value for name in wanted}

    @contextmanager
    def open_json(self, export: Export) -> Iterator[tuple[ExportFacts, IO[bytes]]]:
        """The facts of an export and its JSON file, verified. The open file stays the same while a run writes the next one.

        Raises ``SourceUnusable``.
        """
        with ExitStack() as stack:
            yield self._opened(export, stack)

    def trust(self, name: str, facts: ExportFacts) -> None:
        """Marks the current files as verified: they were just written."""
        self._verified[name] = self._version(name, facts)

    def _opened(self, export: Export, stack: ExitStack) -> tuple[ExportFacts, IO[bytes]]:
        path = self._layout.json_of(export.name)
        facts = self._facts_of(export)
        while True:
            with _as_unusable(path, export.name):
                stream: IO[bytes] = stack.enter_context(path.open("rb"))
                if not is_local(path):
                    stream = stack.enter_context(_copied(stream))
                found = _digest(stream)
            known = [facts, *self._decided(export.name)]
            fitting = next((each for each in known if each.json_sha256 == found), None)
            if fitting is not None:
                stream.seek(0)
                return fitting, stream
            before, facts = facts, self._facts_of(export)
            if facts == before:
                raise SourceUnusable(
                    f"{path} is not the file that was written (edited, damaged, or being written just now): "
                    f"try again, or read {export.name} again."
                )

    def _decided(self, name: str) -> list[ExportFacts]:
        """Facts about the files of a change that is decided but not completed."""
        path = self._layout.intent_of(name)
        if not is_local(path):
            return []
        try:
            state = decoded(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return []
        return [state.export] if state.export is not None else []

    def _facts_of(self, export: Export) -> ExportFacts:
        name, root = export.name, self._layout.root
        with _as_unusable():
            state = self._states.of(name)
        facts = state.export if state is not None else None
        if facts is None:
            raise SourceUnusable(f"{name} has never been read into {root}: read {name} first, or with it.")
        if facts.columns != header_of(export):
            path = self._layout.json_of(name)
            raise SourceUnusable(f"{path} was written by another version of the manifest: read {name} again.")
        return facts

    def _verify(self, name: str, facts: ExportFacts) -> None:
        csv_path, json_path = self._layout.csv_of(name), self._layout.json_of(name)
        version = self._version(name, facts)
        if self._verified.get(name) == version:
            return
        for path, expected in ((csv_path, facts.csv_sha256), (json_path, facts.json_sha256)):
            with _as_unusable(path, name), path.open("rb") as stream:
                found = _digest(stream)
            if found != expected:
                raise SourceUnusable(f"{path} is not the file that was written (edited or damaged): read {name} again.")
        self._verified[name] = version

    def _version(self, name: str, facts: ExportFacts) -> _Version:
        signatures = []
        for path in (self._layout.csv_of(name), self._layout.json_of(name)):
            with _as_unusable(path, name):
                signatures.append(signature_of(path))
        return facts.csv_sha256, facts.json_sha256, signatures[0], signatures[1]


def _fast_lines(stream: IO[bytes]) -> Iterable[bytes]:
    """The lines of a file in an object store, which itself splits them slowly."""
    return io.BufferedReader(stream, _BLOCK)  # type: ignore[type-var]


def before_item(export: Export) -> bytes:
    """The bytes between the columns of a line in the JSON export and its item.

    They occur nowhere else outside a list or object: quotes inside texts are escaped.
    """
    return f',"{SOURCE_METHOD}":{json_text(export.endpoint.method)},"{RAW_JSON}":'.encode()


def _columns_in(line: bytes, item: bytes) -> dict[str, object]:
    """The columns of a line without parsing the item, which is most of the line."""
    head, _, _ = line.partition(item)
    try:
        columns: dict[str, object] = parse_json(head + b"}")
    except ValueError:
        columns = parse_json(line.rstrip(b",\n"))
    return columns


@contextmanager
def _copied(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for block in iter(lambda: stream.read(_BLOCK), b""):
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def _as_unusable(path: UPath | None = None, name: str = "") -> Iterator[None]:
    """Turns every read error into ``SourceUnusable``."""
    try:
        if path is None:
            yield
        else:
            with reading(path):
                yield
    except FileNotFoundError:
        raise SourceUnusable(f"{path} is missing: read {name} again.") from None
    except OutputError as failure:
        raise SourceUnusable(str(failure)) from failure
