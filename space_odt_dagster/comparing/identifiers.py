"""What an id means in words, and how to translate it."""

import base64

from space_odt_dagster.manifest.ids import entity_of, inside_of

__all__ = ["entity_of", "inside_of", "kind_of", "translated"]

_IN_WORDS = {"PEOPLE": "person", "PLACE": "workspace", "SCIM_GROUP": "group"}


def kind_of(identifier: str) -> str | None:
    """The kind of an id in words, such as ``call queue``."""
    found = inside_of(identifier)
    return None if found is None else _IN_WORDS.get(found.kind, found.kind.lower().replace("_", " "))


def translated(identifier: str, entities: dict[str, str]) -> str | None:
    """The id with the translated UUID; None if its UUID has no translation."""
    entity = entity_of(identifier)
    other = entities.get(entity) if entity is not None else None
    if other is None:
        return None
    found = inside_of(identifier)
    if found is None:
        return other
    text = f"ciscospark://{found.cluster}/{found.kind}/{other}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
