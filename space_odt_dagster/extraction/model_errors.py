"""Why a model rejects an item, without any value of it: pydantic's own messages quote their input."""

from collections.abc import Iterator

from pydantic import ValidationError

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.known_fields import Fields, known_fields_of

_QUOTE_NOTHING = frozenset(
    f"{type}_{problem}"
    for type in (
        "bool",
        "bytes",
        "date",
        "datetime",
        "dict",
        "enum",
        "float",
        "int",
        "list",
        "literal",
        "model",
        "string",
        "time",
    )
    for problem in ("type", "parsing", "error")
) | {"missing", "enum", "extra_forbidden"}
"""pydantic errors whose message does not quote the input. Others may, above all those of custom validators."""


class ModelError(Exception):
    """A model rejects an item: ``field`` is where, if known, and ``reason`` is why."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def error_of(wrong: Exception, export: Export) -> ModelError:
    """The first error of a model about an item of an export."""
    if not isinstance(wrong, ValidationError):
        return ModelError(None, f"{type(wrong).__name__} was raised")
    first = wrong.errors(include_input=False, include_context=False, include_url=False)[0]
    where, kind = list(first["loc"]), first["type"]
    names: set[str | int] = set(_names_in(known_fields_of(export) or {}))
    if kind == "missing":
        names.add(where[-1])
    # The path may contain keys of dictionaries, which can be personal names or numbers: only known field names are shown.
    field = ".".join(each for each in where if isinstance(each, str) and each in names) or None
    said = first["msg"] if kind in _QUOTE_NOTHING else kind.replace("_", " ")
    return ModelError(field, said[:1].lower() + said[1:])


def _names_in(fields: Fields) -> Iterator[str]:
    for name, inside in fields.items():
        yield name
        yield from _names_in(inside or {})
