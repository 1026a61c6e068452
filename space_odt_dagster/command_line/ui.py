"""``space-odt ui``: the Dagster UI, for all organisations of a file, for that of a token, or else for a simulated one."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING

from space_odt_dagster.command_line import service_guard
from space_odt_dagster.command_line.demo_folder import claim_for_simulated
from space_odt_dagster.command_line.run import signals_that_stop
from space_odt_dagster.command_line.service_lock import ServiceLock, only_service
from space_odt_dagster.command_line.shared import ORGANISATIONS, has_many
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import is_local
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.dagster_home import WORKSPACE, dagster_home, plain_path, prepare_home
from space_odt_dagster.run.dotenv import refuse_foreign_dotenv
from space_odt_dagster.run.environment import handed_down
from space_odt_dagster.run.mail import mail_settings
from space_odt_dagster.run.settings import Settings
from space_odt_dagster.simulator import SimulatorSettings, serve

if TYPE_CHECKING:
    from space_odt_dagster.fleet.organisations import Fleet

HOST = "127.0.0.1"
_OF_ALL = "_fleet"
"""The folder of what belongs to no single organisation: no name begins with ``_``."""
_READY_SECONDS = 120
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ASK = {"query": "{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }"}
_TOKENS = ("WEBEX_ACCESS_TOKEN", "WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN")


class CannotServe(CouldNotRun):
    """The UI cannot start, or ended by itself. One plain sentence."""


@dataclass(frozen=True, kw_only=True)
class UiOptions:
    """Options of ``ui``, besides the settings. ``people`` is the number of people in the simulated organisation."""

    settings: Settings
    environ: Mapping[str, str]
    port: int = 3000
    people: int = 120


def serve_ui(options: UiOptions) -> int:
    """Serves until Ctrl-C or SIGTERM, then stops everything it started. Raises ``CouldNotRun``."""
    refuse_foreign_dotenv(Path.cwd())
    _check_port(options.port)
    mail_settings(options.environ)
    fleet = _fleet_of(options.environ)
    out_dir = options.settings.out_dir if fleet is None else f"{fleet.out_dir.rstrip('/')}/{_OF_ALL}"
    layout = Layout.of(out_dir, options.settings.local_dir)
    home = dagster_home(options.environ, layout)
    prepare_home(home, many=fleet is not None)
    url = f"http://{HOST}:{options.port}"
    with (
        only_service(home, "the Dagster home", url) as of_home,
        only_service(layout.scratch.parent, "the output folder", url) as of_output,
    ):
        subject = _one(options, layout) if fleet is None else _all_of(fleet)
        return _serve(options, subject, home, (of_home, of_output))


def _fleet_of(environ: Mapping[str, str]) -> "Fleet | None":
    """The organisations of the file, if one is named. Raises ``WrongFile``."""
    if not has_many(environ):
        return None
    from space_odt_dagster.fleet.file_reader import fleet_from

    return fleet_from(environ, MANIFEST)


def _serve(
    options: UiOptions,
    subject: "contextlib.AbstractContextManager[dict[str, str]]",
    home: Path,
    locks: tuple[ServiceLock, ...],
) -> int:
    """``subject`` gives the variables for what the UI reads."""
    from space_odt_dagster.orchestration.home_check import check_home, daemon_at_work  # imports Dagster

    check_home(home, to_serve=True, many=has_many(options.environ))
    if daemon_at_work(home, since=locks[0].before):
        _say(
            f"Warning: another Dagster daemon uses {home}, perhaps that of `dagster dev`. "
            "Stop it, or each scheduled run starts twice."
        )
    with subject as variables, plain_path(home) as path, _stopping() as stopped:
        environ = handed_down({**options.environ, **variables, "DAGSTER_HOME": str(path)})
        _say(f"Run records go to {home}.")
        with _dagster_dev(options.port, environ, locks) as server:
            began = time.monotonic()
            while not stopped and server.poll() is None and not _is_ready(options.port):
                if time.monotonic() - began > _READY_SECONDS:
                    raise CannotServe(
                        f"The UI was not ready after {_READY_SECONDS} seconds: see the messages of Dagster above."
                    )
                time.sleep(0.1)
            if not stopped and server.poll() is None:
                _say(
                    f"The Dagster UI is ready at http://{HOST}:{options.port} after {time.monotonic() - began:.1f} s. "
                    "Stop it with Ctrl-C."
                )
            while not stopped and server.poll() is None:
                time.sleep(0.2)
            if not stopped:
                raise CannotServe(
                    f"Dagster ended unexpectedly (exit code {server.returncode}): see its messages above."
                )
    return 0


@contextlib.contextmanager
def _all_of(fleet: "Fleet") -> Iterator[dict[str, str]]:
    """The variables for all organisations of a file, after printing how many. Their tokens are needed when they are read."""
    _say(f"The UI reads the {len(fleet.organisations)} organisations of {fleet.file} into folders in {fleet.out_dir}.")
    yield {ORGANISATIONS: os.path.abspath(fleet.file)}


@contextlib.contextmanager
def _one(options: UiOptions, layout: Layout) -> Iterator[dict[str, str]]:
    """The variables for one organisation and its folder, after printing which."""
    out_dir = str(layout.root) if is_local(layout.root) else options.settings.out_dir
    with _organisation(options, layout) as variables:
        _say(f"Exports go to {layout.address}.")
        yield {**variables, "SPACE_ODT_OUT_DIR": out_dir}


@contextlib.contextmanager
def _organisation(options: UiOptions, layout: Layout) -> Iterator[dict[str, str]]:
    """The variables that select the organisation, after printing which. A simulated one is served meanwhile."""
    access = options.settings.access
    if access is not None:
        _say(f"The UI reads the organisation of your token, at {access.base_url}.")
        # Tokens from ``.env`` reach Dagster's processes wherever they run.
        yield {name: options.environ[name] for name in _TOKENS if options.environ.get(name)} | {
            "WEBEX_BASE_URL": access.base_url
        }
        return
    from space_odt_dagster.orchestration.schedule_settings import schedule_from  # imports Dagster

    if schedule_from(options.environ).on:
        raise CannotServe(
            "No token is set, but the schedule is on: set WEBEX_ACCESS_TOKEN or the credentials of a service app, "
            "or SPACE_ODT_SCHEDULE=off to look at a simulated organisation."
        )
    with serve(SimulatorSettings(people=options.people)) as organisation:
        claim_for_simulated(layout, organisation.org_id)
        _say(f"No token is set: a simulated organisation of {options.people} people answers at {organisation.base_url}")
        yield {
            **dict.fromkeys((*_TOKENS, "WEBEX_ORG_ID"), ""),
            "WEBEX_BASE_URL": organisation.base_url,
            "WEBEX_ACCESS_TOKEN": organisation.token,
        }


@contextlib.contextmanager
def _dagster_dev(
    port: int, environ: Mapping[str, str], locks: tuple[ServiceLock, ...]
) -> Iterator["subprocess.Popen[bytes]"]:
    """``dagster dev`` and its children, under a guard that lives until none of them is left."""
    held = [lock.descriptor for lock in locks]
    guard = [sys.executable, "-I", "-S", service_guard.__file__, ",".join(map(str, held))]
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(WORKSPACE), "-h", HOST, "-p", str(port)]
    batched = {"DAGSTER_EVENT_BATCH_SIZE": environ.get("DAGSTER_EVENT_BATCH_SIZE", "1000")}
    quiet = {"PYTHONWARNINGS": environ.get("PYTHONWARNINGS", "ignore::FutureWarning"), "DAGSTER_DISABLE_TELEMETRY": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603
        [*guard, *command, "--log-level", "warning"],
        env={**environ, **batched, **quiet},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        pass_fds=held,
        start_new_session=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        group = server.stdout.readline()
        threading.Thread(target=_show, args=(server.stderr,), daemon=True).start()
        try:
            yield server
        finally:
            server.stdin.close()
            if server.wait() < 0 and group:  # the guard itself was killed
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(int(group), signal.SIGKILL)


def _show(output: IO[bytes]) -> None:
    """Prints the messages of Dagster's processes without colours and other control characters."""
    for line in output:
        _say(_COLOUR.sub("", line.decode("utf-8", "replace").rstrip("\r\n")))


@contextlib.contextmanager
def _stopping() -> Iterator[list[int]]:
    """Handles Ctrl-C, SIGTERM and a closed terminal; the list has the signals received."""
    caught: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        caught.append(number)

    handlers = {number: signal.signal(number, stop) for number in signals_that_stop()}
    try:
        yield caught
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _check_port(port: int) -> None:
    if not 0 < port < 65536:
        raise CannotServe(f"--port takes a number from 1 to 65535, not {port}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as failure:
            raise CannotServe(f"Port {port} cannot be used ({failure.strerror}): choose another with --port.") from None


_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Opens local addresses without a proxy."""


def _is_ready(port: int) -> bool:
    request = urllib.request.Request(
        f"http://{HOST}:{port}/graphql", json.dumps(_ASK).encode(), {"Content-Type": "application/json"}
    )
    try:
        with _DIRECTLY.open(request, timeout=5) as answer:
            return b'"nodes"' in answer.read()
    except (OSError, ValueError):
        return False


def _say(text: str) -> None:
    print(one_line(text), file=sys.stderr, flush=True)  # noqa: T201
