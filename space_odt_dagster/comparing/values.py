"""Compares JSON values: when two are equal, and a text that equal values share."""

from typing import Any

from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.ids import without_cluster

text_of = json_text


def cleaned(value: Any) -> Any:
    """The value without empty parts: null, ``""``, ``[]``, ``{}`` and containers of only these; None if nothing is left.

    Webex drops and returns them at random.
    """
    if isinstance(value, dict):
        kept = {name: each for name, inner in value.items() if (each := cleaned(inner)) is not None}
        return kept or None
    if isinstance(value, list):
        return [each for inner in value if (each := cleaned(inner)) is not None] or None
    return None if value == "" else value


def canonical(value: Any) -> str:
    """The text of a value, independent of the order of its lists."""
    return json_text(_sorted(value))


def matched_by(value: Any) -> str:
    """The text of a value without the clusters in its ids: equal values have the same."""
    return canonical(_without_clusters(value))


def is_equal_scalar(one: Any, other: Any) -> bool:
    """Whether two values have the same JSON type and text: ``1`` and ``1.0`` differ, and so do ``1`` and ``true``.

    Two spellings of one id, such as for another cluster, are equal if they have the same kind.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, str) and one != other:
        return without_cluster(one) == without_cluster(other)
    if isinstance(one, str | bool | int) or one is None:
        return bool(one == other)
    return one is other or canonical(one) == canonical(other)


def reads_alike(one: str | None, other: str | None) -> bool:
    """Whether two different JSON texts look the same to a reader: ``"false"`` and ``false``."""
    if one is None or other is None:
        return False
    ours, theirs = (parse_json(each) for each in (one, other))
    if isinstance(ours, list) and isinstance(theirs, list):
        return sorted(map(cell_text, ours)) == sorted(map(cell_text, theirs))
    return cell_text(ours) == cell_text(theirs)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(each) for each in value), key=json_text)
    return value


def _without_clusters(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_clusters(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_clusters(each) for each in value]
    return without_cluster(value) if isinstance(value, str) else value
