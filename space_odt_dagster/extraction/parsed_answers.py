"""Answers that come again, byte for byte, are parsed once: a list of candidates is the same for everybody of a location.

Callers must not change an answer. A caller that recognises a repeated item can reuse what it made of it.
"""

from typing import Any

from space_odt_dagster.extraction.json_text import parse_answer

_MOST_BYTES = 1 << 22
"""Of answers that are remembered; as objects they take some eight times as much."""


class ParsedAnswers:
    """Parses answers and remembers those that came last."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._known: dict[bytes, Any] = {}

    def value_of(self, body: bytes) -> Any:
        """The value of a UTF-8 JSON body, the very same object for the same body. Raises ``ValueError`` as ``parse_answer``."""
        if body in self._known:
            value = self._known[body] = self._known.pop(body)
            return value
        value = parse_answer(body.decode("utf-8-sig"))
        if len(body) <= self._most_bytes:
            self._known[body] = value
            self._bytes += len(body)
            while self._bytes > self._most_bytes:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._bytes -= len(oldest)
        return value
