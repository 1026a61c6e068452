"""Reads JSON into nodes. It is YAML too, except for tabs, long keys and some characters, which PyYAML does not take."""

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder

from space_odt_dagster.strict_yaml.nodes import MOST_LEVELS, MOST_NODES, Node, scalar_of, whole_characters

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder()
_WORD = re.compile(r"[-+.\w]+", re.ASCII)


class _NotJson(Exception):
    pass


def json_node(text: str, file: str) -> Node | None:
    """The nodes of a JSON text; None if it is not JSON, or larger than a file may be."""
    try:
        return _Json(text, file).document()
    except (_NotJson, JSONDecodeError, IndexError):
        return None


class _Json:
    def __init__(self, text: str, file: str) -> None:
        self._text, self._file, self._at, self._nodes = text, file, 0, 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def document(self) -> Node:
        self._skip()
        node = self._node(0)
        self._skip()
        if self._at != len(self._text):
            raise _NotJson
        return node

    def _node(self, level: int) -> Node:
        self._nodes += 1
        if level > MOST_LEVELS or self._nodes > MOST_NODES:
            raise _NotJson
        line = bisect_right(self._lines, self._at)
        place = (line, self._at - self._lines[line - 1] + 1)
        first = self._text[self._at]
        if first == "{":
            return Node("mapping", tuple(self._pairs(level)), *place, file=self._file)
        if first == "[":
            return Node("sequence", tuple(self._elements(level)), *place, file=self._file)
        if first == '"':
            text, self._at = _DECODER.raw_decode(self._text, self._at)
            whole = whole_characters(text)
            if whole is None:
                raise _NotJson
            return Node("scalar", whole, *place, text=whole, file=self._file)
        return self._constant(place)

    def _constant(self, place: tuple[int, int]) -> Node:
        word = _WORD.match(self._text, self._at)
        value = scalar_of(word[0]) if word else ""
        if word is None or isinstance(value, str):
            raise _NotJson
        self._at = word.end()
        return Node("scalar", value, *place, text=word[0], file=self._file)

    def _elements(self, level: int) -> list[Node]:
        found: list[Node] = []
        while self._goes_on("]", bool(found)):
            found.append(self._node(level + 1))
        return found

    def _pairs(self, level: int) -> list[tuple[Node, Node]]:
        found: list[tuple[Node, Node]] = []
        while self._goes_on("}", bool(found)):
            if self._text[self._at] != '"':
                raise _NotJson
            key = self._node(level + 1)
            self._skip()
            self._take(":")
            self._skip()
            found.append((key, self._node(level + 1)))
        return found

    def _goes_on(self, end: str, later: bool) -> bool:
        """Moves to the next element. False after the last one."""
        if not later:
            self._at += 1
        self._skip()
        if self._text[self._at] == end:
            self._at += 1
            return False
        if later:
            self._take(",")
            self._skip()
        return True

    def _take(self, character: str) -> None:
        if self._text[self._at] != character:
            raise _NotJson
        self._at += 1

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
