"""Parses the ``Link`` headers of a response into URLs by relation.

Source: RFC 8288. Written by hand: existing parsers split at every comma and semicolon, even inside a URL, take ``rel`` for one
word, and read one header only.
"""

import re
from collections.abc import Iterable

_TARGET = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER = re.compile(r"\s*;\s*(?:([^\s=;,<>\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?)?")
_ESCAPED = re.compile(r"\\(.)")
_SPEAKS_OF_NEXT = re.compile(r"\brel\s*=.*\bnext\b", re.IGNORECASE)

UNREADABLE = ""
"""The URL of a next link that exists but cannot be parsed, so that the listing is not taken for complete."""


def links_of(headers: Iterable[str]) -> dict[str, str]:
    """The unparsed targets by relation in lower case; the first of each relation wins. Never raises."""
    links: dict[str, str] = {}
    for header in headers:
        at = 0
        while (target := _TARGET.match(header, at)) is not None:
            at, parameters = _parameters(header, target.end())
            if parameters.get("anchor"):
                continue  # A link about another resource than this response.
            for relation in parameters.get("rel", "").lower().split():
                links.setdefault(relation, target[1].strip())
        if "next" not in links and _SPEAKS_OF_NEXT.search(header[at:]):
            links["next"] = UNREADABLE
    return links


def _parameters(header: str, at: int) -> tuple[int, dict[str, str]]:
    """The end of the parameters that start at ``at``, and their values; of two with the same name the first counts."""
    found: dict[str, str] = {}
    while (parameter := _PARAMETER.match(header, at)) is not None:
        at = parameter.end()
        name, quoted, plain = parameter.groups()
        if name is not None:
            value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else plain or ""
            found.setdefault(name.lower(), value)
    return at, found
