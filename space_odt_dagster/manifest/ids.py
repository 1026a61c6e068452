"""Webex ids, which have several spellings: compared by meaning, stored as received. The only place that decodes them."""

import base64
import binascii
import re
from functools import lru_cache
from sys import intern
from typing import NamedTuple

_ONE = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_UUID = re.compile(rf"{_ONE}(?::{_ONE})?")
"""A UUID. In the id of a group, the UUID of its organisation follows after a colon."""
_SCHEME = "ciscospark://"
_BEGINNING = "Y2lzY29zcGFyazov"
"""The first twelve characters of the scheme in base64. Most texts have none of it, and need no decoding."""


class InsideId(NamedTuple):
    """The decoded base64 of an id: ``ciscospark://<cluster>/<kind>/<last>``. ``last`` is usually a UUID, then in lower case."""

    cluster: str
    kind: str
    last: str


def inside_of(webex_id: str) -> InsideId | None:
    """The content of an id, or None for any other text. See https://developer.webex.com/docs/basics."""
    return _decoded(webex_id) if webex_id.startswith(_BEGINNING) else None


@lru_cache(maxsize=1 << 16)
def _decoded(webex_id: str) -> InsideId | None:
    bare = webex_id.rstrip("=")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    if not decoded.startswith(_SCHEME):
        return None
    cluster, _, path = decoded.removeprefix(_SCHEME).partition("/")
    kind, _, last = path.partition("/")
    return InsideId(intern(cluster), intern(kind), _as_uuid(last) or last) if last else None


def entity_of(webex_id: object) -> str | None:
    """The UUID in an id, in lower case: the same for every cluster and kind that the id is written with. None if there is none."""
    if not isinstance(webex_id, str):
        return None
    found = _decoded(webex_id) if webex_id.startswith(_BEGINNING) else None
    return _as_uuid(webex_id if found is None else found.last)


def comparable_id(webex_id: str) -> str:
    """What all spellings of an id have in common: the part after the kind. Any other text is returned unchanged.

    The same person may be ``PEOPLE`` in one response, ``PERSON`` in another, and a bare UUID in a third.
    """
    found = _decoded(webex_id) if webex_id.startswith(_BEGINNING) else None
    return found.last if found is not None else _as_uuid(webex_id) or webex_id


def without_cluster(text: str) -> str:
    """The kind and last part of an id, which do not depend on the cluster. Any other text is returned unchanged."""
    found = inside_of(text)
    return text if found is None else f"{found.kind}/{found.last}"


def are_different(one: str | None, other: str | None) -> bool:
    """Whether two ids certainly mean different things, however they are spelt. None is an unknown id."""
    return one is not None and other is not None and comparable_id(one) != comparable_id(other)


def _as_uuid(text: str) -> str | None:
    return text.lower() if _UUID.fullmatch(text) else None
