"""Reads all organisations on this machine: a process each, the longest first, one at a time for each token.

A process gets the secrets of its own organisation, by its environment, and no others.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.fleet.file_reader import VARIABLES
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.status import FleetRow
from space_odt_dagster.run.environment import handed_down

PROGRAM = Path(__file__).parents[1] / "__main__.py"
_MOST_SAID = 4096
_PREFIX = "space-odt: "


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A process that ended: its exit code (negative: the signal that ended it), and the last line of its errors."""

    name: str
    code: int
    said: str

    @property
    def has_run(self) -> bool:
        """Whether its run came to its end, with or without gaps."""
        return self.code in (0, 3)


class Processes:
    """The processes that run. ``stop`` passes a signal on to all of them and starts no more."""

    def __init__(self, start: Callable[[Organisation, IO[bytes]], "subprocess.Popen[bytes]"], places: int) -> None:
        self._start = start
        self._places = places
        self._running: dict[str, tuple[Organisation, subprocess.Popen[bytes], IO[bytes]]] = {}
        self.caught: list[int] = []
        """The signals that stopped it."""

    def stop(self, number: int) -> None:
        """Passes a signal on. Each run stores what it has read."""
        self.caught.append(number)
        for _, process, _ in list(self._running.values()):
            process.send_signal(number)

    def run(self, waiting: Iterable[Organisation], ended: Callable[[Ended], None]) -> tuple[str, ...]:
        """Runs them in this order, as places and tokens are free. Returns those that were not begun because of a ``stop``."""
        left = list(waiting)
        try:
            while (left and not self.caught) or self._running:
                for each in self._next(left):
                    left.remove(each)
                    self._begin(each)
                for found in self._ended():
                    ended(found)
                time.sleep(0.05)
        except BaseException:
            for _, process, _ in self._running.values():
                process.terminate()
            raise
        return tuple(each.name for each in left)

    def _next(self, left: Sequence[Organisation]) -> list[Organisation]:
        """Those that may begin now."""
        free = self._places - len(self._running)
        busy = {each.token.name for each, _, _ in self._running.values()}
        found: list[Organisation] = []
        for each in left:
            if not self.caught and len(found) < free and each.token.name not in busy:
                busy.add(each.token.name)
                found.append(each)
        return found

    def _begin(self, organisation: Organisation) -> None:
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        process = self._start(organisation, errors)
        self._running[organisation.name] = organisation, process, errors
        if self.caught:  # meanwhile
            process.send_signal(self.caught[-1])

    def _ended(self) -> list[Ended]:
        found = []
        for name, (_, process, errors) in list(self._running.items()):
            code = process.poll()
            if code is not None:
                del self._running[name]
                found.append(Ended(name=name, code=code, said=_last_line(errors)))
                errors.close()
        return found


def in_order(organisations: Iterable[Organisation], rows: Iterable[FleetRow]) -> list[Organisation]:
    """Those that were never read, then those with the most calls last time: the night is shortest with the longest first."""
    calls = {each.organisation: each.calls_of_all for each in rows}

    def order(each: Organisation) -> tuple[bool, int, str]:
        known = calls.get(each.name)
        return known is not None, -(known or 0), each.name

    return sorted(organisations, key=order)


def start_process(
    organisation: Organisation, errors: IO[bytes], *, fleet: Fleet, environ: Mapping[str, str], arguments: Sequence[str]
) -> "subprocess.Popen[bytes]":
    """``space-odt inventory_run`` for one organisation, in a process group of its own: Ctrl-C reaches only us."""
    return subprocess.Popen(  # noqa: S603 - our own program, with a name that the file declares
        [sys.executable, "-P", str(PROGRAM), "inventory_run", "--organisation", organisation.name, *arguments],
        env=environment_for(organisation, fleet, environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,
    )


def environment_for(organisation: Organisation, fleet: Fleet, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of its process: without the variables of other tokens, and not changed by a ``.env`` there."""
    own = set(organisation.token.variables.values())
    tokens = {name for each in fleet.organisations for name in each.token.variables.values()}
    others = {*tokens, *VARIABLES.values()} - own
    return handed_down({name: value for name, value in environ.items() if name not in others})


def _last_line(errors: IO[bytes]) -> str:
    """The last line that a process printed, without control characters."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _MOST_SAID))
    lines = [line for line in errors.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return one_line(lines[-1]).removeprefix(_PREFIX) if lines else ""
