"""The types of the rules for comparing exports. ``marks`` looks up the rules for an export."""

from dataclasses import dataclass
from enum import StrEnum

Patterns = str | tuple[str, ...]
"""A name, a pattern with ``*`` for any text, or several of them, one of which must match."""

NUMBER_POOL = ("*_available_numbers_*", "*_available_numbers")
"""The lists of assignable numbers, which are compared as one pool."""


class ChangeClass(StrEnum):
    """What kind of value it is: configured by somebody, a membership, or changing by itself."""

    SETTING = "setting"
    MEMBERSHIP = "membership"
    STATE = "state"
    DERIVED = "derived"
    VOLATILE = "volatile"
    SCHEMA = "schema"
    SECRET = "secret"


class Role(StrEnum):
    """What an export is for the facts in it: their owner, a listing that repeats them, a membership, or the number pool."""

    OWNER = "owner"
    TWIN = "twin"
    MEMBERSHIP = "membership"
    POOL = "pool"


@dataclass(frozen=True)
class FieldClass:
    """The class of some paths and everything below them."""

    exports: Patterns
    paths: Patterns
    as_class: ChangeClass
    but: Patterns = ()
    """Exceptions: exports that match a pattern but are not meant."""


@dataclass(frozen=True)
class ListMatch:
    """How the elements of a list match: by these ``fields``, or by their whole value if there are none.

    ``or_else``: fields to use if ``fields`` are not unique on both sides. ``encodes_name``: the id contains the name, so renaming
    changes the id. ``by_uuid``: compare the UUID inside the id, because Webex writes ids of several kinds as one. ``role``: what
    an element is for the entity that has the list, such as ``agent``.
    """

    exports: Patterns
    paths: Patterns
    fields: tuple[str, ...] = ()
    role: str = ""
    or_else: tuple[str, ...] = ()
    encodes_name: bool = False
    by_uuid: bool = False
    but: Patterns = ()


@dataclass(frozen=True)
class Refers:
    """What an entity is that a field refers to by id, such as the ``owner`` of a device."""

    exports: Patterns
    paths: Patterns
    role: str
    but: Patterns = ()


@dataclass(frozen=True)
class ExportRole:
    """The role of an export, the export whose facts it repeats, and the paths that are exceptions to the role.

    ``owns`` and ``repeats`` are those exceptions. ``natural``: sets of columns that recognise a row under another id, best first.
    ``number_is_key``: another number is another key, but the same thing. ``name_is_key``: the id is made of the name.

    For memberships: ``member_is`` is what a row is for its container, such as ``agent``. ``container`` and ``members`` are the
    key columns of the two ends; of ``members`` the first with a value counts. Without them, the first id of the key is the
    container and the last one the member.
    """

    exports: Patterns
    role: Role
    twin_of: str | None = None
    owns: Patterns = ()
    repeats: Patterns = ()
    natural: tuple[tuple[str, ...], ...] = ()
    number_is_key: bool = False
    name_is_key: bool = False
    member_is: str = ""
    container: str = ""
    members: tuple[str, ...] = ()
    but: Patterns = ()


def each_of(patterns: Patterns) -> tuple[str, ...]:
    """The patterns as a tuple."""
    return (patterns,) if isinstance(patterns, str) else patterns
