"""The URL and query of a call, without page size and position."""

from typing import Any
from urllib.parse import quote

from space_odt_dagster.extraction.calls import Call


def question_of(call: Call, path: str, base_url: str) -> tuple[str, dict[str, str]]:
    """The URL of a call at ``path``, with the ids in place of the names in braces, and its query."""
    export = call.export
    ids = {name: quote(str(value), safe="=") for name, value in call.arguments.items()}
    fixed = (*export.endpoint.fixed, *export.variants[call.variant])
    query = {each.query: _on_the_wire(each.value) for each in fixed}
    for each in export.sources:
        if each.query is not None and each.param in call.arguments:
            query[each.query] = _on_the_wire(call.arguments[each.param])
    return f"{base_url}{path.format(**ids)}", query


def _on_the_wire(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
