"""Every page of a listing is the same question: what a link to the next page leaves out of it is asked again.

Links have been seen to drop what the first request carried, and then the next page answers another question without a word.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from yarl import URL

_PLACES = frozenset({"start", "startindex", "cursor", "next", "offset", "page", "after", "before", "pagetoken"})
"""Where a page begins: the link alone knows that."""
_SIZES = frozenset({"max", "count", "limit", "size", "pagesize", "itemsperpage"})
"""How long a page is, by one name or another."""


def names_a_place(query: Mapping[str, str]) -> bool:
    """Whether a query says where its page begins."""
    return any(name.lower() in _PLACES for name in query)


def without_place(query: Mapping[str, str]) -> dict[str, str]:
    """What a query asks, wherever its page begins."""
    return {name: value for name, value in query.items() if name.lower() not in _PLACES}


def completed(link: str, question: Mapping[str, str]) -> str:
    """The link with the parameters of the question that it leaves out. What it carries stays as it is, byte for byte.

    A page size is added only where the link names none, under whatever name.
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
