"""Errors that come with HTTP 200: an error body where the setting, or an item of a list, should be.

A setting may well have a field named ``message`` or ``status``, so an answer is judged by what its endpoint documents: it is an
error if it has none of the fields that only the documented answer has, and speaks the language of errors outside of those.
"""

from collections.abc import Mapping
from typing import Any

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.known_fields import known_fields_of

_MARKS = ("message", "errors", "error", "errorCode", "errorMessage", "error_description", "trackingId")
"""Fields of which one at least is in every error body that is known."""
_BESIDES = frozenset({"code", "status", "statusCode", "timestamp", "path", "reason", "description", "details", "key"})
"""Fields that stand beside them, and in real settings too."""
_OF_ERRORS = _BESIDES.union(_MARKS)
_ANY_MARK = frozenset(_MARKS)


def has_marks(payload: Any) -> bool:
    """Whether an answer has any field that error bodies have."""
    if not isinstance(payload, dict) or _ANY_MARK.isdisjoint(payload):
        return False
    return any(payload.get(mark) for mark in _MARKS)


def is_error(export: Export, item: Any) -> bool:
    """Whether an item, or the whole answer of an endpoint without a list, is an error body instead."""
    if not has_marks(item):
        return False
    documented = _documented(export)
    if documented is None:
        return _OF_ERRORS.issuperset(item)
    if any(name in documented and name not in _OF_ERRORS for name in item):
        return False
    own = export.endpoint.item_errors
    if own is not None and _is_of_an_error(item.get(own)):
        return True
    return any(item.get(mark) and mark not in documented for mark in _MARKS)


def _is_of_an_error(reported: Any) -> bool:
    """Whether what an item reports is no report by field, as its endpoint documents, but what an error body has there."""
    return isinstance(reported, list) or (isinstance(reported, Mapping) and not _OF_ERRORS.isdisjoint(reported))


def speaks_of_errors(around: Mapping[str, Any]) -> bool:
    """Whether the fields around a list say that something went wrong with it."""
    if any(around.get(mark) for mark in ("errors", "error", "errorCode", "errorMessage")):
        return True
    return bool(around.get("message")) and bool(around.get("trackingId") or around.get("code"))


def _documented(export: Export) -> frozenset[str] | None:
    fields = known_fields_of(export)
    return frozenset(fields) if fields is not None else None
