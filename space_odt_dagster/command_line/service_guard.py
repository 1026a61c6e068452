"""Runs a command, and ends it with all its children once the parent process is gone.

A parent killed with ``kill -9`` cannot clean up itself. But on every system its end of a pipe, our standard input, closes with it.
Run by path, with the locks to hold and the command; standard library only.
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
"""The signals to send, in order, and how many seconds each gets."""


def main(locks: list[int], command: list[str]) -> int:
    """Prints the number of the command's process group. Returns the exit code once no process of it is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ignore)
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2, process_group=0)  # noqa: S603
    print(server.pid, flush=True)  # noqa: T201
    while server.poll() is None and not _parent_is_gone():
        pass
    _end(server)
    for lock in locks:
        os.utime(lock)
    return server.returncode or 0


def _ignore(number: int, frame: FrameType | None) -> None:
    """Ignores signals to the whole service: this process ends after the others."""


def _parent_is_gone() -> bool:
    """Whether the parent process is gone, after a short wait."""
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
    """Whether the group has no process left, after waiting at most this long."""
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
