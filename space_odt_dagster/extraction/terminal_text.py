"""Text for a terminal: a character that would steer it, or that hides or turns the text around it, is written as an escape.

Names, notes and messages of servers hold any character. On a terminal ``ESC [2J`` clears the screen, and U+202E shows what follows
from right to left. Joiners (U+200C, U+200D) are left alone: Persian, Hindi and emoji are written with them.
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
    r"""The text with ``\u001b`` in place of such a character, as JSON writes it. Line breaks and tabs stay."""
    return _STEERING.sub(_escape, text)


def one_line(text: str) -> str:
    """The same, on one line: a name with a line break in it does not look like two lines of ours."""
    return printable(text).translate({ord(each): f"\\u{ord(each):04x}" for each in _BREAKS})


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


class PrintableBytes(io.BufferedIOBase):
    """Takes UTF-8 and passes it on as printable text. JSON stays the same data: in JSON these escapes mean the character."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, content: Any, /) -> int:
        """Writes all of it; half a character waits for its other half."""
        self._output.write(printable(self._decoder.decode(content)).encode())
        return len(content)

    def flush(self) -> None:
        """Leaves nothing in a buffer."""
        self._output.flush()
