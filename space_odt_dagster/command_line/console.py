"""The terminal as Rich sees it, with a width that something can be shown in."""

from rich.console import Console

_NARROWEST, _USUAL = 20, 80


def console_on(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error. A width of nothing, which some terminals give, would show nothing."""
    console = Console(stderr=stderr, highlight=False, soft_wrap=True)
    if console.width < _NARROWEST:
        console.width = _USUAL
    return console
