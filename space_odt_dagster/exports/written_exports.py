"""The exports of the output folder as sources of ids: checked against what was written, and read from the JSON.

From the JSON, as a value there has the type that the server gave it; in CSV everything is text.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from upath import UPath

from space_odt_dagster.exports.asset_state import AssetStates, ExportFacts, Signature, signature_of
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, reading
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.spec import RAW_JSON, SOURCE_METHOD, Export, header_of

_BLOCK = 1 << 20
_Version = tuple[str, str, Signature | None, Signature | None]


class SourceUnusable(OutputError):
    """An export that ids should come from is missing, unreadable or not what was written. The text says why and what to do."""


class WrittenExports:
    """Reads the exports of one output folder. Each is compared with its checksums once for as long as it stays the same."""

    def __init__(self, layout: Layout, states: AssetStates) -> None:
        self._layout = layout
        self._states = states
        self._verified: dict[str, _Version] = {}

    def facts(self, spec: Export) -> ExportFacts:
        """What the export of a source holds, checked against both files. Raises ``SourceUnusable``."""
        name, root = spec.name, self._layout.root
        with _as_unusable():
            state = self._states.of(name)
        facts = state.export if state is not None else None
        if facts is None:
            raise SourceUnusable(f"{name} has never been read into {root}: read {name} first, or with it.")
        if facts.columns != header_of(spec):
            path = self._layout.json_of(name)
            raise SourceUnusable(f"{path} was written by another version of the manifest: read {name} again.")
        self._verify(name, facts)
        return facts

    def rows(self, spec: Export, columns: Iterable[str]) -> Iterator[SourceRow]:
        """Some columns of an export with their JSON values; what is missing or empty is None. Raises ``SourceUnusable``."""
        self.facts(spec)
        wanted = sorted(set(columns))
        path = self._layout.json_of(spec.name)
        with _as_unusable(path, spec.name), path.open("rb") as stream:
            for line in stream:
                if line.startswith(b"{"):
                    found = _columns_in(line, spec)
                    yield {name: None if (value := found[name]) == "" else value for name in wanted}

    def trust(self, name: str, facts: ExportFacts) -> None:
        """Takes the files as they are now for those that the facts are of: they were just written."""
        self._verified[name] = self._version(name, facts)

    def _verify(self, name: str, facts: ExportFacts) -> None:
        csv_path, json_path = self._layout.csv_of(name), self._layout.json_of(name)
        version = self._version(name, facts)
        if self._verified.get(name) == version:
            return
        for path, expected in ((csv_path, facts.csv_sha256), (json_path, facts.json_sha256)):
            with _as_unusable(path, name):
                found = _digest(path)
            if found != expected:
                raise SourceUnusable(f"{path} is not the file that was written (edited or damaged): read {name} again.")
        self._verified[name] = version

    def _version(self, name: str, facts: ExportFacts) -> _Version:
        signatures = []
        for path in (self._layout.csv_of(name), self._layout.json_of(name)):
            with _as_unusable(path, name):
                signatures.append(signature_of(path))
        return facts.csv_sha256, facts.json_sha256, signatures[0], signatures[1]


def _columns_in(line: bytes, spec: Export) -> dict[str, object]:
    """The columns of a line but for the item, which is most of the line and is not needed.

    No other place of a line has these bytes outside of a list or an object, as quotes inside texts are escaped.
    """
    end = f',"{SOURCE_METHOD}":{json_text(spec.endpoint.method)},"{RAW_JSON}":'.encode()
    head, _, _ = line.partition(end)
    try:
        columns: dict[str, object] = parse_json(f"{head.decode()}}}")
    except ValueError:
        columns = parse_json(line.decode().rstrip(",\n"))
    return columns


def _digest(path: UPath) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(_BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _as_unusable(path: UPath | None = None, name: str = "") -> Iterator[None]:
    """Turns whatever happens when a file is read into ``SourceUnusable``."""
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
