"""The lease: which run may write into the folder of an organisation in an object store, where the system has no locks.

It is an object, ``lease.json``, that names a run and counts. Whoever holds it raises the counter by a write that succeeds only on
what it wrote last, so it notices at once if another run took over. A counter that stands still for ``PATIENCE_SECONDS``, by the
clock of whoever watches it, belongs to a run that died: no clock is compared with another. At the end the lease is marked as free
by the same kind of write, not deleted: most stores cannot delete on a condition.
"""

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple, Protocol

from upath import UPath

from space_odt_dagster.exports.private_files import is_local
from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.fleet.conditional_object import ConditionalObject, Version, check_excludes
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME

LEASE = "lease.json"
PATIENCE_SECONDS = 90.0
RENEWAL_SECONDS = 20.0
_LOOK_SECONDS = 5.0
_MOST_TRIES = 5


class LeaseLost(Interrupted):
    """Another run took the folder over, so this one must not write there any more. One plain sentence."""


class Kept(Protocol):
    """An object that is written on a condition. Each write gives a new version; None if the condition did not hold."""

    def create(self, content: bytes) -> Version | None:
        """Writes it if it is not there."""

    def replace(self, content: bytes, version: Version) -> Version | None:
        """Writes it if its version is still this one."""

    def read(self) -> tuple[bytes, Version] | None:
        """The content and its version; None if it is not there."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the object says: the run, its machine and process, a counter, and whether the run has ended and left it to others."""

    run_id: str = ""
    machine: str = ""
    process: str = ""
    counter: int = 0
    free: bool = False

    @classmethod
    def of(cls, content: bytes) -> "Held":
        """The content of the object; of an unknown run if it is damaged, so that only patience frees it."""
        try:
            found = json.loads(content)
            return cls(**{name: found[name] for name in asdict(cls())})
        except (ValueError, TypeError, KeyError):
            return cls()

    @property
    def content(self) -> bytes:
        """The content of the object. No two of one process are equal."""
        return json.dumps(asdict(self), sort_keys=True).encode() + b"\n"


class Time(NamedTuple):
    """The clock and how to wait, both in seconds."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Lease:
    """The lease of one run. ``has_ended`` says of a run id whether that run is known to have ended."""

    def __init__(
        self, kept: Kept, run_id: str, *, where: str, has_ended: Callable[[str], bool], time: Time | None = None
    ) -> None:
        self._kept, self._where, self._has_ended, self._time = kept, where, has_ended, time or Time()
        self._own = Held(run_id=run_id, machine=socket.gethostname(), process=uuid.uuid4().hex)
        self._version: Version | None = None
        """Of what this run wrote last; None while it does not hold the lease."""
        self._seen: tuple[Version, float] | None = None
        self._gate = threading.Lock()
        self._has_released = threading.Event()

    def take(self, when_lost: Callable[[Interrupted], None]) -> None:
        """Takes the lease, and renews it in a thread until ``release``. ``when_lost`` is called once if another run takes over.

        Waits for a holder that may have died. Raises ``FolderInUse``, and ``OutputError`` if the store cannot be used.
        """
        while not self.look():
            self._time.sleep(_LOOK_SECONDS)

        def renew() -> None:
            while not self._has_released.wait(RENEWAL_SECONDS):
                try:
                    self.confirm()
                except LeaseLost as lost:
                    when_lost(lost)
                    return
                except Exception:  # noqa: S112  # the store may be back for the next time
                    continue

        threading.Thread(target=renew, name="lease", daemon=True).start()

    def look(self) -> bool:
        """Looks once: takes the lease if nobody holds it, and returns whether it did. Raises ``FolderInUse`` if a run is alive."""
        began = self._time.clock()
        found = self._kept.read()
        if found is None:
            self._version = self._kept.create(self._next())
            return self._version is not None
        held, version = Held.of(found[0]), found[1]
        if held.process == self._own.process:  # written, though its answer was lost
            self._own, self._version = held, version
            return True
        if self._seen is None:
            self._seen = version, self._time.clock()
        is_left = held.free or (held.run_id != "" and self._has_ended(held.run_id))
        stands_still = version == self._seen[0] and began - self._seen[1] >= PATIENCE_SECONDS
        if is_left or stands_still:
            self._version = self._kept.replace(self._next(), version)
            return self._version is not None
        if version != self._seen[0]:
            raise FolderInUse(
                f"Run {held.run_id} on {held.machine} is writing into {self._where}: wait until it has ended."
            )
        return False

    def confirm(self) -> None:
        """Renews the lease now. Raises ``LeaseLost`` if another run has it, and ``OutputError`` if the store does not answer."""
        with self._gate:
            if self._version is None:
                raise self._lost("another run")
            self._renew(free=False)

    def release(self) -> None:
        """Leaves the lease to others, if this run still has it."""
        self._has_released.set()
        with self._gate, suppress(Exception):  # who comes next waits for the counter
            if self._version is not None:
                self._renew(free=True)
            self._version = None

    def _renew(self, *, free: bool) -> None:
        for _ in range(_MOST_TRIES):
            assert self._version is not None
            version = self._kept.replace(self._next(free=free), self._version)
            if version is not None:
                self._version = version
                return
            found = self._kept.read()
            held = Held.of(found[0]) if found is not None else Held()
            if found is None or held.process != self._own.process:
                self._version = None
                raise self._lost(f"run {held.run_id} on {held.machine}" if held.run_id else "another run")
            self._version = found[1]  # an earlier write arrived, though its answer was lost
        raise TimeoutError

    def _next(self, *, free: bool = False) -> bytes:
        self._own = replace(self._own, counter=self._own.counter + 1, free=free)
        return self._own.content

    def _lost(self, holder: str) -> LeaseLost:
        return LeaseLost(f"The run was stopped because {holder} took over {self._where}.")


def lease_for(
    root: UPath, run_id: str, environ: Mapping[str, str], *, has_ended: Callable[[str], bool] = lambda run_id: False
) -> Lease | None:
    """The lease of an output folder; None where the system locks it (a disk), or where ``SPACE_ODT_LOCK`` leaves that to the queue.

    Raises ``OutputError`` if runs would not exclude each other there, which is tried where no run ever was.
    """
    if is_local(root) or value_of(BY_NAME["SPACE_ODT_LOCK"], environ, {}) == "queue":
        return None
    check_excludes(root, unless=LEASE)
    return Lease(ConditionalObject(root / LEASE), run_id, where=str(root), has_ended=has_ended)
