"""The ``Link`` headers of an answer: which URL stands for which relation.

Source: RFC 8288. By hand, as what there is to use splits at any comma and semicolon, also inside a URL, takes ``rel`` for one word,
and reads one header only.
"""

import re
from collections.abc import Iterable

_TARGET = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER = re.compile(r"\s*;\s*(?:([^\s=;,<>\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?)?")
_ESCAPED = re.compile(r"\\(.)")
_SPEAKS_OF_NEXT = re.compile(r"\brel\s*=.*\bnext\b", re.IGNORECASE)

UNREADABLE = ""
"""ExportRole for the URL of a next link that is there but cannot be read: an end that is none."""


def links_of(headers: Iterable[str]) -> dict[str, str]:
    """The targets, as they are written, by relation in lower case. The first one of a relation wins. Never raises."""
    links: dict[str, str] = {}
    for header in headers:
        at = 0
        while (target := _TARGET.match(header, at)) is not None:
            at, parameters = _parameters(header, target.end())
            if parameters.get("anchor"):
                continue  # It speaks of something else than this answer.
            for relation in parameters.get("rel", "").lower().split():
                links.setdefault(relation, target[1].strip())
        if "next" not in links and _SPEAKS_OF_NEXT.search(header[at:]):
            links["next"] = UNREADABLE
    return links


def _parameters(header: str, at: int) -> tuple[int, dict[str, str]]:
    """Where the parameters that begin here end, and what they are; of two with one name the first counts."""
    found: dict[str, str] = {}
    while (parameter := _PARAMETER.match(header, at)) is not None:
        at = parameter.end()
        name, quoted, plain = parameter.groups()
        if name is not None:
            value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else plain or ""
            found.setdefault(name.lower(), value)
    return at, found
