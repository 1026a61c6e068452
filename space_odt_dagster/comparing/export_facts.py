"""What is known of an export before its rows are compared: what identifies a row, which columns stand outside the item, who
is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
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
from space_odt_dagster.manifest.origins import Asked, At, FromSource, InAnswer, WasAsked, fields_on
from space_odt_dagster.manifest.payload_path import value_at

_OUTSIDE = (Asked, FromSource, InAnswer, WasAsked)
_NAMES = ("name", "displayName", "firstName", "lastName", "email", "emails")
_NUMBERS = ("phoneNumber", "directNumber", "extension", "esn", "routingPrefix", "type", "mac", "model")
_DESCRIBING = frozenset(_NAMES + _NUMBERS)
"""Fields of something named inside of something else that only describe it: what they say is owned elsewhere."""


@dataclass(frozen=True)
class OutsideColumn:
    """A column that does not come out of the item, at least not always. ``inside`` are the places in it that come first."""

    column: Column
    inside: tuple[str, ...]

    def value(self, values: dict[str, Any]) -> Any:
        """Its value where the item has none, else None."""
        raw = values.get("raw_json")
        if any(value_at(raw, path) is not None for path in self.inside):
            return None
        return values.get(self.column.name)


@dataclass(frozen=True)
class ExportTraits:
    """An export as its export and the marks describe it."""

    export: Export
    rank: int
    defines: bool
    """Whether a row of it is an entity, and not something about an entity of another export."""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key columns."""
        return keys_of(self.export)

    @cached_property
    def role(self) -> Role:
        """What it is to the facts in it."""
        return stands(self.export.name).role

    @property
    def row_priority(self) -> int:
        """Whose rows say first that an entity came or went: 0 for the owner, 1 for a listing, 2 for what is about it."""
        return 0 if self.defines else 1 if self.role is Role.TWIN else 2

    @cached_property
    def outside(self) -> tuple[OutsideColumn, ...]:
        """The columns that are compared beside the item."""
        found = []
        for each in self.export.columns:
            if not each.key and any(isinstance(origin, _OUTSIDE) for origin in each.at):
                found.append(OutsideColumn(each, tuple(o.path for o in each.at if isinstance(o, At))))
        return tuple(found)

    def is_lent(self, column: Column) -> bool:
        """Whether a column repeats what a row of another export says."""
        return any(isinstance(origin, FromSource | Asked) for origin in column.at)

    def column_at(self, generic: str) -> Column | None:
        """The column that shows a leaf."""
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
        """Whether something in its rows is secret."""
        return bool(self._secret_paths) or any(each.sensitive is Sensitivity.SECRET for each in self.export.columns)

    @cached_property
    def has_personal(self) -> bool:
        """Whether something in its rows is personal or secret."""
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
        """What was found out of a path, as thousands of rows differ in the same few."""
        return {}

    def _level_at(self, generic: str) -> Sensitivity:
        for paths, level in ((self._secret_paths, Sensitivity.SECRET), (self._personal_paths, Sensitivity.PERSONAL)):
            if any(is_within(each, generic) or is_within(generic, each) for each in paths):
                return level
        return Sensitivity.NONE

    def _paths_of(self, level: Sensitivity) -> Iterator[str]:
        """The paths of a level, shown by a column or by none."""
        yield from (path for path, each in self._columns.items() if each.sensitive is level)
        yield from (".".join(fields_on(each.path)) for each in self.export.hidden if each.sensitive is level)

    @cached_property
    def row_class(self) -> ChangeClass:
        """The class of a row that came or went: by the mark of the export, else by its key and its role."""
        if (marked := class_of(self.export.name, "")) is not None:
            return marked
        if any(each.key and each.sensitive is Sensitivity.SECRET for each in self.export.columns):
            return ChangeClass.SECRET
        return ChangeClass.MEMBERSHIP if self.role is Role.MEMBERSHIP else ChangeClass.SETTING

    def class_of(self, generic: str, column: Column | None) -> ChangeClass:
        """The class of a leaf: by its mark, else by its column."""
        is_secret = column is not None and column.sensitive is Sensitivity.SECRET
        if is_secret or any(is_within(generic, each) for each in self._secret_paths):
            return ChangeClass.SECRET
        marked = class_of(self.export.name, generic)
        return marked if marked is not None else ChangeClass.SETTING

    def sensitivity(self, generic: str, column: Column | None, values: tuple[str | None, ...]) -> Sensitivity:
        """What a leaf gives away: by what stands in it, by its column, else by the name of its field, else by its look."""
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
        """Whether a leaf about something else only describes it."""
        return generic.rpartition(".")[2].removeprefix("@") in _DESCRIBING

    def entity(self, key: tuple[str, ...]) -> tuple[str, str]:
        """What a row is about: its identity, and the id it stands under. The last key column that is an id, else the whole key."""
        for text in reversed(key):
            found = entity_of(text)
            if found is not None and not (self._ends_in_other_id and text != key[-1]):
                return found, text
        return "\0".join(entity_of(each) or each for each in key) or self.export.name, key[-1] if key else ""

    @cached_property
    def _ends_in_other_id(self) -> bool:
        """Whether the last key column is the id of the row itself, of whatever form."""
        return bool(self.keys) and self.keys[-1] == "id"

    def key_text(self, key: tuple[str, ...]) -> str:
        """The key as a JSON object, in the order of the columns."""
        return "{" + ",".join(f"{json_text(n)}:{json_text(v)}" for n, v in zip(self.keys, key, strict=True)) + "}"


def facts_of(manifest: Manifest) -> dict[str, ExportTraits]:
    """The facts of every export, in the order of the manifest."""
    owners_of_twins = {each for export in manifest if (each := stands(export.name).twin_of) is not None}
    found = {}
    for rank, export in enumerate(manifest):
        keys = [each for each in export.columns if each.key]
        own_id = bool(keys) and not keys[-1].references and keys[-1].sensitive is Sensitivity.NONE
        defines = export.name in owners_of_twins or (own_id and stands(export.name).role is Role.OWNER)
        found[export.name] = ExportTraits(export, rank, defines)
    return found
