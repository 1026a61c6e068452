"""Adds the parameters that a link to the next page lacks, so that every page of a listing has the same query.

Links have been seen to drop parameters of the first request; the next page then silently answers a different query.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from yarl import URL

_PLACES = frozenset({"start", "startindex", "cursor", "next", "offset", "page", "after", "before", "pagetoken"})
"""Where a page starts: only the link knows."""
_SIZES = frozenset({"max", "count", "limit", "size", "pagesize", "itemsperpage"})
"""Names of the page size."""


def names_a_place(query: Mapping[str, str]) -> bool:
    """Whether a query says where its page starts."""
    return any(name.lower() in _PLACES for name in query)


def without_place(query: Mapping[str, str]) -> dict[str, str]:
    """A query without the parameters that say where its page starts."""
    return {name: value for name, value in query.items() if name.lower() not in _PLACES}


def completed(link: str, question: Mapping[str, str]) -> str:
    """The link plus the parameters of ``question`` that it lacks. The link itself is not changed by a byte.

    A page size is added only if the link has none under any name.
    """
    carried = {name.lower() for name in URL(link).query}
    missing = {
        name: value
        for name, value in question.items()
        if name.lower() not in carried and not (name.lower() in _SIZES and carried & _SIZES)
    }
    if not missing:
        return link
    before, hash_sign, fragment = link.partition("#")
    joint = "" if before.endswith(("?", "&")) else "&" if "?" in before else "?"
    return f"{before}{joint}{urlencode(missing)}{hash_sign}{fragment}"
