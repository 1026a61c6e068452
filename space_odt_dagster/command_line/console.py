"""The terminal as Rich sees it, with a width that something can be shown in."""

import sys
from typing import IO, Any, cast

from rich.console import Console
from rich.text import Text

from space_odt_dagster.command_line.quiet_streams import PrintableText
from space_odt_dagster.extraction.terminal_text import one_line

_NARROWEST, _USUAL = 20, 80


class PrintableConsole(Console):
    """A console on which the only control characters are those of its own colours. A text is one line."""

    def render_str(self, text: str, **how: Any) -> Text:
        """The text as it is shown, with escapes."""
        return super().render_str(one_line(text), **how)


class _Styled:
    """A stream of ours for Rich, whose colours pass."""

    def __init__(self, stream: PrintableText) -> None:
        self._stream = stream
        self.write = stream.write_styled

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console_on(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error. A width of nothing, which some terminals give, would show nothing."""
    stream = sys.stderr if stderr else sys.stdout
    file = cast("IO[str]", _Styled(stream)) if isinstance(stream, PrintableText) else None
    console = PrintableConsole(file=file, stderr=stderr, highlight=False, soft_wrap=True)
    if console.width < _NARROWEST:
        console.width = _USUAL
    return console
