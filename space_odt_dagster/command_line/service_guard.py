"""Starts a command, and ends it with all that it started as soon as the process that started this one is gone.

That process may be killed (``kill -9``) and can then end nothing itself. Its end of a pipe, the standard input of this one, closes
with it on every system. Run by its path, with the locks to hold and the command; standard library only.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from types import FrameType

_STEPS = ((signal.SIGINT, 10), (signal.SIGTERM, 5), (signal.SIGKILL, 5))
"""Signals in the order in which they are sent, and the seconds that each gets."""


def main(locks: list[int], command: list[str]) -> int:
    """Prints the number of the command's process group; returns when nothing of it is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stay)
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2, process_group=0)  # noqa: S603
    print(server.pid, flush=True)  # noqa: T201
    while server.poll() is None and not _is_alone():
        pass
    _end(server)
    for lock in locks:
        os.utime(lock)
    return server.returncode or 0


def _stay(number: int, frame: FrameType | None) -> None:
    """A signal to all processes of the service ends the others; this one ends after them."""


def _is_alone() -> bool:
    """Whether the process that started this one is gone, after waiting a moment for that."""
    readable, _, _ = select.select([0], [], [], 0.2)
    return bool(readable) and not os.read(0, 1)


def _end(server: "subprocess.Popen[bytes]") -> None:
    for number, seconds in _STEPS:
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGINT:
                server.send_signal(number)
            else:
                os.killpg(server.pid, number)
        if _has_ended(server, seconds):
            break


def _has_ended(server: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Whether the group has no process left, after waiting so long at most."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        server.poll()
        try:
            os.killpg(server.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    _locks = [int(each) for each in sys.argv[1].split(",")]
    sys.exit(main(_locks, sys.argv[2:]))
