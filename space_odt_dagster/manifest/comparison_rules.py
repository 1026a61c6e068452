"""What can be declared about how exports compare. ``marks`` finds what was declared of an export."""

from dataclasses import dataclass
from enum import StrEnum

Patterns = str | tuple[str, ...]
"""A name, or a pattern with ``*`` for any text; or several, of which one has to fit."""

NUMBER_POOL = ("*_available_numbers_*", "*_available_numbers")
"""The lists of assignable numbers, which are compared as one pool."""


class ChangeClass(StrEnum):
    """What kind of thing a value is: what somebody configures, who is in what, or what moves by itself."""

    SETTING = "setting"
    MEMBERSHIP = "membership"
    STATE = "state"
    DERIVED = "derived"
    VOLATILE = "volatile"
    SCHEMA = "schema"
    SECRET = "secret"


class Role(StrEnum):
    """What an export is to the facts in it: their owner, a listing that repeats them, who is in what, or the number pool."""

    OWNER = "owner"
    TWIN = "twin"
    MEMBERSHIP = "membership"
    POOL = "pool"


@dataclass(frozen=True)
class FieldClass:
    """The class of some paths, and of everything below them."""

    exports: Patterns
    paths: Patterns
    as_class: ChangeClass
    but: Patterns = ()
    """Exports of these families that are not meant."""


@dataclass(frozen=True)
class ListMatch:
    """How the elements of a list match: by these fields (``fields``), or by their whole value where there are none.

    ``or_else`` are the fields where those are not unique on both sides. ``encodes_name``: the id is made of the name, so
    that a rename is another id. ``by_uuid``: by the UUID inside the id, as Webex writes one kind for several. ``role`` is what
    an element is to the entity that has the list, such as ``agent``.
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
    """What the entity is that a field names by its id, such as the ``owner`` of a device."""

    exports: Patterns
    paths: Patterns
    role: str
    but: Patterns = ()


@dataclass(frozen=True)
class ExportRole:
    """The role of an export, the export whose facts it repeats, and the paths that it owns or repeats against that role.

    ``natural`` are the ways to recognise a row under another id, best first, each a set of columns. ``number_is_key``:
    another number is another key, and the same thing. ``name_is_key``: the id is made of the name.

    Of a membership: ``member_is`` is what a row is to its container, such as ``agent``; ``container`` and ``members`` are the
    key columns of its two ends, of the members the first that is given. Without them the first id of the key has the last.
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
    """The patterns, one by one."""
    return (patterns,) if isinstance(patterns, str) else patterns
