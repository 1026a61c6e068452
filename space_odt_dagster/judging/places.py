"""What the keys of a condition name: columns of a row, paths into its payload, the rows it refers to, or fields of an element."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from space_odt_dagster.judging.condition import Path, Rows
from space_odt_dagster.judging.references import TARGETS, way_of
from space_odt_dagster.manifest.export import Column, ColumnType, Export
from space_odt_dagster.manifest.known_fields import known_fields_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import At, fields_on
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems, quoted

_ROWS = re.compile(r"rows\(\s*(?P<export>[^,()\s]+)\s*,\s*(?P<theirs>[^=()\s]+)\s*=\s*(?P<ours>[^()\s]+)\s*\)")
_SELECTORS = r"(?:\[(?:[0-9]*|[^\[\]=]+=[^\[\]]*)\])*"
_PAYLOAD = re.compile(rf"[^.\[\]\s]+{_SELECTORS}(?:\.[^.\[\]\s]+{_SELECTORS})*")
_RAW = "raw"
LOCATION_ID = "location_id"

Known = Mapping[str, Any] | None
"""The documented fields of an element; None if they are not known."""


@dataclass(frozen=True)
class Subject:
    """What a key names. ``path`` is None for the element itself. ``types`` is empty if the type is not known."""

    path: Path | Rows | None
    inside: "Place | None" = None
    types: frozenset[ColumnType] = field(default_factory=frozenset)


class Place(Protocol):
    """Where a condition is: what its keys can name."""

    @property
    def is_row(self) -> bool:
        """Whether it is about a row, which can have a label or be in a scope."""

    @property
    def has_location(self) -> bool:
        """Whether every row says itself which location it is in."""

    def subject(self, key: Node, problems: Problems, text: str = "") -> Subject | None:
        """What a key (or a text at its place) names; None, and a problem, if there is no such thing."""


@dataclass(frozen=True)
class RowPlace:
    """A row of one of these exports, which have the columns that are named. Without exports: any row, for a scope."""

    manifest: Manifest
    exports: tuple[str, ...]
    is_row: bool = True

    @property
    def has_location(self) -> bool:
        """Whether every row has the column ``location_id``."""
        return bool(self.exports) and have_location(self.exports, self.manifest)

    def subject(self, key: Node, problems: Problems, text: str = "") -> Subject | None:
        """The column, raw path, reference or rows that a key names."""
        name = text or key.text
        if name.startswith("rows("):
            return _rows(name, self.manifest, self, key, problems)
        word, _, rest = name.partition(".")
        if word in TARGETS and rest:
            return self._referred(word, rest, key, problems)
        if not self.exports:
            words = ", ".join(f"{each}." for each in TARGETS)
            problems.add(key, f"{quoted(name)} is not in every row: a scope's paths begin with {words.rstrip('.')}.")
            return None
        if word == _RAW and rest:
            return self._raw(rest, key, problems)
        return self._column(name, key, problems)

    def _column(self, name: str, key: Node, problems: Problems) -> Subject | None:
        found = []
        for export in self.exports:
            columns = {each.name: each for each in self.manifest[export].columns}
            if name not in columns:
                problems.add_unknown(key, name, f"{export} has no column", columns)
                return None
            found.append(columns[name])
        inside = _fields_of_elements(self.manifest[self.exports[0]], found[0])
        return Subject(Path(name), ElementPlace(self.manifest, inside), frozenset(each.type for each in found))

    def _raw(self, path: str, key: Node, problems: Problems) -> Subject | None:
        inside: Known = None
        for export in self.exports:
            known = known_fields_of(self.manifest[export])
            if not _is_payload_path(path, key, problems) or not _walk(known, path, export, key, problems):
                return None
            inside = inside or _fields_at(known, path)
        return Subject(Path(path, raw=True), ElementPlace(self.manifest, inside), _types_of(path))

    def _referred(self, word: str, rest: str, key: Node, problems: Problems) -> Subject | None:
        raw = rest.startswith(f"{_RAW}.")
        path = Path(rest.removeprefix(f"{_RAW}."), of=word, raw=raw)
        targets = [self.manifest[name] for name, _ in TARGETS[word] if name in self.manifest]
        if raw:
            if not targets or not _is_payload_path(path.column, key, problems):
                return None
            known = known_fields_of(targets[0])
            if not _walk(known, path.column, targets[0].name, key, problems):
                return None
            found = Subject(path, ElementPlace(self.manifest, _fields_at(known, path.column)), _types_of(path.column))
        else:
            columns = {each.name: (each, export) for export in reversed(targets) for each in export.columns}
            if rest not in columns:
                problems.add_unknown(key, rest, f"a {word} has no column", columns)
                return None
            column, export = columns[rest]
            inside = ElementPlace(self.manifest, _fields_of_elements(export, column))
            found = Subject(path, inside, frozenset([column.type]))
        for name in self.exports:
            if way_of(self.manifest, name, path) is None:
                problems.add(key, f"a row of {name} does not refer to a {word}.")
                return None
        return found


@dataclass(frozen=True)
class ElementPlace:
    """An element of a list: keys are paths into it, and ``value`` is the element itself unless it has such a field."""

    manifest: Manifest
    known: Known
    is_row: bool = False
    has_location: bool = False

    def subject(self, key: Node, problems: Problems, text: str = "") -> Subject | None:
        """The field, rows or element that a key names."""
        name = text or key.text
        if name.startswith("rows("):
            return _rows(name, self.manifest, self, key, problems)
        if name == "value" and "value" not in (self.known or {}):
            return Subject(None, self)
        if not _is_payload_path(name, key, problems) or not _walk(self.known, name, "the element", key, problems):
            return None
        return Subject(Path(name), ElementPlace(self.manifest, _fields_at(self.known, name)), _types_of(name))


def have_location(exports: Iterable[str], manifest: Manifest) -> bool:
    """Whether each row of these exports says which location it is in."""
    return all(any(each.name == LOCATION_ID for each in manifest[name].columns) for name in exports)


def export_named(name: str, manifest: Manifest, key: Node, problems: Problems) -> bool:
    """Whether there is an export of this name. Otherwise a problem."""
    if name not in manifest:
        problems.add_unknown(key, name, "there is no export", manifest.names)
    return name in manifest


def column_named(name: str, export: str, manifest: Manifest, key: Node, problems: Problems) -> bool:
    """Whether an export has a column of this name. Otherwise a problem."""
    columns = [each.name for each in manifest[export].columns]
    if name not in columns:
        problems.add_unknown(key, name, f"{export} has no column", columns)
    return name in columns


def _rows(text: str, manifest: Manifest, place: Place, key: Node, problems: Problems) -> Subject | None:
    found = _ROWS.fullmatch(text)
    if found is None:
        problems.add(key, "rows are written as rows(export, its_column = our_column).")
        return None
    export, theirs = found["export"], found["theirs"]
    if not export_named(export, manifest, key, problems):
        return None
    named = column_named(theirs, export, manifest, key, problems)
    ours = place.subject(key, problems, found["ours"])
    if ours is None or not named:
        return None
    if not isinstance(ours.path, Path) or ColumnType.LIST in ours.types:
        problems.add(key, "the value that rows are found by must be a single one.")
        return None
    return Subject(Rows(export, theirs, ours.path), RowPlace(manifest, (export,)))


def _is_payload_path(path: str, key: Node, problems: Problems) -> bool:
    right = _PAYLOAD.fullmatch(path) is not None
    if not right:
        problems.add(key, f"{quoted(path)} is not a path, such as agents[].id or emails[0].")
    return right


def _walk(known: Known, path: str, what: str, key: Node, problems: Problems) -> bool:
    """Whether the fields on a path are documented, as far as fields are."""
    for name in fields_on(path):
        if not known:
            return True
        if name not in known:
            problems.add_unknown(key, name, f"{what} has no field", known)
            return False
        known = known[name]
    return True


def _fields_at(known: Known, path: str) -> Known:
    for name in fields_on(path):
        known = (known or {}).get(name)
    return known or None


def _fields_of_elements(export: Export, column: Column) -> Known:
    paths: Iterable[str] = (each.path for each in column.at if isinstance(each, At))
    known = known_fields_of(export)
    return next((found for path in paths if (found := _fields_at(known, path))), None)


def _types_of(path: str) -> frozenset[ColumnType]:
    return frozenset([ColumnType.LIST]) if "[]" in path else frozenset()
