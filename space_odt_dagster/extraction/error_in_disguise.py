"""Errors that come with HTTP 200: an error body in place of the setting, or of an item in a list.

Settings can have fields named ``message`` or ``status`` too, so the documented fields decide: a body is an error if it has error
fields that its endpoint does not document, and none of the fields that only a real response has.
"""

from collections.abc import Mapping
from typing import Any

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.known_fields import known_fields_of

_MARKS = ("message", "errors", "error", "errorCode", "errorMessage", "error_description", "trackingId")
"""Every known error body has at least one of these fields."""
_BESIDES = frozenset({"code", "status", "statusCode", "timestamp", "path", "reason", "description", "details", "key"})
"""Further fields of error bodies; real settings have them too."""
_OF_ERRORS = _BESIDES.union(_MARKS)
_ANY_MARK = frozenset(_MARKS)


def has_marks(payload: Any) -> bool:
    """Whether a body has a non-empty field that marks error bodies."""
    if not isinstance(payload, dict) or _ANY_MARK.isdisjoint(payload):
        return False
    return any(payload.get(mark) for mark in _MARKS)


def is_error(export: Export, item: Any) -> bool:
    """Whether an item, or the whole response of an endpoint without a list, is an error body."""
    if not has_marks(item):
        return False
    documented = _documented(export)
    if documented is None:
        return _OF_ERRORS.issuperset(item)
    if any(name in documented and name not in _OF_ERRORS for name in item):
        return False
    own = export.endpoint.item_errors
    if own is not None and _is_error_report(item.get(own)):
        return True
    return any(item.get(mark) and mark not in documented for mark in _MARKS)


def _is_error_report(reported: Any) -> bool:
    """Whether an item's error report has the form of an error body, not the report by field that its endpoint documents."""
    return isinstance(reported, list) or (isinstance(reported, Mapping) and not _OF_ERRORS.isdisjoint(reported))


def speaks_of_errors(around: Mapping[str, Any]) -> bool:
    """Whether the fields around a list report an error."""
    if any(around.get(mark) for mark in ("errors", "error", "errorCode", "errorMessage")):
        return True
    return bool(around.get("message")) and bool(around.get("trackingId") or around.get("code"))


def _documented(export: Export) -> frozenset[str] | None:
    fields = known_fields_of(export)
    return frozenset(fields) if fields is not None else None
