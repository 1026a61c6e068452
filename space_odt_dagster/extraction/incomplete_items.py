"""Items that the server itself reports as incomplete, in the field that the endpoint declares (``item_errors``)."""

from collections.abc import Iterator

from space_odt_dagster.extraction.calls import Call, CallError, Page
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.request_trace import TRACE
from space_odt_dagster.extraction.results import Meaning


def incomplete_items(call: Call, page: Page) -> Iterator[CallError]:
    """One error per incomplete item of a page, with the id of the item and what it lacks."""
    field = call.export.endpoint.item_errors
    if field is None:
        return
    for item in page.items:
        reported = item.get(field) if isinstance(item, dict) else None
        if not reported:
            continue
        failed = sorted(reported) if isinstance(reported, dict) else []
        entity = item.get("id")
        yield CallError(
            ids=json_text({**call.arguments, "id": entity}) if entity else call.ids,
            meaning=Meaning.INCOMPLETE,
            message=f"The server could not complete an item: {', '.join(failed) or field}.",
            http_status=200,
            code=None,
            tracking_id=TRACE.get().tracking_id,
            attempts=1,
        )
