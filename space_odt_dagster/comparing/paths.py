"""Paths of leaves as text: ``agents[id=…].skillLevel``, ``@location_name``. ``parse_path`` reads what ``path_text`` writes."""

import re
from dataclasses import dataclass
from typing import TypeAlias

_SPECIAL = re.compile(r"[.\[\]=,\\]")
_TOKEN = re.compile(r"\\(?P<escaped>.)|(?P<sign>[.\[\]=,])|(?P<plain>[^.\[\]=,\\]+)", re.DOTALL)


@dataclass(frozen=True)
class Element:
    """One element of a list: the fields it was matched by and their texts. An empty field name: matched by its whole value."""

    fields: tuple[tuple[str, str], ...]


Step: TypeAlias = str | Element
Steps: TypeAlias = tuple[Step, ...]


def path_text(steps: Steps) -> str:
    """A path as text. An empty key is ``[]``."""
    parts: list[str] = []
    for step in steps:
        if isinstance(step, Element):
            parts.append("[" + ",".join(f"{_escaped(name)}={_escaped(value)}" for name, value in step.fields) + "]")
        else:
            key = _escaped(step) or "[]"
            parts.append(f".{key}" if parts else key)
    text = "".join(parts)
    return f"\\{text}" if text.startswith("@") else text


def parse_path(text: str) -> Steps:
    """The steps of a path. Raises ``ValueError`` if the text is not a path."""
    if not text:
        return ()
    tokens = _tokens(text)
    steps: list[Step] = []
    place, key_may_follow = 0, True
    while place < len(tokens):
        sign, words = tokens[place]
        if sign == ".":
            key_may_follow, place = True, place + 1
        elif sign == "[":
            end = next((at for at in range(place, len(tokens)) if tokens[at][0] == "]"), None)
            if end is None:
                raise ValueError(f"{text} has a bracket that is not closed")
            steps.append(_selector(tokens[place + 1 : end]) if end > place + 1 else "")
            key_may_follow, place = False, end + 1
        elif sign == "" and key_may_follow:
            steps.append(words)
            key_may_follow, place = False, place + 1
        else:
            raise ValueError(f"{text} is no path")
    return tuple(steps)


def without_selectors(steps: Steps) -> str:
    """The path without selectors, as comparison rules name it."""
    return ".".join(step for step in steps if isinstance(step, str))


def _selector(tokens: list[tuple[str, str]]) -> Element:
    fields: list[tuple[str, str]] = []
    name, value, in_value = "", "", False
    for sign, words in [*tokens, (",", "")]:
        if sign == "=":
            in_value = True
        elif sign == ",":
            fields.append((name, value))
            name, value, in_value = "", "", False
        elif in_value:
            value += words
        else:
            name += words
    return Element(tuple(fields))


def _tokens(text: str) -> list[tuple[str, str]]:
    """The signs, and between them words without escapes: ("", words)."""
    found: list[tuple[str, str]] = []
    for each in _TOKEN.finditer(text):
        if (sign := each.group("sign")) is not None:
            found.append((sign, sign))
            continue
        words = each.group("escaped") or each.group("plain")
        if found and found[-1][0] == "":
            found[-1] = ("", found[-1][1] + words)
        else:
            found.append(("", words))
    return found


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda each: f"\\{each.group()}", text)
