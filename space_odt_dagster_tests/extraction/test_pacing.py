"""The pace settles just below what a server allows, and nobody asks while everybody is held."""

import pytest

from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster_tests.extraction.virtual_time import LimitedServer, RefusingEachSoMany, VirtualTime, ask_all


@pytest.mark.parametrize("latency", [0.002, 0.02, 0.05])
@pytest.mark.parametrize("rate", [10, 20, 50, 100, 150])
def test_sustained_throttling_gets_most_of_the_rate_with_few_refusals(rate: int, latency: float) -> None:
    server = LimitedServer(rate=rate, capacity=rate)
    seconds, _ = ask_all(server, rate * 60, latency=latency)
    assert server.served == rate * 60
    assert server.served / seconds >= 0.85 * rate
    assert server.refused < 0.05 * (server.served + server.refused)


@pytest.mark.parametrize("retry_after", [0.2, 1.0, 2.0])
def test_longer_announcements_cost_little(retry_after: float) -> None:
    server = LimitedServer(rate=50, capacity=50, retry_after=retry_after)
    seconds, _ = ask_all(server, 50 * 120)
    assert server.served / seconds >= 0.85 * 50
    assert server.refused < 0.05 * server.served


def test_a_limit_that_is_never_reached_costs_nothing() -> None:
    server = LimitedServer(rate=1e9, capacity=1e9)
    seconds, pace = ask_all(server, 10_000, latency=0.01)
    assert server.refused == 0
    assert pace.rate is None
    assert pace.throttled_seconds == 0
    assert seconds == pytest.approx(10_000 * 0.01 / 10, rel=0.1)


@pytest.mark.parametrize("retry_after", [0.5, 3.0])
def test_no_request_leaves_before_the_announced_time(retry_after: float) -> None:
    server = LimitedServer(rate=20, capacity=20, retry_after=retry_after)
    ask_all(server, 1000)
    assert server.holds
    for heard, until in server.holds:
        assert not [sent for sent in server.sent if heard < sent < until - 1e-9]


def test_overlapping_holds_are_counted_once() -> None:
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)
    pace.refused(wait=10.0, sent_at=0.0)
    time.now = 4.0
    pace.refused(wait=10.0, sent_at=0.0)
    assert pace.throttled_seconds == 14.0
    pace.refused(wait=1.0, sent_at=0.0)
    assert pace.throttled_seconds == 14.0
    assert pace.held_for == 10.0


def test_a_limit_of_our_own_holds_before_and_after_a_refusal() -> None:
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep, most=5.0)
    assert pace.rate == 5.0
    for _ in range(100):
        pace.accepted()
    time.now = 1.0
    pace.refused(wait=1.0, sent_at=0.9)
    assert pace.rate == 5.0
    for _ in range(3):
        pace.accepted()
    time.now = 3.0
    pace.refused(wait=1.0, sent_at=2.9)
    assert pace.rate is not None
    assert pace.rate < 5.0


def test_refusals_of_what_left_before_the_hold_do_not_slow_the_pace_again() -> None:
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)
    for _ in range(50):
        pace.accepted()
    time.now = 1.0
    pace.refused(wait=1.0, sent_at=0.9)
    slowed = pace.rate
    for sent_at in (0.91, 0.95, 0.99):
        pace.refused(wait=1.0, sent_at=sent_at)
    assert pace.rate == slowed


def test_the_pace_returns_after_the_limit_is_lifted() -> None:
    server = LimitedServer(rate=20, capacity=20)
    ask_all(server, 400)
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)
    pace.refused(wait=1.0, sent_at=0.0)
    time.now = 2.0
    pace.refused(wait=1.0, sent_at=2.0)
    slow = pace.rate
    time.now = 120.0
    assert slow is not None
    assert pace.rate is not None
    assert pace.rate > 20 * slow


@pytest.mark.parametrize(("every", "retry_after"), [(25, 0.001), (25, 0.05), (50, 0.001), (7, 0.001)])
def test_refusals_that_do_not_depend_on_the_pace_do_not_drive_it_down(every: int, retry_after: float) -> None:
    server = RefusingEachSoMany(rate=1, capacity=1, retry_after=retry_after, every=every)
    seconds, pace = ask_all(server, 5000)
    unhindered = 5000 * 0.01 / 10 + server.refused * retry_after
    assert seconds < 6 * unhindered
    assert pace.rate is not None
    assert pace.rate > 50


@pytest.mark.parametrize("rate", [20, 100])
def test_a_limit_that_comes_after_such_refusals_is_heeded(rate: int) -> None:
    server = RefusingEachSoMany(rate=rate, capacity=rate, retry_after=1.0, every=25, until=2000)
    seconds, _ = ask_all(server, 2000 + rate * 100)
    assert server.refused - 2000 / 25 < 0.05 * rate * 100
    assert seconds < 2000 / 25 * 2.5 + 100 / 0.85 + 300


def test_the_pace_never_stands_still() -> None:
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)
    for second in range(200):
        time.now = float(second)
        pace.refused(wait=0.5, sent_at=time.now)
    assert pace.rate is not None
    assert pace.rate >= 0.2


@pytest.mark.parametrize("wasted", ["nothing", "given back", "broken off"])
def test_a_turn_that_was_not_used_does_not_make_idle_time_count(wasted: str) -> None:
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)

    async def ask() -> None:
        for _ in range(10):
            await pace.turn()
            await time.sleep(0.1)
            pace.accepted()
        if wasted == "given back":
            await pace.turn()
            pace.given_back()
        elif wasted == "broken off":
            pace.refused(wait=1.0, sent_at=-1.0)
            turn = pace.turn()
            turn.send(None)
            turn.close()
        await time.sleep(100.0)
        await pace.turn()
        sent_at = time.now
        await time.sleep(0.1)
        pace.refused(wait=0.9, sent_at=sent_at)

    time.run(ask())
    seconds = 3 if wasted == "broken off" else 2  # The hold of a second is no idle time.
    assert pace.rate == pytest.approx(10 / seconds, rel=0.02)
