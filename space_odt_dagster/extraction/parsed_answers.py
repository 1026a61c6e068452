"""Parses identical response bodies once: for example, everybody at a location has the same list of available numbers.

Callers must not change a parsed answer. A caller that recognises a repeated item can reuse its own result for it.
"""

from typing import Any

from space_odt_dagster.extraction.json_text import parse_answer

_MOST_BYTES = 1 << 22
"""Total length of the remembered bodies; as objects they take about eight times as much."""


class ParsedAnswers:
    """Parses responses and remembers the most recent ones."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._known: dict[bytes, Any] = {}

    def value_of(self, body: bytes) -> Any:
        """The value of a UTF-8 JSON body; the same object for the same body. Raises ``ValueError`` like ``parse_answer``."""
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
