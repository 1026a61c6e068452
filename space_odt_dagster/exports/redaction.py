"""Redaction: replaces secrets and personal data by a keyed hash, in columns and inside ``raw_json``.

With one key, equal texts have equal hashes in every column, at every depth, in every export and run; different texts have different
ones. So joins and comparisons give the same result as without redaction. Nothing is normalised: ``A@example.com`` and
``a@example.com`` still differ. Without the key a hash reveals nothing, not even a four-digit code.

What is replaced: a text, a number, or each element of a list. Missing and empty values and booleans stay.

=============  ====================================  ==============================================================
level          columns marked                        in ``raw_json``, at any depth
=============  ====================================  ==============================================================
``secrets``    ``SECRET``                            fields with the names that these columns read, and in the same row
                                                     any text equal to one of their values
``personal``   ``SECRET`` and ``PERSONAL``           the same, the fields of ``personal_fields``, any text equal to a
                                                     replaced one, and any text not known to be technical
                                                     (``technical_values``)
=============  ====================================  ==============================================================

What stays at level ``personal``: ids, because joins need them, and fields that an unmarked column reads. So a queue, a workspace or
a location keeps its name and number while those of a queue's agents are replaced. E-mail addresses and phone numbers inside such
names are replaced too.
"""

import hmac
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.personal_fields import E_MAIL, NUMBER_WITHIN, PERSONAL_FIELDS
from space_odt_dagster.exports.private_files import OutputError, open_own, write_whole
from space_odt_dagster.exports.rows import Row, RowRedactor, cell_text
from space_odt_dagster.exports.technical_values import is_technical, names_a_thing
from space_odt_dagster.exports.turns import alone_in
from space_odt_dagster.manifest.export import Export, Sensitivity
from space_odt_dagster.manifest.origins import Item, fields_on

KEY_ID_WORDS = b"space-odt key id"
"""Hashed with the key to give the key an id, which the manifest of a snapshot names."""
_KEY_BYTES = 32
_PREFIX = "redacted:"
_REDACTED = re.compile(r"redacted:[0-9a-f]{16}")
_HIDDEN = {
    "secrets": frozenset({Sensitivity.SECRET}),
    "personal": frozenset({Sensitivity.SECRET, Sensitivity.PERSONAL}),
}

_Place = tuple[str, ...]
"""The field names that lead to a value; lists add nothing."""


def redactor_for(level: str, key: bytes) -> RowRedactor:
    """The redactor for a level. Raises ``ValueError`` for an unknown level or an empty key."""
    if level not in _HIDDEN or not key:
        raise ValueError("Redaction needs a level (secrets or personal) and a key.")
    return _KeyedRedactor(level, key)


def redaction_key(layout: Layout, given: bytes | None) -> bytes:
    """The key of the hashes: the one given, else ``redact.key`` next to the scratch folder, created when first needed.

    Raises ``OutputError`` if that file is damaged, or cannot be read or written.
    """
    if given is not None:
        return given
    path = layout.redaction_key
    if not path.exists():
        with alone_in(path.parent):
            if not path.exists():
                write_whole(UPath(path), f"{secrets.token_hex(_KEY_BYTES)}\n".encode())
    try:
        with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
            os.fchmod(file.fileno(), 0o600)
            key = bytes.fromhex(file.read().decode("ascii"))
    except OSError as failure:
        raise OutputError(
            f"Cannot read {path}: {failure.strerror or failure}. Fix it, or set SPACE_ODT_REDACT_KEY."
        ) from failure
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise OutputError(f"{path} is damaged: restore it, or remove it; hashes will then differ from earlier exports.")
    return key


def redaction_key_id(key: bytes) -> str:
    """An id of the key that does not reveal it. Snapshots with the same id have comparable hashes."""
    return hmac.digest(key, KEY_ID_WORDS, "sha256").hex()[:16]


def pseudonym(text: str, key: bytes) -> str:
    """What stands for a sensitive text: its keyed hash. One that is a hash already stays."""
    if _REDACTED.fullmatch(text):
        return text
    return _PREFIX + hmac.digest(key, text.encode("utf-8"), "sha256").hex()[:16]


@dataclass(frozen=True)
class _Policy:
    """What a level hides in one export."""

    export: Export
    hidden: tuple[bool, ...]
    """Per column: whether it is redacted."""
    places: tuple[_Place, ...]
    """Per column: its place in the item, or ``()`` if unknown."""
    fields: frozenset[str]
    """Fields to replace in the item."""
    left_alone: frozenset[_Place]
    """Those of ``shown`` where a text equal to a replaced one stays."""
    shown: frozenset[_Place]
    """Places in the item that unmarked columns read."""
    is_personal: bool
    hides_texts: bool
    """Whether a marked column shows the item itself, which is a plain text."""

    @property
    def hides_nothing(self) -> bool:
        """Whether a row stays as it is."""
        return not self.fields and not any(self.hidden)

    def hides(self, place: _Place) -> bool:
        """Whether the value is sensitive because of its field name."""
        if place in self.left_alone:
            return False
        return place[-1:] != () and (place[-1] in self.fields or ".".join(place[-2:]) in self.fields)

    def may_hide(self, place: _Place) -> bool:
        """Whether a text here may be replaced because of its value, whatever its field is called."""
        return place != () and place not in self.left_alone and not _is_id(place[-1])


class _KeyedRedactor:
    def __init__(self, level: str, key: bytes) -> None:
        self._level = level
        self._key = key
        self._policies: dict[str, _Policy] = {}

    @property
    def key_id(self) -> str:
        """An id of the key that does not reveal it."""
        return redaction_key_id(self._key)

    @property
    def hides_people(self) -> bool:
        """Whether personal data is redacted. Server messages can contain it, so they are dropped too."""
        return Sensitivity.PERSONAL in _HIDDEN[self._level]

    def redact(self, export: Export, row: Row) -> Row:
        """The row with sensitive values replaced, in the columns and in the item."""
        policy = self._policy_of(export)
        if policy.hides_nothing:
            return row
        known = set(_sensitive_texts(policy, row))
        values = self._values(policy, known, row)
        return Row(values, self._walk(policy, known, (), row.raw, hidden=policy.hides_texts))

    def redact_columns(self, export: Export, row: Row) -> tuple[Any, ...]:
        """The values of the columns alone, as ``redact`` gives them, in a quarter of the time."""
        policy = self._policy_of(export)
        return row.values if policy.hides_nothing else self._values(policy, set(_sensitive_texts(policy, row)), row)

    def _policy_of(self, export: Export) -> _Policy:
        policy = self._policies.get(export.name)
        if policy is None or policy.export is not export:
            policy = self._policies[export.name] = _policy(export, self._level)
        return policy

    def _values(self, policy: _Policy, known: set[str], row: Row) -> tuple[Any, ...]:
        return tuple(
            self._walk(policy, known, place, value, hidden=hidden)
            for value, hidden, place in zip(row.values, policy.hidden, policy.places, strict=True)
        )

    def _walk(self, policy: _Policy, known: set[str], place: _Place, value: Any, *, hidden: bool) -> Any:
        if isinstance(value, dict):
            return {
                name: self._walk(policy, known, (*place, name), each, hidden=hidden) for name, each in value.items()
            }
        if isinstance(value, list):
            return [self._walk(policy, known, place, each, hidden=hidden) for each in value]
        if not _can_be_hidden(value):
            return value
        if hidden or policy.hides(place):
            return self._hash(cell_text(value))
        if not isinstance(value, str) or _REDACTED.fullmatch(value):
            return value
        text = cell_text(value)
        if policy.may_hide(place) and text in known:
            return self._hash(text)
        if not policy.is_personal or not place or _is_id(place[-1]) or is_technical(place, value):
            return value
        is_of_thing = place in policy.shown or names_a_thing(place)
        return self._without_people(place[-1], value) if is_of_thing else self._hash(text)

    def _without_people(self, name: str, text: str) -> str:
        """A field of a thing, such as a queue: its number or address stays, personal data inside its name is replaced."""
        if name in PERSONAL_FIELDS or not any(map(str.isalpha, text)):
            return text
        for shape in (E_MAIL, NUMBER_WITHIN):
            text = shape.sub(lambda found: self._hash(cell_text(found.group())), text)
        return text

    def _hash(self, text: str) -> str:
        return pseudonym(text, self._key)


def _policy(export: Export, level: str) -> _Policy:
    marks = _HIDDEN[level]
    hidden = tuple(each.sensitive in marks for each in export.columns)
    read = [[fields_on(path) for origin in each.at for path in origin.shown] for each in export.columns]
    sensitive = {place for places, is_hidden in zip(read, hidden, strict=True) if is_hidden for place in places}
    open_places = {place for places, is_hidden in zip(read, hidden, strict=True) if not is_hidden for place in places}
    secret = {
        place[-1]
        for each, places in zip(export.columns, read, strict=True)
        if each.sensitive is Sensitivity.SECRET
        for place in places
    }
    secret |= {fields_on(each.path)[-1] for each in export.hidden if each.sensitive is Sensitivity.SECRET}
    sensitive |= {fields_on(each.path) for each in export.hidden if each.sensitive in marks}
    is_personal = level == "personal"
    named = {".".join(place[-2:]) for place in sensitive}
    fields = frozenset(secret | named | PERSONAL_FIELDS if is_personal else secret)
    # If a column reads several places, the stricter rule: a number may stay, a name only without personal data in it.
    places = tuple(min(found, key=lambda place: place[-1] in PERSONAL_FIELDS, default=()) for found in read)
    # In an export with secrets nothing is left alone: people repeat a code in its description.
    shown = frozenset(open_places - sensitive)
    left_alone = frozenset() if secret else shown
    texts = any(is_hidden and Item() in each.at for each, is_hidden in zip(export.columns, hidden, strict=True))
    return _Policy(export, hidden, places, fields, left_alone, shown, is_personal, texts)


def _sensitive_texts(policy: _Policy, row: Row) -> Iterator[str]:
    """Every text of a row that is sensitive because of its column or field name."""
    for value, hidden in zip(row.values, policy.hidden, strict=True):
        if hidden:
            yield from _texts(value)
    yield from _texts_by_field(policy, (), row.raw)


def _texts_by_field(policy: _Policy, place: _Place, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _texts_by_field(policy, (*place, name), each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_by_field(policy, place, each)
    elif _can_be_hidden(value) and policy.hides(place):
        yield cell_text(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
    elif _can_be_hidden(value):
        yield cell_text(value)


def _is_id(name: str) -> bool:
    return name in ("id", "ids") or name.endswith(("Id", "Ids"))


def _can_be_hidden(value: Any) -> bool:
    return value is not None and value != "" and not isinstance(value, bool)
