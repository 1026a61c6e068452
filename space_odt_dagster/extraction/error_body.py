"""The code, text and tracking id of an error body, in any shape.

Webex uses at least eight JSON shapes, besides plain text, HTML and empty bodies. The first code found counts, in this order:
``errors[0].errorCode``, ``errors[0].code``, ``errorCode``, ``error[0].message[0].code`` (also with objects in place of the
lists), ``code``, and ``[Error 4003]`` anywhere in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import simplejson

LONGEST_TEXT = 400
_IN_TEXT = re.compile(r"\[Error (\d+)\]")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
"""White space, and control characters that could steer a terminal."""


@dataclass(frozen=True)
class Problem:
    """The content of an error body. ``code`` is text or None; ``text`` is one line of at most 400 characters, never None."""

    code: str | None
    text: str
    tracking_id: str | None
    is_cut_off: bool = False
    """Whether it starts like a JSON object but is not valid JSON: its code may be missing."""


def read_problem(body: str) -> Problem:
    """The problem that a body describes. Accepts anything and never raises; an empty body has an empty text."""
    try:
        parsed = simplejson.loads(body)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        is_cut_off = parsed is None and body.lstrip().startswith("{")
        return Problem(_code_in_text(body), _one_line(body), None, is_cut_off)
    text = next((found for found in _texts(parsed) if found), "")
    code = next((found for found in _codes(parsed) if found), None) or _code_in_text(body)
    tracking = parsed.get("trackingId")
    return Problem(code, _one_line(text or body), tracking if isinstance(tracking, str) else None)


def _first(value: Any) -> dict[str, Any]:
    """The object itself, the first of a list of objects, or an empty one."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def _codes(body: dict[str, Any]) -> Iterator[str | None]:
    errors = _first(body.get("errors"))
    yield _as_code(errors.get("errorCode"))
    yield _as_code(errors.get("code"))
    yield _as_code(body.get("errorCode"))
    yield _as_code(_first(_first(body.get("error")).get("message")).get("code"))
    yield _as_code(body.get("code"))


def _texts(body: dict[str, Any]) -> Iterator[str | None]:
    yield _as_text(_first(body.get("errors")).get("description"))
    yield _as_text(_first(_first(body.get("error")).get("message")).get("description"))
    yield _as_text(body.get("message"))
    yield _as_text(body.get("error_description"))


def _as_code(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return _one_line(str(value))[:40] or None


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _code_in_text(text: str) -> str | None:
    found = _IN_TEXT.search(text)
    return found.group(1) if found else None


def _one_line(text: str) -> str:
    plain = _TAG.sub(" ", text[: LONGEST_TEXT * 20]) if "<" in text else text
    return _BLANK.sub(" ", plain).strip()[:LONGEST_TEXT]
