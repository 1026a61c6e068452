"""The terminal for Rich, always with a usable width."""

import sys
from typing import IO, Any, cast

from rich.console import Console
from rich.text import Text

from space_odt_dagster.command_line.quiet_streams import PrintableText
from space_odt_dagster.extraction.terminal_text import one_line

_NARROWEST, _USUAL = 20, 80


class PrintableConsole(Console):
    """A console that escapes every control character except its own colours. A text is one line."""

    def render_str(self, text: str, **how: Any) -> Text:
        """The text with control characters escaped."""
        return super().render_str(one_line(text), **how)


class _Styled:
    """One of our streams for Rich: its colours are not escaped."""

    def __init__(self, stream: PrintableText) -> None:
        self._stream = stream
        self.write = stream.write_styled

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console_on(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error. Some terminals report a width of 0, which would show nothing."""
    stream = sys.stderr if stderr else sys.stdout
    file = cast("IO[str]", _Styled(stream)) if isinstance(stream, PrintableText) else None
    console = PrintableConsole(file=file, stderr=stderr, highlight=False, soft_wrap=True)
    if console.width < _NARROWEST:
        console.width = _USUAL
    return console
