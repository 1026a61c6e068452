"""The JSON Schema of the file of the organisations, for editors."""

from typing import Any

from space_odt_dagster.fleet.entry_reader import DEFAULT_KEYS, ENTRY_KEYS, LONGEST_NAME, SETTINGS
from space_odt_dagster.fleet.file_reader import FORMAT, MOST_RATE, VARIABLES

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
_NAME: Schema = {"type": "string", "pattern": f"^[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}$"}
_VARIABLE: Schema = {
    "type": "string",
    "pattern": "^[A-Z][A-Z0-9_]*$",
    "description": "The name of a variable, never a value.",
}
_TEXT_OR_LIST: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_OTHER_TYPES: dict[str, Schema] = {
    "scope": {"enum": ["v1", "calling", "full"]},
    "every": _TEXT_OR_LIST,
    "redact": {"enum": ["secrets", "personal"]},
    "csv_safe": {"type": "boolean"},
    "language": {"enum": ["en", "es"]},
    "base_url": _TEXT,
}


def fleet_schema() -> Schema:
    """The schema, in draft 7."""
    tokens = {"type": "object", "propertyNames": _NAME, "additionalProperties": _token()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The organisations that space-odt reads",
        **_object(
            {
                "format": {"const": FORMAT},
                "out_dir": {**_TEXT, "description": "The folder or URL above the folders of the organisations."},
                "defaults": _object({key: _values()[key] for key in DEFAULT_KEYS}),
                "tokens": tokens,
                "organisations": {
                    "type": "array",
                    "items": _object({key: _values()[key] for key in ENTRY_KEYS}, required=("name", "org_id")),
                },
            },
            required=("format", "organisations"),
        ),
    }


def _values() -> dict[str, Schema]:
    settings = {key: _setting(key, kind.takes) for key, kind in SETTINGS.items()}
    labels = {"type": "object", "propertyNames": _NAME, "additionalProperties": {"type": ["string", "number"]}}
    paused = _object({"reason": _TEXT, "since": {"type": "string", "format": "date"}}, required=("reason",))
    return {
        "name": {**_NAME, "description": "Its partition, its folder, and its name on pages. Never renamed."},
        "org_id": {**_TEXT, "description": "Its id in Webex, as GET /organizations shows it."},
        "out_dir": {**_TEXT, "description": "A folder or URL of its own, such as one from before."},
        "title": _or_null(_TEXT),
        "token": _or_null(_NAME, "A token of this file. Without it, the variable WEBEX_ACCESS_TOKEN_<NAME>."),
        "exclude": _or_null(_TEXT_OR_LIST, "Exports and areas that are left out."),
        "labels": _or_null(labels),
        "paused": _or_null(paused),
        **settings,
    }


def _setting(key: str, takes: str) -> Schema:
    given = _OTHER_TYPES.get(key, {"type": "integer", "minimum": 1, "maximum": MOST_RATE})
    return _or_null(given, f"{takes[0].upper()}{takes[1:]}.")


def _or_null(given: Schema, description: str = "") -> Schema:
    """``null`` takes a default back."""
    either: Schema = {"anyOf": [given, {"type": "null"}]}
    return {**either, "description": description} if description else either


def _token() -> Schema:
    rate: Schema = {"type": "integer", "minimum": 1, "maximum": MOST_RATE, "description": "Requests a minute at most."}
    token = _object({**dict.fromkeys(VARIABLES, _VARIABLE), "rate": rate})
    refreshing = [key for key in VARIABLES if key != "access_token"]
    return {**token, "anyOf": [{"required": ["access_token"]}, {"required": refreshing}]}


def _object(keys: Schema, *, required: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": keys, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found
