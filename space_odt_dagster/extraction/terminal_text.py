"""Escapes characters in terminal output that would control the terminal, or hide or reverse the text around them.

Names, notes and server messages can hold any character. On a terminal ``ESC [2J`` clears the screen, and U+202E shows what
follows from right to left. Joiners (U+200C, U+200D) are kept: Persian, Hindi and emoji need them.
https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
"""

import codecs
import io
import re
from typing import IO, Any

_BREAKS = "\n\t"
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with such characters escaped as in JSON (``\u001b``). Line breaks and tabs stay."""
    return _STEERING.sub(_escape, text)


def one_line(text: str) -> str:
    """The same on one line, so that a name with a line break does not look like two lines of output."""
    return printable(text).translate({ord(each): f"\\u{ord(each):04x}" for each in _BREAKS})


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


class PrintableBytes(io.BufferedIOBase):
    """Takes UTF-8 and writes it as printable text. JSON stays the same data, as its escapes mean the same characters."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        """Always True."""
        return True

    def write(self, content: Any, /) -> int:
        """Writes all of it; an incomplete character waits for its remaining bytes."""
        self._output.write(printable(self._decoder.decode(content)).encode())
        return len(content)

    def flush(self) -> None:
        """Flushes the output; an incomplete character stays buffered."""
        self._output.flush()
