"""Ids of Webex: the UUID inside, and the kind of thing that they name."""

import base64
import binascii
import re
from functools import lru_cache

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SCHEME = "ciscospark://"

_IN_WORDS = {"PEOPLE": "person", "PLACE": "workspace", "SCIM_GROUP": "group"}


@lru_cache(maxsize=1 << 16)
def inside(identifier: str) -> tuple[str, str] | None:
    """The kind and the last part of an id, such as ``("PEOPLE", "<uuid>")``; None for a text that is no such id."""
    try:
        text = base64.b64decode(identifier + "=" * (-len(identifier) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    if not text.startswith(_SCHEME):
        return None
    _, _, path = text.removeprefix(_SCHEME).partition("/")
    kind, _, last = path.partition("/")
    return (kind, last) if last else None


def entity_of(identifier: object) -> str | None:
    """What identifies an entity, whatever kind its id is written with: the UUID inside. None where there is none."""
    if not isinstance(identifier, str):
        return None
    if _UUID.match(identifier):
        return identifier
    found = inside(identifier)
    return found[1] if found is not None and _UUID.match(found[1]) else None


def kind_of(identifier: str) -> str | None:
    """The kind of an id in words, such as ``call queue``."""
    found = inside(identifier)
    if found is None:
        return None
    return _IN_WORDS.get(found[0], found[0].lower().replace("_", " "))


def translated(identifier: str, entities: dict[str, str]) -> str | None:
    """The id with another UUID inside; None if that of this one is not to be translated."""
    entity = entity_of(identifier)
    other = entities.get(entity) if entity is not None else None
    if other is None:
        return None
    found = inside(identifier)
    if found is None:
        return other
    text = base64.b64decode(identifier + "=" * (-len(identifier) % 4), altchars=b"-_").decode()
    return base64.urlsafe_b64encode(text.replace(found[1], other).encode()).decode().rstrip("=")
