"""The simulated organisation on a loopback socket: in a thread for tests, in the foreground for the command line."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

from space_odt_dagster.simulator import control
from space_odt_dagster.simulator.faults import FaultPlan
from space_odt_dagster.simulator.request_log import RequestLog
from space_odt_dagster.simulator.service import PREFIX, Service
from space_odt_dagster.simulator.settings import SimulatorSettings
from space_odt_dagster.simulator.shifts import Shifts
from space_odt_dagster.simulator.truth import truth

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Simulation:
    """A running simulator, with methods to control and inspect it."""

    settings: SimulatorSettings
    service: Service
    port: int

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}{PREFIX}"

    @property
    def control_url(self) -> str:
        return f"http://{HOST}:{self.port}{control.PREFIX.rstrip('/')}"

    @property
    def token(self) -> str:
        """The access token that is valid now, or was before it expired."""
        return self.service.tokens.current

    @property
    def org_id(self) -> str:
        """The organisation to read: a partner has to send it as ``orgId``."""
        return self.service.org.id

    @property
    def home_org_id(self) -> str:
        """The organisation of the token's owner."""
        return self.service.home.id

    @property
    def log(self) -> RequestLog:
        return self.service.log

    @property
    def faults(self) -> FaultPlan:
        return self.service.faults

    def truth(self, *assets: str) -> dict[str, set[tuple[str, ...]]]:
        """The expected key tuples of every export (or of those named), in the order of the catalogue's key columns."""
        return truth(self.service.org, *assets)

    @property
    def shifts(self) -> Shifts:
        return self.service.shifts

    def set_latency(self, ms: float) -> None:
        self.service.latency_ms = ms

    def set_rate_limit(self, per_second: float | None, retry_after: str | None = None) -> None:
        self.service.limit.set(per_second, retry_after)

    def expire_token(self) -> None:
        """Refuses access tokens until one is refreshed."""
        self.service.tokens.expire()

    def revoke_token(self) -> None:
        """Refuses access tokens and the refresh token."""
        self.service.tokens.revoke()

    def replace_token(self, token: str) -> None:
        """Accepts only this access token."""
        self.service.tokens.replace(token)

    def reset(self) -> None:
        """Restores the initial log, faults, token, latency and rate limit."""
        self.service.reset()


def _web_server(handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> web.Server:
    """A server that accepts cursors and cookies as long as those of gateways."""
    return web.Server(handle, access_log=None, max_line_size=1 << 16, max_field_size=1 << 16)


async def serving(service: Service, port: int, *, started: Callable[[int], None], stop: asyncio.Event) -> None:
    """Serves until ``stop`` is set; ``started`` gets the port."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith(control.PREFIX):
            return await control.control(service, request)
        return await service.handle(request, stop)

    runner = web.ServerRunner(_web_server(handle), handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port, backlog=1024)
        await site.start()
        started(runner.addresses[0][1])
        await stop.wait()
    finally:
        stop.set()
        await runner.cleanup()


@contextmanager
def serve(settings: SimulatorSettings | None = None, *, port: int = 0) -> Iterator[Simulation]:
    """Serves in its own thread within the ``with`` block; port 0 takes a free one."""
    settings = settings or SimulatorSettings()
    service = Service(settings)
    ready = threading.Event()
    bound: list[int] = []
    failed: list[BaseException] = []
    handles: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def main() -> None:
        stop = asyncio.Event()
        handles.append((asyncio.get_running_loop(), stop))

        def started(at: int) -> None:
            bound.append(at)
            ready.set()

        await serving(service, port, started=started, stop=stop)

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="simulator", daemon=True)
    thread.start()
    ready.wait()
    if failed:
        raise failed[0]
    try:
        yield Simulation(settings=settings, service=service, port=bound[0])
    finally:
        loop, stop = handles[0]
        with suppress(RuntimeError):  # the loop may have ended by itself
            loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)


def run_forever(settings: SimulatorSettings, port: int, ready: Callable[[str, str], None]) -> None:
    """Serves in the foreground until SIGINT or SIGTERM; ``ready`` is called with the base URL and a valid token."""
    service = Service(settings)

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)

        def started(at: int) -> None:
            ready(f"http://{HOST}:{at}{PREFIX}", service.tokens.current)

        await serving(service, port, started=started, stop=stop)

    asyncio.run(main())
