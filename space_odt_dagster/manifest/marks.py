"""Looks up how exports are compared: which values change by themselves, which list elements match, which export owns a fact.

The rules are in ``field_classes``, ``nested_lists`` and ``export_roles``. Each names exports and paths by pattern, with ``*`` for
any text, so that a new export follows the rules of its family. Named exports come before patterns; the first matching rule
decides. A path without a rule is a setting: unknown values are shown, never hidden. Paths are paths inside ``raw_json`` without
list selectors (``agents.joinEnabled``), or ``@column`` for a column outside of it. ``docs/comparison-rules.md`` lists what each
rule covers; ``make docs`` writes it.
"""

import re
from fnmatch import translate
from functools import cache

from space_odt_dagster.manifest.comparison_rules import (
    ChangeClass,
    ExportRole,
    FieldClass,
    ListMatch,
    Patterns,
    Refers,
    Role,
    each_of,
)
from space_odt_dagster.manifest.export_roles import EXPORT_ROLES, REFERS
from space_odt_dagster.manifest.field_classes import FIELD_CLASSES
from space_odt_dagster.manifest.nested_lists import LIST_MATCHES

__all__ = [
    "ChangeClass",
    "ExportRole",
    "FieldClass",
    "ListMatch",
    "Refers",
    "Role",
    "class_of",
    "field_rule",
    "is_repeated",
    "is_within",
    "listed_by",
    "refers_as",
    "secret_paths",
    "stands",
]

_DOT = re.compile(r"(?<!\\)\.")
"""Separates the fields of a path; a dot inside a field name is escaped."""


@cache
def class_of(export: str, path: str) -> ChangeClass | None:
    """The class that a rule gives to a path or a parent of it; None without a rule."""
    rule = field_rule(export, path)
    return rule.as_class if rule is not None else None


def field_rule(export: str, path: str) -> FieldClass | None:
    """The rule for a path of an export; None if the path is a setting."""
    return next((each for each in FIELD_CLASSES if _is_of(each, export) and _any_covers(each.paths, path)), None)


@cache
def listed_by(export: str, path: str) -> ListMatch | None:
    """How the elements of the list at a path match; None without a rule."""
    return next((each for each in LIST_MATCHES if _is_of(each, export) and _names(each.paths, path)), None)


@cache
def refers_as(export: str, path: str) -> str:
    """What the entity is that a field refers to; empty without a rule."""
    return next((each.role for each in REFERS if _is_of(each, export) and _names(each.paths, path)), "")


@cache
def stands(export: str) -> ExportRole:
    """The role of an export for the facts in it."""
    return next((each for each in EXPORT_ROLES if _is_of(each, export)), ExportRole(export, Role.OWNER))


@cache
def is_repeated(export: str, path: str) -> bool:
    """Whether a path repeats what another export owns."""
    where = stands(export)
    if where.role is Role.TWIN:
        return not _any_covers(where.owns, path)
    return _any_covers(where.repeats, path)


@cache
def secret_paths(export: str) -> tuple[str, ...]:
    """The paths of an export that are marked as secret."""
    marks = (mark for mark in FIELD_CLASSES if mark.as_class is ChangeClass.SECRET and _is_of(mark, export))
    return tuple(path for mark in marks for path in each_of(mark.paths))


def is_within(path: str, other: str) -> bool:
    """Whether a path equals another one or is below it."""
    return _covers(other, path)


def _is_of(rule: FieldClass | ListMatch | ExportRole | Refers, export: str) -> bool:
    return _names(rule.exports, export) and not _names(rule.but, export)


def _names(patterns: Patterns, text: str) -> bool:
    return _expression(patterns).match(text) is not None


@cache
def _expression(patterns: Patterns) -> re.Pattern[str]:
    """What matches any of the patterns. There are more than ``fnmatch`` remembers, so it would translate most of them each time."""
    return re.compile("|".join(map(translate, each_of(patterns))) or "(?!)")


def _any_covers(patterns: Patterns, path: str) -> bool:
    return any(_covers(each, path) for each in each_of(patterns))


def _covers(pattern: str, path: str) -> bool:
    wanted, found = pattern.split("."), _DOT.split(path)
    return len(found) >= len(wanted) and all(each in ("*", there) for each, there in zip(wanted, found, strict=False))
