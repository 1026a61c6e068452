"""Ids of Webex, which are spelt in several ways: compared by what they mean, kept as they came. The one place that decodes them."""

import base64
import binascii
import re
from functools import lru_cache
from typing import NamedTuple

_ONE = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_UUID = re.compile(rf"{_ONE}(?::{_ONE})?")
"""A UUID; in the id of a group, that of its organisation follows after a colon."""
_SCHEME = "ciscospark://"


class InsideId(NamedTuple):
    """What an id is the base64 of: ``ciscospark://<cluster>/<kind>/<last>``. ``last`` is mostly a UUID, then in lower case."""

    cluster: str
    kind: str
    last: str


@lru_cache(maxsize=1 << 16)
def inside_of(webex_id: str) -> InsideId | None:
    """What stands in an id; None for a text that is no such id. See https://developer.webex.com/docs/basics."""
    bare = webex_id.rstrip("=")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    if not decoded.startswith(_SCHEME):
        return None
    cluster, _, path = decoded.removeprefix(_SCHEME).partition("/")
    kind, _, last = path.partition("/")
    return InsideId(cluster, kind, _as_uuid(last) or last) if last else None


def entity_of(webex_id: object) -> str | None:
    """What identifies an entity, whatever cluster and kind its id is written with: the UUID inside, in lower case. None where there
    is none."""
    if not isinstance(webex_id, str):
        return None
    found = inside_of(webex_id)
    return _as_uuid(webex_id if found is None else found.last)


def comparable_id(webex_id: str) -> str:
    """What two spellings of the same id have in common: what stands behind the kind, as the same person may be ``PEOPLE`` in one
    answer and ``PERSON`` in another, and a UUID alone in a third; the text itself where it is no such id."""
    found = inside_of(webex_id)
    return found.last if found is not None else _as_uuid(webex_id) or webex_id


def without_cluster(text: str) -> str:
    """The kind and the last part of an id, which are the same whatever cluster it is written for; a text that is no id as it is."""
    found = inside_of(text)
    return text if found is None else f"{found.kind}/{found.last}"


def are_different(one: str | None, other: str | None) -> bool:
    """Whether two ids are known to mean different things, however they are spelt. None is an id that is not known."""
    return one is not None and other is not None and comparable_id(one) != comparable_id(other)


def _as_uuid(text: str) -> str | None:
    return text.lower() if _UUID.fullmatch(text) else None
