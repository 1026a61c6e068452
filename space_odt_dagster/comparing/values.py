"""JSON values side by side: when they are equal, and the one text that equal values have."""

from typing import Any

from space_odt_dagster.extraction.json_text import json_text

text_of = json_text


def cleaned(value: Any) -> Any:
    """The value without nulls and without objects that hold nothing; None if nothing is left. Webex drops and returns nulls
    as it likes."""
    if isinstance(value, dict):
        kept = {name: each for name, inner in value.items() if (each := cleaned(inner)) is not None}
        return kept or None
    if isinstance(value, list):
        return [cleaned(each) if isinstance(each, dict | list) else each for each in value]
    return value


def canonical(value: Any) -> str:
    """The text of a value whose lists may stand in any order."""
    return json_text(_sorted(value))


def is_equal_scalar(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON type and text: ``1`` and ``1.0`` differ, and so do ``1`` and ``true``."""
    if type(one) is not type(other):
        return False
    if isinstance(one, str | bool | int) or one is None:
        return bool(one == other)
    return one is other or canonical(one) == canonical(other)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(each) for each in value), key=json_text)
    return value
