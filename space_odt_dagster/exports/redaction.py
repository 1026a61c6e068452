"""Redaction: what gives away a secret or a person is replaced by a keyed hash, in columns and inside ``raw_json``.

The same text has the same hash in every column, at every depth, in every export and run, as long as the key is the same; another
text has another. So joins and comparisons give what they would give without redaction, no more and no less: nothing is normalised,
``A@example.com`` and ``a@example.com`` differ as before. Without the key a hash reveals nothing, not even a four-digit code.

What is replaced (a text, a number, or each element of a list; missing, empty and true or false stay):

=============  ====================================  ==============================================================
level          columns marked                        in ``raw_json``, at any depth
=============  ====================================  ==============================================================
``secrets``    ``SECRET``                            fields named like those that these columns read, and in the same row
                                                     any text equal to one of them
``personal``   ``SECRET`` and ``PERSONAL``           these, those of ``personal_fields``, any text equal to one that is
                                                     replaced, and any text that is not known to be technical
                                                     (``technical_values``)
=============  ====================================  ==============================================================

What stays at level ``personal``: ids (joins need them), and a place in the item that an unmarked column reads. That is how the name
and number of a queue, a workspace or a location stay while those of a queue's agents go. In the names among them, e-mail addresses
and numbers are replaced all the same.
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
from space_odt_dagster.exports.rows import Redactor, Row, cell_text
from space_odt_dagster.exports.technical_values import is_technical, names_a_thing
from space_odt_dagster.manifest.export import Export, Sensitivity
from space_odt_dagster.manifest.origins import Item, fields_on

KEY_ID_WORDS = b"space-odt key id"
"""What is hashed with the key to name it in the manifest of a snapshot."""
_KEY_BYTES = 32
_PREFIX = "redacted:"
_REDACTED = re.compile(r"redacted:[0-9a-f]{16}")
_HIDDEN = {
    "secrets": frozenset({Sensitivity.SECRET}),
    "personal": frozenset({Sensitivity.SECRET, Sensitivity.PERSONAL}),
}

_Place = tuple[str, ...]
"""The names of the fields that lead to a value; lists add nothing."""


def redactor_for(level: str, key: bytes) -> Redactor:
    """The redactor of a level. Raises ``ValueError`` for another level or an empty key."""
    if level not in _HIDDEN or not key:
        raise ValueError("Redaction needs a level (secrets or personal) and a key.")
    return _KeyedRedactor(level, key)


def redaction_key(layout: Layout, given: bytes | None) -> bytes:
    """The key of the hashes: the one given, else ``redact.key`` beside the scratch folder, made when first needed.

    Raises ``OutputError`` if that file is damaged, or cannot be read or written.
    """
    if given is not None:
        return given
    path = layout.redaction_key
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
    """What names a key without giving it away: snapshots with the same one have comparable hashes."""
    return hmac.digest(key, KEY_ID_WORDS, "sha256").hex()[:16]


@dataclass(frozen=True)
class _Policy:
    """What a level hides of one export."""

    export: Export
    hidden: tuple[bool, ...]
    """Per column: whether it is marked."""
    places: tuple[_Place, ...]
    """Per column: where it stands in the item, as far as one place says it."""
    fields: frozenset[str]
    """Fields to replace in the item."""
    left_alone: frozenset[_Place]
    """Those of ``shown`` where nothing is replaced for being equal to what is."""
    shown: frozenset[_Place]
    """Places in the item that unmarked columns read."""
    is_personal: bool
    hides_texts: bool
    """Whether an item that is a text is itself what a marked column shows."""

    def hides(self, place: _Place) -> bool:
        """Whether the value at this place is sensitive by the name of its field."""
        if place in self.left_alone:
            return False
        return place[-1:] != () and (place[-1] in self.fields or ".".join(place[-2:]) in self.fields)

    def may_hide(self, place: _Place) -> bool:
        """Whether a text at this place may be replaced for what it is, whatever its field is called."""
        return place != () and place not in self.left_alone and not _is_id(place[-1])


class _KeyedRedactor:
    def __init__(self, level: str, key: bytes) -> None:
        self._level = level
        self._key = key
        self._policies: dict[str, _Policy] = {}

    @property
    def key_id(self) -> str:
        """What names the key without giving it away."""
        return redaction_key_id(self._key)

    @property
    def hides_people(self) -> bool:
        """Whether personal data is hidden, and so what a server says in its own words."""
        return Sensitivity.PERSONAL in _HIDDEN[self._level]

    def redact(self, export: Export, row: Row) -> Row:
        """The row with what is sensitive replaced, in its columns and in the item."""
        policy = self._policies.get(export.name)
        if policy is None or policy.export is not export:
            policy = self._policies[export.name] = _policy(export, self._level)
        if not policy.fields and not any(policy.hidden):
            return row
        known = set(_sensitive_texts(policy, row))
        values = tuple(
            self._walk(policy, known, place, value, hidden=hidden)
            for value, hidden, place in zip(row.values, policy.hidden, policy.places, strict=True)
        )
        return Row(values, self._walk(policy, known, (), row.raw, hidden=policy.hides_texts))

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
        """What is said of a thing: its number or address as it is, its name without those of people in it."""
        if name in PERSONAL_FIELDS or not any(map(str.isalpha, text)):
            return text
        for shape in (E_MAIL, NUMBER_WITHIN):
            text = shape.sub(lambda found: self._hash(cell_text(found.group())), text)
        return text

    def _hash(self, text: str) -> str:
        if _REDACTED.fullmatch(text):
            return text
        return _PREFIX + hmac.digest(self._key, text.encode("utf-8"), "sha256").hex()[:16]


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
    # Where a column has several, the least open one: a number may stay as it is, a name only without those of people in it.
    places = tuple(min(found, key=lambda place: place[-1] in PERSONAL_FIELDS, default=()) for found in read)
    # Where an item holds a secret nothing is left alone: people repeat a code in its description.
    shown = frozenset(open_places - sensitive)
    left_alone = frozenset() if secret else shown
    texts = any(is_hidden and Item() in each.at for each, is_hidden in zip(export.columns, hidden, strict=True))
    return _Policy(export, hidden, places, fields, left_alone, shown, is_personal, texts)


def _sensitive_texts(policy: _Policy, row: Row) -> Iterator[str]:
    """Every text of a row that is sensitive by its column or the name of its field."""
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
