"""Workers of pytest-xdist that are forks of one process: it imports and rewrites all tests once, in place of each worker.

xdist starts each worker as ``python -u -c CODE``, and talks with it by standard input and output. Here that ``python`` is this
file. It passes both streams to the process that has collected the tests, which forks the worker, and waits until that has ended.
"""

import atexit
import io
import os
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

_LARGEST_CODE = 1 << 12


def fork_workers(specs: Iterable[Any], tests: Sequence[str]) -> None:
    """Starts the process that forks, and makes xdist start its workers by it. ``specs`` are those of xdist, ``tests`` paths."""
    folder = tempfile.mkdtemp(prefix="workers-")
    address = str(Path(folder) / "socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        number = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(number), *tests], stdin=subprocess.PIPE, pass_fds=[number]
        )

    def end() -> None:
        process.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    for spec in specs:
        spec.python = shlex.join([sys.executable, "-IS", __file__, address])


def _stand_in_for_a_worker(address: str, code: str) -> None:
    """Ends when the worker has ended, because that has the other end of the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(address)
        socket.send_fds(connection, [code.encode()], [0, 1])
        connection.recv(1)


def _fork(listening: socket.socket) -> str:
    """Returns in each worker, with its code, and in this process only when the one that started it has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker ended
    while listening in select.select([listening, 0], [], [])[0]:
        connection, _ = listening.accept()
        code, streams, _, _ = socket.recv_fds(connection, _LARGEST_CODE, 2)
        if os.fork() == 0:
            connection.detach()  # open as long as this worker
            listening.close()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for place, stream in enumerate(streams):
                os.dup2(stream, place)
                os.close(stream)
            sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115
            return code.decode()
        connection.close()
        for stream in streams:
            os.close(stream)
    return ""


def _main() -> None:
    import gc

    import pytest

    with redirect_stdout(io.StringIO()), suppress(SystemExit):
        pytest.main(["--collect-only", *sys.argv[2:]])  # what is wrong with a file, each worker says
    gc.freeze()
    exec(_fork(socket.socket(fileno=int(sys.argv[1]))), {"__name__": "__main__"})


if __name__ == "__main__":
    if sys.argv[2:3] == ["-u"]:
        _stand_in_for_a_worker(sys.argv[1], sys.argv[-1])
    else:
        _main()
