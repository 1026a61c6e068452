"""Whether an answer is what its endpoint promises, and the items in it."""

from collections.abc import Mapping
from typing import Any

from space_odt_dagster.extraction.answer_classes import Meaning
from space_odt_dagster.extraction.calls import Page, Refusal
from space_odt_dagster.extraction.error_in_disguise import is_error, speaks_of_errors
from space_odt_dagster.extraction.request_trace import TRACE
from space_odt_dagster.extraction.words_about_pages import says_there_is_more
from space_odt_dagster.manifest.spec import Endpoint, Spec


def has_documented_shape(spec: Spec, payload: Any) -> bool:
    """Whether an answer is what the endpoint promises: an object with something in it and, for a listing, the list. An error
    body is not, whatever HTTP status it came with."""
    if not isinstance(payload, dict) or not payload:
        return False
    endpoint = spec.endpoint
    if endpoint.item_key is None:
        return not is_error(spec, payload)
    items = payload.get(endpoint.item_key)
    if not items and speaks_of_errors(payload):
        return False
    return isinstance(items, list) or (items is None and endpoint.list_may_be_absent)


def items_of(endpoint: Endpoint, payload: Any) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The items of an answer of the documented shape, and the fields around them."""
    if endpoint.item_key is None:
        return (payload,), {}
    around = {name: value for name, value in payload.items() if name != endpoint.item_key}
    return tuple(payload.get(endpoint.item_key) or ()), around


def good_items_of(spec: Spec, payload: Any) -> tuple[tuple[Any, ...], Mapping[str, Any], str | None]:
    """The items that are what they should be, the fields around them, and a sentence if the answer holds errors besides."""
    items, around = items_of(spec.endpoint, payload)
    if spec.endpoint.item_key is None:
        return items, around, None
    good = tuple(item for item in items if not is_error(spec, item))
    if len(good) < len(items):
        return good, around, f"{len(items) - len(good)} of {len(items)} items are error bodies instead."
    if speaks_of_errors(around):
        return items, around, "The answer reports an error beside its items."
    return items, around, None


def only_page(spec: Spec, payload: Any, links: Mapping[str, str]) -> Page:
    """The one page of an answer that is not paged, as far as its endpoint is known."""
    items, around, complaint = good_items_of(spec, payload)
    if spec.endpoint.item_key is not None and ("next" in links or says_there_is_more(payload)):
        complaint = "The answer goes on, but its endpoint is not known to have pages."
    return Page(1, items, around, None, about_pages(Meaning.INCOMPLETE, complaint) if complaint else None)


def about_pages(meaning: Meaning, message: str) -> Refusal:
    """What is wrong with pages that came."""
    trace = TRACE.get()
    status = trace.statuses[-1] if trace.statuses else None
    return Refusal(meaning, status, None, message, trace.tracking_id, 1)
