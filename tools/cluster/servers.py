"""PostgreSQL and Redis on loopback, in a temporary folder, as an ordinary user: root may not run a database.

Both are of the system (``apt-get install postgresql redis-server``). What they write is not synced, and gone with them.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound="Server")
_PATIENCE_SECONDS = 60


@dataclass
class Server:
    """A server that can be stopped and started again at the same place."""

    command: list[str]
    folder: Path
    port: int
    as_user: dict[str, Any]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Returns when it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder, **self.as_user)
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{self.command[0]} did not start: {(self.folder / 'log').read_text()[-1000:]}")
            time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """Returns when it has ended."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(_PATIENCE_SECONDS)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False


@dataclass
class Postgres(Server):
    """A PostgreSQL server with one user, ``dagster``, who needs no password."""

    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = f"postgresql://dagster@127.0.0.1:{self.port}/postgres"

    @contextmanager
    def connect(self) -> Iterator[Any]:
        """A connection of SQLAlchemy, each statement of which is a transaction."""
        import sqlalchemy

        engine = sqlalchemy.create_engine(self.url.replace("://", "+psycopg2://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _answers(self) -> bool:
        ready = _program("pg_isready")
        asked = subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False)
        return asked.returncode == 0


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A new database."""
    with _folder("postgres-") as (folder, as_user):
        data, port = folder / "data", free_port()
        make = [
            _program("initdb"),
            "-D",
            str(data),
            "-U",
            "dagster",
            "--auth=trust",
            "--no-sync",
            "--no-locale",
            "-EUTF8",
        ]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
        given = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        given |= {"full_page_writes": "off", "synchronous_commit": "off", "max_connections": 200}
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        yield from _running(Postgres([_program("postgres"), "-D", str(data), *options], folder, port, as_user))


@contextmanager
def redis() -> Iterator[Server]:
    """An empty Redis that keeps nothing."""
    with _folder("redis-") as (folder, as_user):
        port = free_port()
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        yield from _running(Server([_program("redis-server"), *options], folder, port, as_user))


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _running(server: Kind) -> Iterator[Kind]:
    server.start()
    try:
        yield server
    finally:
        server.stop(signal.SIGQUIT if isinstance(server, Postgres) else signal.SIGTERM)


@contextmanager
def _folder(prefix: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A temporary folder of the user who runs the server, and the arguments of a process of that user."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    try:
        yield folder, as_user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """The path of a program. Debian keeps those of PostgreSQL out of the way."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(places[-1]) if places else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is missing: apt-get install postgresql redis-server")
    return found
