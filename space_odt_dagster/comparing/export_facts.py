"""Traits of an export for comparing: what identifies a row, which columns are not part of the item, who is named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.exports.personal_fields import E_MAIL, PERSONAL_FIELDS, PHONE_NUMBER
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import Column, Export, Sensitivity, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import (
    ChangeClass,
    Role,
    class_of,
    is_repeated,
    is_within,
    secret_paths,
    stands,
)
from space_odt_dagster.manifest.origins import Asked, At, FromSource, fields_on
from space_odt_dagster.manifest.payload_path import value_at

_NAMES = ("name", "displayName", "firstName", "lastName", "email", "emails")
_NUMBERS = ("phoneNumber", "directNumber", "extension", "esn", "routingPrefix", "type", "mac", "model")
_DESCRIBING = frozenset(_NAMES + _NUMBERS)
"""Fields of an entity mentioned inside another that only describe it: their values belong to another export."""


@dataclass(frozen=True)
class OutsideColumn:
    """A column that does not come from the item, or not always. ``inside`` are its places in the item, which have precedence."""

    column: Column
    inside: tuple[str, ...]

    def value(self, values: dict[str, Any]) -> Any:
        """Its value if the item has none, else None."""
        raw = values.get("raw_json")
        if any(value_at(raw, path) is not None for path in self.inside):
            return None
        return values.get(self.column.name)


@dataclass(frozen=True)
class ExportTraits:
    """An export as its declaration and the comparison rules describe it."""

    export: Export
    rank: int
    defines: bool
    """Whether a row is an entity, rather than settings of an entity of another export."""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key columns."""
        return keys_of(self.export)

    @cached_property
    def role(self) -> Role:
        """The role of the export for the facts in it."""
        return stands(self.export.name).role

    @property
    def row_priority(self) -> int:
        """Whose rows decide first that an entity was added or removed: 0 the owner, 1 a listing, 2 settings."""
        return 0 if self.defines else 1 if self.role is Role.TWIN else 2

    @cached_property
    def outside(self) -> tuple[OutsideColumn, ...]:
        """The columns that are compared besides the item."""
        found = []
        for each in self.export.columns:
            if not each.key and any(origin.looks_around for origin in each.at):
                found.append(OutsideColumn(each, tuple(o.path for o in each.at if isinstance(o, At))))
        return tuple(found)

    def is_lent(self, column: Column) -> bool:
        """Whether a column repeats a value of a row of another export."""
        return any(isinstance(origin, FromSource | Asked) for origin in column.at)

    def column_at(self, generic: str) -> Column | None:
        """The column that shows a leaf, or None."""
        return self._columns.get(generic)

    @cached_property
    def _columns(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for each in self.export.columns:
            for origin in each.at:
                for path in origin.shown:
                    found.setdefault(".".join(fields_on(path)), each)
        return found

    @cached_property
    def has_secrets(self) -> bool:
        """Whether its rows contain secrets."""
        return bool(self._secret_paths) or any(each.sensitive is Sensitivity.SECRET for each in self.export.columns)

    @cached_property
    def has_personal(self) -> bool:
        """Whether its rows contain personal data or secrets."""
        levels = {each.sensitive for each in self.export.columns} | {each.sensitive for each in self.export.hidden}
        return not levels <= {Sensitivity.NONE}

    @cached_property
    def _secret_paths(self) -> tuple[str, ...]:
        return (*self._paths_of(Sensitivity.SECRET), *secret_paths(self.export.name))

    @cached_property
    def _personal_paths(self) -> tuple[str, ...]:
        return tuple(self._paths_of(Sensitivity.PERSONAL))

    @cached_property
    def _levels(self) -> dict[str, Sensitivity]:
        """A cache of levels by path: thousands of rows differ in the same few paths."""
        return {}

    def _level_at(self, generic: str) -> Sensitivity:
        for paths, level in ((self._secret_paths, Sensitivity.SECRET), (self._personal_paths, Sensitivity.PERSONAL)):
            if any(is_within(each, generic) or is_within(generic, each) for each in paths):
                return level
        return Sensitivity.NONE

    def _paths_of(self, level: Sensitivity) -> Iterator[str]:
        """The paths of a level, whether a column shows them or not."""
        yield from (path for path, each in self._columns.items() if each.sensitive is level)
        yield from (".".join(fields_on(each.path)) for each in self.export.hidden if each.sensitive is level)

    @cached_property
    def row_class(self) -> ChangeClass:
        """The class of an added or removed row: from the rule of the export, else from its key and role."""
        if (marked := class_of(self.export.name, "")) is not None:
            return marked
        if any(each.key and each.sensitive is Sensitivity.SECRET for each in self.export.columns):
            return ChangeClass.SECRET
        return ChangeClass.MEMBERSHIP if self.role is Role.MEMBERSHIP else ChangeClass.SETTING

    def class_of(self, generic: str, column: Column | None) -> ChangeClass:
        """The class of a leaf: from its rule, else from its column."""
        is_secret = column is not None and column.sensitive is Sensitivity.SECRET
        if is_secret or any(is_within(generic, each) for each in self._secret_paths):
            return ChangeClass.SECRET
        marked = class_of(self.export.name, generic)
        return marked if marked is not None else ChangeClass.SETTING

    def sensitivity(self, generic: str, column: Column | None, values: tuple[str | None, ...]) -> Sensitivity:
        """The sensitivity of a leaf: from the marked paths in it, its column, its field name, or the form of its values."""
        if generic not in self._levels:
            self._levels[generic] = self._level_at(generic)
        if (level := self._levels[generic]) is not Sensitivity.NONE:
            return level
        if column is not None:
            return column.sensitive
        words = generic.split(".")
        if words[-1] in PERSONAL_FIELDS or ".".join(words[-2:]) in PERSONAL_FIELDS:
            return Sensitivity.PERSONAL
        texts = [each.strip('"') for each in values if each is not None]
        if any(E_MAIL.search(each) or PHONE_NUMBER.fullmatch(each) for each in texts):
            return Sensitivity.PERSONAL
        return Sensitivity.NONE

    def is_repeated(self, generic: str) -> bool:
        """Whether a leaf repeats what another export owns."""
        return is_repeated(self.export.name, generic)

    def describes(self, generic: str) -> bool:
        """Whether a leaf about another entity only describes it."""
        return generic.rpartition(".")[2].removeprefix("@") in _DESCRIBING

    def entity(self, key: tuple[str, ...]) -> tuple[str, str]:
        """The entity that a row is about and its id as written: the last key column that is an id, else the whole key."""
        for text in reversed(key):
            found = entity_of(text)
            if found is not None and not (self._ends_in_other_id and text != key[-1]):
                return found, text
        return "\0".join(entity_of(each) or each for each in key) or self.export.name, key[-1] if key else ""

    @cached_property
    def _ends_in_other_id(self) -> bool:
        """Whether the last key column is the row's own id, in any format."""
        return bool(self.keys) and self.keys[-1] == "id"

    def key_text(self, key: tuple[str, ...]) -> str:
        """The key as a JSON object, in column order."""
        return "{" + ",".join(f"{json_text(n)}:{json_text(v)}" for n, v in zip(self.keys, key, strict=True)) + "}"


@cache
def facts_of(manifest: Manifest) -> Mapping[str, ExportTraits]:
    """The traits of every export, in manifest order."""
    owners_of_twins = {each for export in manifest if (each := stands(export.name).twin_of) is not None}
    found = {}
    for rank, export in enumerate(manifest):
        keys = [each for each in export.columns if each.key]
        own_id = bool(keys) and not keys[-1].references and keys[-1].sensitive is Sensitivity.NONE
        defines = export.name in owners_of_twins or (own_id and stands(export.name).role is Role.OWNER)
        found[export.name] = ExportTraits(export, rank, defines)
    return found
