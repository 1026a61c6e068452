"""Whether a response has the shape that its endpoint documents, and its items."""

from collections.abc import Mapping
from typing import Any

from space_odt_dagster.extraction.calls import CallError, Page
from space_odt_dagster.extraction.error_in_disguise import is_error, speaks_of_errors
from space_odt_dagster.extraction.items import has_its_list, items_of
from space_odt_dagster.extraction.page_hints import says_there_is_more
from space_odt_dagster.extraction.request_trace import TRACE
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.known_fields import known_fields_of


def has_documented_shape(export: Export, payload: Any) -> bool:
    """Whether a response has the documented shape: a non-empty object, with its list if the endpoint returns one.

    False for error bodies, whatever their HTTP status. ``{}`` is accepted for a setting that was never changed.
    """
    if not isinstance(payload, dict):
        return False
    if not payload:
        return _is_setting(export)
    if export.endpoint.item_key is None:
        return not is_error(export, payload)
    if not has_its_list(export.endpoint, export.endpoint.item_key, payload):
        return False
    return not speaks_of_errors(payload) or bool(items_of(export.endpoint, payload)[0])


def _is_setting(export: Export) -> bool:
    """Whether the response is a setting of an entity, not the entity itself: a setting that was never changed may be ``{}``."""
    endpoint = export.endpoint
    if endpoint.item_key is not None or not export.sources or endpoint.path.endswith("}"):
        return False
    return "id" not in (known_fields_of(export) or ())


def good_items_of(export: Export, payload: Any) -> tuple[tuple[Any, ...], Mapping[str, Any], str | None]:
    """The items that are not errors, the fields around the list, and a sentence if the response also holds errors (else None)."""
    items, around = items_of(export.endpoint, payload)
    if export.endpoint.item_key is None:
        return items, around, None
    good = tuple(item for item in items if not is_error(export, item))
    if len(good) < len(items):
        return good, around, f"{len(items) - len(good)} of {len(items)} items are errors instead of data."
    if speaks_of_errors(around):
        return items, around, "The answer reports an error in addition to its items."
    return items, around, None


def only_page(export: Export, payload: Any, links: Mapping[str, str]) -> Page:
    """The single page of a response from an endpoint documented without pages."""
    items, around, complaint = good_items_of(export, payload)
    if export.endpoint.item_key is not None and ("next" in links or says_there_is_more(payload)):
        complaint = "The answer has a next page, but this endpoint is documented without pages."
    return Page(1, items, around, None, about_pages(Meaning.INCOMPLETE, complaint) if complaint else None)


def about_pages(meaning: Meaning, message: str) -> CallError:
    """The error for a problem with pages that did arrive, with the status and tracking id of the last response."""
    trace = TRACE.get()
    status = trace.statuses[-1] if trace.statuses else None
    return CallError(
        meaning=meaning, message=message, http_status=status, code=None, tracking_id=trace.tracking_id, attempts=1
    )
