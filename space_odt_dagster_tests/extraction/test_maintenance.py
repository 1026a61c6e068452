"""An endpoint that says when it will be back is waited for once, by all who ask it, while the others go on."""

import asyncio
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.calls import CallError, CallRefused
from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.extraction.maintenance import EndpointHolds, GivenUp
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.request_trace import TRACE, RequestTrace
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.session import ReadOnlySession
from space_odt_dagster.extraction.tokens import TokenSource
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, ScriptedServer, scripted
from space_odt_dagster_tests.extraction.virtual_time import VirtualTime

CLOSED = Reply({"message": "Maintenance of secret name"}, status=503, headers={"Retry-After": "30"})


def closed_until(end: float, *, asking: int, longest: float = 300.0) -> tuple[list[float], list[float], list[str]]:
    """When an endpoint that is closed until then is asked by so many, in virtual time; when each of them was answered; and
    why the others gave up."""
    time = VirtualTime()
    holds = EndpointHolds(longest=longest, clock=lambda: time.now, sleep=time.sleep)
    asked: list[float] = []
    answered: list[float] = []
    given_up: list[str] = []

    async def ask() -> None:
        has_looked = False
        while True:
            try:
                async with holds.asking("/x", has_looked=has_looked):
                    if holds.held_for("/x") > 0:
                        continue
                    sent_at = time.now
                    asked.append(sent_at)
                    await time.sleep(0.1)
            except GivenUp as why:
                given_up.append(str(why))
                return
            if sent_at < end:
                holds.hold("/x", 30.0, "HTTP 503")
                has_looked = True
            else:
                holds.answered("/x", sent_at=sent_at)
                answered.append(time.now)
                return

    time.run(*(ask() for _ in range(asking)))
    return asked, answered, given_up


def test_all_wait_once_and_one_looks_whether_it_is_open() -> None:
    asked, answered, given_up = closed_until(65.0, asking=50)
    assert len(answered) == 50
    assert given_up == []
    refused = [each for each in asked if each < 65.0]
    assert len(refused) == 50 + 2, "all that were under way at first, and then one each half minute"
    assert max(answered) < 95.0


def test_an_endpoint_that_stays_closed_is_given_up_after_the_patience() -> None:
    asked, answered, given_up = closed_until(1e9, asking=50, longest=100.0)
    assert answered == []
    assert len(given_up) == 50
    assert len(asked) <= 50 + 3
    assert max(asked) <= 100.0
    assert "HTTP 503" in given_up[0]


def test_after_it_was_given_up_one_may_look_again_when_its_time_is_over() -> None:
    now = [0.0]
    holds = EndpointHolds(longest=100.0, clock=lambda: now[0], sleep=asyncio.sleep)
    holds.hold("/x", 200.0, "HTTP 503")
    assert holds.is_given_up("/x")
    assert holds.waits == ()

    async def ask() -> None:
        async with holds.asking("/x"):
            holds.answered("/x", sent_at=now[0])

    with pytest.raises(GivenUp):
        asyncio.run(ask())
    now[0] = 200.0
    asyncio.run(ask())
    assert not holds.is_given_up("/x")
    assert holds.held_for("/x") == 0.0


def test_who_looks_and_breaks_off_leaves_the_look_to_the_next() -> None:
    now = [0.0]
    holds = EndpointHolds(longest=100.0, clock=lambda: now[0], sleep=asyncio.sleep)
    holds.hold("/x", 1.0, "HTTP 503")
    now[0] = 1.0

    async def ask(*, breaks: bool) -> None:
        async with holds.asking("/x"):
            if breaks:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(ask(breaks=True))
    asyncio.run(asyncio.wait_for(ask(breaks=False), 5))


def test_an_answer_from_before_does_not_open_an_endpoint() -> None:
    holds = EndpointHolds(longest=100.0, clock=lambda: 10.0, sleep=asyncio.sleep)
    assert holds.hold("/x", 5.0, "HTTP 503") is True
    assert holds.hold("/x", 5.0, "HTTP 503") is False
    holds.answered("/x", sent_at=9.0)
    assert holds.held_for("/x") == 5.0
    assert holds.held_for("/y") == 0.0
    assert [(each.what, each.seconds, each.reason) for each in holds.waits] == [("/x", 5.0, "HTTP 503")]


@dataclass
class LeapingClock:
    """A clock that stands still while anybody is busy, and leaps to whatever is waited for next when all do nothing but wait."""

    busy: int
    now: float = 0.0
    _waiting: list[tuple[float, "asyncio.Future[None]"]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((self.now + seconds, future))
        await future

    async def leap(self) -> None:
        while True:
            await asyncio.sleep(0)
            if not self._waiting or len(self._waiting) < self.busy:
                continue
            self.now = max(self.now, min(at for at, _ in self._waiting))
            for at, future in self._waiting:
                if at <= self.now and not future.done():
                    future.set_result(None)
            self._waiting = [(at, future) for at, future in self._waiting if at > self.now]


def asking_all(
    server: ScriptedServer, clock: LeapingClock, *calls: tuple[str, str], apart: float = 0.0, **changes: Any
) -> list[CallError | None]:
    """Asks these calls (endpoint, path) side by side, as the reader does, and gives back what refused them.

    Each begins so many seconds ``apart`` from the one before.
    """
    policy = replace(QUICK, **changes)
    clock.busy = len(calls)

    async def one(session: ReadOnlySession, number: int, endpoint: str, path: str) -> CallError | None:
        trace = RequestTrace(endpoint=endpoint)
        TRACE.set(trace)
        if apart:
            await clock.sleep(apart * number)
        try:
            await session.get_json(f"{server.base_url}{path}", {})
        except CallRefused as refused:
            return refused.refusal
        finally:
            session.leave_place(trace)
            clock.busy -= 1
        return None

    async def run() -> list[CallError | None]:
        source = TokenSource(Access(base_url=server.base_url, access_token="t"), clock=lambda: 0.0)
        pace = Pace(clock=lambda: clock.now, sleep=clock.sleep)
        session = ReadOnlySession(
            base_url=server.base_url,
            token_source=source,
            policy=policy,
            pace=pace,
            limit=RequestLimit(policy.concurrent_requests),
        )
        leaping = asyncio.create_task(clock.leap())
        try:
            return list(await asyncio.gather(*(one(session, number, *each) for number, each in enumerate(calls))))
        finally:
            leaping.cancel()
            await session.close()

    return asyncio.run(run())


CALLS = [("/people/{}", f"/people/{number}") for number in range(30)]


def test_a_window_costs_few_requests_and_no_call_and_the_others_go_on() -> None:
    clock = LeapingClock(0)
    open_at: list[float] = []

    def script(asked: Asked) -> Reply:
        if asked.path.startswith("/others"):
            open_at.append(clock.now)
            return Reply({})
        return CLOSED if clock.now < 200 else Reply({})

    others = [("/others", f"/others/{number}") for number in range(5)]
    with scripted(script) as server:
        assert asking_all(server, clock, *CALLS, *others) == [None] * 35
        refused = [each for each in server.asked if not each.path.startswith("/others")][:-30]
    assert len(refused) <= 4 + 7, "those under way at first, and then one each half minute"
    assert max(open_at) < 30


def test_a_window_without_end_costs_the_patience_and_the_rest_is_not_asked() -> None:
    clock = LeapingClock(0)
    with scripted(lambda asked: CLOSED) as server:
        refusals = asking_all(server, clock, *CALLS, maintenance_patience_seconds=100.0)
        assert len(server.asked) <= 4 + 4
    assert clock.now < 140
    assert {each.meaning for each in refusals if each is not None} == {Meaning.PASSING}
    not_asked = [each for each in refusals if each is not None and each.code == "maintenance"]
    assert len(not_asked) >= 25
    assert all(each.message_is_ours and "HTTP 503" in each.message for each in not_asked)


def test_one_entity_that_is_always_refused_does_not_cost_the_others() -> None:
    clock = LeapingClock(0)
    with scripted(lambda asked: CLOSED if asked.path == "/people/7" else Reply({})) as server:
        refusals = asking_all(server, clock, *CALLS)
    assert [number for number, each in enumerate(refusals) if each is not None] == [7]


def test_one_that_is_refused_while_others_are_answered_has_five_attempts() -> None:
    clock = LeapingClock(0)
    with scripted(lambda asked: CLOSED if asked.path == "/people/0" else Reply({})) as server:
        refusals = asking_all(server, clock, *CALLS, apart=10.0)
        assert server.paths.count("/people/0") == 5
    assert [number for number, each in enumerate(refusals) if each is not None] == [0]


def test_a_longer_wait_than_anybody_has_is_not_waited_for() -> None:
    clock = LeapingClock(0)
    hour = replace(CLOSED, headers={"Retry-After": "3000"})
    with scripted(lambda asked: hour) as server:
        refusals = asking_all(server, clock, *CALLS)
        assert len(server.asked) <= 4
    assert clock.now < 60
    assert None not in refusals


def test_a_wait_is_shown_with_its_reason(tmp_path: Path) -> None:
    asked = threading.Event()

    def script(_: Asked) -> Reply:
        asked.set()
        return CLOSED

    with scripted(script) as server, connect(server) as connection:
        assert connection.waits == ()
        results: list[Result] = []
        reader = threading.Thread(target=lambda: results.append(read(connection, tmp_path, "hunt_groups").result))
        reader.start()
        assert asked.wait(10)
        while not connection.waits:
            reader.join(0.001)
        (wait,) = connection.waits
        connection.stop(Interrupted("Enough."))
        reader.join(10)
    assert "huntGroups" in wait.what
    assert 0 < wait.seconds <= 30
    assert "503" in wait.reason
    assert results == [Result.ERROR]
