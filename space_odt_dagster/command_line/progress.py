"""The progress of a run: a live line on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from rich.live import Live
from rich.text import Text

from space_odt_dagster.command_line.console import console_on
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.maintenance import Wait
from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.run.inventory import Inventory

_PLAIN_SECONDS = 10.0


class Meter:
    """Counts the calls of a run. Written by the reading thread, read by the display."""

    def __init__(self, connection: Connection, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._clock = clock
        self._began = clock()
        self._calls: dict[str, tuple[int, int]] = {}
        self.all_done = 0
        """Calls done in the whole run."""

    def calls_done(self, asset: str, done: int, planned: int) -> None:
        """Records the progress of an export; several can be in progress."""
        before, _ = self._calls.get(asset, (0, 0))
        self._calls[asset] = done, planned
        self.all_done += done - before

    @property
    def under_way(self) -> tuple[int, str, int, int] | None:
        """How many exports have begun, and the first unfinished one: its name, calls done and calls planned."""
        begun = list(self._calls.items())
        for asset, (done, planned) in begun:
            if done < planned:
                return len(begun), asset, done, planned
        return (len(begun), begun[-1][0], *begun[-1][1]) if begun else None

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._began

    @property
    def rate(self) -> float:
        """Calls per second since the run began."""
        return self.all_done / self.seconds if self.seconds > 0 else 0.0

    @property
    def wait(self) -> Wait | None:
        """The longest wait that the server currently demands, of all calls or of one endpoint; None if none."""
        return max(self._connection.waits, key=lambda each: each.seconds, default=None)


class ProgressView:
    """Shows a meter: the current export, calls done and planned, rate, waits and an estimate.

    Errors of the display or the terminal do not affect the run: nothing is raised.
    """

    def __init__(self, meter: Meter, inventory: Inventory) -> None:
        self._meter = meter
        self._inventory = inventory
        self._console = console_on(stderr=True)
        self._live = (
            Live(console=self._console, auto_refresh=False, transient=True) if self._console.is_terminal else None
        )
        self._said_at = 0.0
        self._said_asset = ""

    def __enter__(self) -> "ProgressView":
        if self._live is not None:
            with suppress(Exception):
                self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            with suppress(Exception):
                self._live.stop()

    def refresh(self) -> None:
        """Shows the current state; every ten seconds if this is not a terminal."""
        with suppress(Exception):
            self._show()

    def _show(self) -> None:
        if self._live is not None:
            self._live.update(Text(one_line(self.line()), overflow="ellipsis", no_wrap=True), refresh=True)
            return
        if self._meter.all_done and self._meter.seconds - self._said_at >= _PLAIN_SECONDS:
            self._said_at = self._meter.seconds
            print(one_line(self.line()), file=sys.stderr, flush=True)  # noqa: T201

    def line(self) -> str:
        """The state as one line of text."""
        meter = self._meter
        if (under_way := meter.under_way) is None:
            return "Starting …"
        begun, asset, done, planned = under_way
        selected = self._inventory.context.selection
        parts = [
            f"[{begun}/{len(selected)}] {asset} {done}/{planned}",
            f"{meter.all_done} calls, {meter.rate:.0f}/s",
        ]
        if (wait := meter.wait) is not None:
            parts.append(f"waiting {wait.seconds:.0f} s for {wait.what}: {wait.reason}")
        elif self._inventory.plan.knows_all(selected) and meter.rate > 0:
            total = self._inventory.plan.total(selected)
            parts.append(f"about {_duration(max(0, total - meter.all_done) / meter.rate)} left")
        return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
