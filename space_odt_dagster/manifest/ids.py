"""Ids of Webex, which are spelt in several ways: compared by what they mean, kept as they came."""

import base64
import binascii
import re
from functools import lru_cache

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SCHEME = "ciscospark://"


@lru_cache(maxsize=1 << 14)
def comparable_id(webex_id: str) -> str:
    """What two spellings of the same id have in common: what stands behind the kind, as the same person may be ``PEOPLE`` in one
    answer and ``PERSON`` in another, and a UUID alone in a third; the text itself where it is no such id.

    See https://developer.webex.com/docs/basics.
    """
    try:
        decoded = base64.b64decode(webex_id + "=" * (-len(webex_id) % 4), altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        decoded = ""
    last = decoded.rpartition("/")[2] if decoded.startswith(_SCHEME) else webex_id
    return last.lower() if _UUID.fullmatch(last) else last


def are_different(one: str | None, other: str | None) -> bool:
    """Whether two ids are known to mean different things, however they are spelt. None is an id that is not known."""
    return one is not None and other is not None and comparable_id(one) != comparable_id(other)
