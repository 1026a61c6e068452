"""Processes of ``space-odt`` that need not import everything again.

A process that has imported everything, and has read and compiled what any run needs, waits for commands and forks for each: what
runs is a process of its own, with its own folder, environment, streams, signals and exit code, only without the seconds in which
Python imports Dagster. What a start itself does
(flags and encoding of the interpreter, the seed of its hashes, its arguments in the process list) a fork does not show: for that,
see ``ANEW`` in ``shell``.
"""

import atexit
import functools
import gc
import importlib
import io
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import IO, Any

from filelock import FileLock

PROJECT = Path(__file__).parents[2]
_LARGEST_COMMAND = 1 << 17


class WarmProcess:
    """A process that was started, with as much of ``subprocess.Popen`` as the tests use."""

    def __init__(self, pid: int, status: int, streams: Sequence[IO[str]]) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self._streams = streams

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, or the negative number of the signal that ended it. ``TimeoutExpired`` if it is still there then."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("space-odt", timeout or 0)
            with open(self._status, encoding="ascii") as pipe:
                self.returncode = os.waitstatus_to_exitcode(int(pipe.read()))
        return self.returncode

    def poll(self) -> int | None:
        """The exit code, or None while it is there."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it printed, once it has ended."""
        self.wait(timeout)
        printed = []
        for stream in self._streams:
            stream.seek(0)
            printed.append(stream.read())
            stream.close()
        out, err = printed or ("", "")
        return out, err

    def send_signal(self, number: int) -> None:
        """Sends a signal, if it is there to get one."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """``kill -9``."""
        self.send_signal(signal.SIGKILL)


def start_warm(
    arguments: Sequence[str],
    *,
    folder: Path,
    variables: Mapping[str, str],
    loud: bool = False,
    first: str = "",
    outputs: tuple[int | None, int | None] | None = None,
    imports: Sequence[str] = (),
) -> WarmProcess:
    """``space-odt`` with these arguments, in this folder and with these variables and no others. Loud: every logger at DEBUG.

    ``first`` is Python code that the process runs before. ``outputs`` are descriptors in place of what is read from the process,
    None for a closed one. ``imports`` are modules that the process that forks imports before, once for all that need them.
    """
    streams = [] if outputs else [tempfile.TemporaryFile("w+", encoding="utf-8", newline="") for _ in range(2)]  # noqa: SIM115
    taken = outputs or tuple(stream.fileno() for stream in streams)
    status, ended = os.pipe()
    command = {
        "arguments": list(arguments),
        "folder": str(folder),
        "variables": dict(variables),
        "loud": loud,
        "first": first,
        "closed": [place for place, each in enumerate(taken, 1) if each is None],
        "imports": list(imports),
    }
    control = _forking_process()
    socket.send_fds(
        control, [json.dumps(command).encode()], [ended if each is None else each for each in (*taken, ended)]
    )
    os.close(ended)
    return WarmProcess(int(control.recv(32)), status, streams)


@functools.cache
def _forking_process() -> socket.socket:
    """Where the process that forks takes commands. There is one for all workers of pytest, and it ends with the last of them."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    address = f"{tempfile.gettempdir()}/warm-{run}"
    ours = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with _lock(address):
        try:
            ours.connect(address)
        except OSError:
            _start_forking_process(address)
            ours.connect(address)
    atexit.register(ours.close)
    return ours


_STARTED: "list[subprocess.Popen[bytes]]" = []


def _lock(address: str) -> FileLock:
    """To be held by who connects, who starts the process, and the process when it ends."""
    return FileLock(f"{address}.lock")


def _start_forking_process(address: str) -> None:
    """Starts it. It listens at once, and takes commands when it has imported everything."""
    of_a_test = ("WEBEX_", "SPACE_ODT_", "DAGSTER_")  # which may be wrong, or name a folder that goes with the test
    Path(address).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(listening.fileno())],
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if not name.startswith(of_a_test)},
            stdin=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
        )
    _STARTED.append(process)  # nobody waits for it: it may serve other workers for longer than this one is there


def _take_commands(listening: socket.socket) -> list[str]:
    """Returns in each process that is to be ``space-odt``, with its arguments, and never in this one."""
    asking: dict[int, socket.socket] = {}
    running: dict[int, tuple[int, int]] = {}
    while True:
        for handle in select.select([listening.fileno(), *asking, *running], [], [])[0]:
            if handle == listening.fileno():
                connection, _ = listening.accept()
                asking[connection.fileno()] = connection
                continue
            if handle in running:
                _write_how_it_ended(handle, *running.pop(handle))
                continue
            message, descriptors, _, _ = socket.recv_fds(asking[handle], _LARGEST_COMMAND, 3)
            if not message:
                asking.pop(handle).close()
                _end_if_nobody_asks(listening, asking)
                continue
            if b'"s3://' in message:
                importlib.import_module("s3fs")  # half a second for each process that writes into a bucket
            command = json.loads(message)
            for name in command["imports"]:
                importlib.import_module(name)
            out, err, ended = descriptors
            number = os.fork()
            if number == 0:
                connections = [each.detach() for each in (listening, *asking.values())]
                for descriptor in (*connections, ended, *running, *(pipe for _, pipe in running.values())):
                    os.close(descriptor)
                return _become(command, out, err)
            os.close(out)
            os.close(err)
            asking[handle].send(str(number).encode())
            running[os.pidfd_open(number)] = (number, ended)


def _end_if_nobody_asks(listening: socket.socket, asking: Mapping[int, socket.socket]) -> None:
    address = listening.getsockname()
    with _lock(address) as lock:
        if not asking and not select.select([listening], [], [], 0)[0]:
            for each in (address, lock.lock_file):
                Path(each).unlink(missing_ok=True)
            sys.exit()


def _write_how_it_ended(handle: int, number: int, ended: int) -> None:
    _, status = os.waitpid(number, 0)
    with suppress(BrokenPipeError):
        os.write(ended, str(status).encode())
    os.close(ended)
    os.close(handle)


def _become(command: Mapping[str, Any], out: int, err: int) -> list[str]:
    """Gives this process its streams, folder and environment, runs what is to be run first, and returns its arguments."""
    for descriptor, place in ((out, 1), (err, 2)):
        os.dup2(descriptor, place)
        os.close(descriptor)
    for place in command["closed"]:
        os.close(place)
    os.chdir(command["folder"])
    os.environ.clear()
    os.environ.update(command["variables"])
    if command["loud"]:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    exec(command["first"], {})
    return list(command["arguments"])


_CODE: list[int] = []


def _leave_at_once() -> None:
    """The end of a process that was forked, after everything else of its end: freeing all objects one by one takes longer."""
    if _CODE:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(_CODE[0])


def _run_twice() -> None:
    """Reads two exports of a simulated organisation as its whole inventory, and compares: what a process makes once and keeps, such
    as the rules that it judges by, all that are forked have."""
    from space_odt_dagster.command_line.run import RunOptions, run_inventory
    from space_odt_dagster.manifest.catalogue import MANIFEST
    from space_odt_dagster.manifest.export import Tier
    from space_odt_dagster.run.settings import settings_from
    from space_odt_dagster.simulator import SimulatorSettings, serve

    with (
        tempfile.TemporaryDirectory() as folder,
        serve(SimulatorSettings(people=1)) as simulation,
        redirect_stdout(io.StringIO()),
    ):
        access = {"WEBEX_BASE_URL": simulation.base_url, "WEBEX_ACCESS_TOKEN": simulation.token}
        settings = settings_from({**access, "SPACE_ODT_OUT_DIR": folder}, {})
        others = tuple(name for name in MANIFEST.selection(Tier.V1) if name not in ("people", "people_details"))
        for _ in range(2):
            assert run_inventory(RunOptions(settings=settings, environ={}, exclude=others)) == 0


def _main() -> None:
    atexit.register(_leave_at_once)  # the first to be registered is the last to be called
    from space_odt_dagster import cli
    from space_odt_dagster.command_line import commands

    assert commands
    cli.build_parser()
    _run_twice()
    gc.freeze()
    sys.argv[1:] = _take_commands(socket.socket(fileno=int(sys.argv[1])))
    _CODE.append(cli.main())


if __name__ == "__main__":
    _main()
