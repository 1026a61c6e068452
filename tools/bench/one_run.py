"""The sections that measure one run: the whole command, its reading, and what Dagster and the UI add."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.bench.command import CommandTime, demo, inventory_run
from tools.bench.dagster_time import DagsterTime, dagster_time
from tools.bench.plot import picture
from tools.bench.readers import Rates, rates
from tools.bench.ui_time import UiTime, ui_time
from tools.bench.yardstick import yardstick

OF_EACH_PERSON = ("people", "people_details", "person_numbers", "person_permissions_in")
"""A few exports are enough to show how memory grows with people; all of them would take an hour."""
PICTURE = Path(__file__).parents[2] / "docs" / "images" / "performance.svg"


def compared_with_a_bare_client(*, quick: bool) -> Iterator[str]:
    """The whole command beside a client that stores nothing, and the synchronous SDK."""
    yield "The whole command, from start to exit, and a bare aiohttp client that fetches the same URLs with the same concurrency"
    yield "and stores nothing. Each is a process of its own, on one server. The last column is what the synchronous SDK would"
    yield "need, one call at a time, estimated from a sample of the calls."
    yield ""
    yield "| people | at once | latency, ms | calls | command, s | bare client, s | command : bare | synchronous SDK, s |"
    yield "|---|---|---|---|---|---|---|---|"
    cases = (
        [(100, 10, 100), (400, 10, 100)]
        if quick
        else [(100, 10, 100), (400, 10, 100), (1_000, 40, 50), (5_000, 40, 50)]
    )
    found = []
    for people, concurrency, latency_ms in cases:
        each = yardstick(people=people, latency_ms=latency_ms, concurrency=concurrency)
        found.append(each)
        _say(f"{people} people, {concurrency} at once, {latency_ms} ms: {each.ratio:.2f}")
        yield (
            f"| {people:,} | {concurrency} | {latency_ms} | {each.calls:,} | {each.ours.seconds:.1f} | {each.bare.seconds:.1f} "
            f"| {each.ratio:.2f} | {each.sdk_seconds:,.0f} |"
        )
    yield ""
    yield "![Seconds by calls, of the command, the bare client and the synchronous SDK](images/performance.svg)"
    yield ""
    largest = found[-1]
    rounds = _rounds(quick=quick)
    nothing = _least(rounds, lambda: inventory_run(people=0))
    _say(f"nobody: {nothing.processor_seconds:.1f} s of processor")
    alone = _least(rounds, lambda: inventory_run(people=largest.people))
    each_call = 1000 * (alone.processor_seconds - nothing.processor_seconds) / alone.calls
    _say(f"{largest.people} people without latency: {each_call:.2f} ms of processor a call")
    bare_call = 1000 * largest.bare.processor_seconds / largest.calls
    yield f"- An organisation without people: {nothing.seconds:.1f} s, {nothing.processor_seconds:.1f} s of processor."
    yield (
        f"- Processor per call at {largest.people:,} people without latency, including everything done with its "
        f"{alone.rows / alone.calls:.0f} rows until they are written: {each_call:.2f} ms; the bare client needs "
        f"{bare_call:.2f} and stores nothing."
    )
    if not quick:
        PICTURE.write_text(picture(found), encoding="utf-8")


def scope_full(*, quick: bool) -> Iterator[str]:
    """Hundreds of exports, most of them with few rows."""
    people, concurrency, latency_ms, rounds = (60 if quick else 1_000), 40, 50, _rounds(quick=quick)
    nothing = _least(rounds, lambda: inventory_run(people=0, scope="full"))
    alone = _least(rounds, lambda: inventory_run(people=people, scope="full"))
    each_call = 1000 * (alone.processor_seconds - nothing.processor_seconds) / alone.calls
    _say(f"scope full, {people} people without latency: {each_call:.2f} ms of processor a call")
    beside = yardstick(people=people, latency_ms=latency_ms, concurrency=concurrency, scope="full")
    _say(f"scope full, {concurrency} at once, {latency_ms} ms: {beside.ratio:.2f}")
    yield "Every declared export, compared with the same bare client."
    yield ""
    yield "| people | at once | latency, ms | calls | command, s | bare client, s | command : bare | processor a call, ms |"
    yield "|---|---|---|---|---|---|---|---|"
    yield (
        f"| {people:,} | {concurrency} | {latency_ms} | {beside.calls:,} | {beside.ours.seconds:.1f} "
        f"| {beside.bare.seconds:.1f} | {beside.ratio:.2f} | {each_call:.2f} |"
    )
    yield ""
    bare_call = 1000 * beside.bare.processor_seconds / beside.calls
    yield "The last column is without latency, and without the time that the same command needs for an organisation without people:"
    yield f"{nothing.seconds:.1f} s, {nothing.processor_seconds:.1f} s of processor. The bare client, which stores nothing, needs"
    yield f"{bare_call:.2f} ms a call: {each_call / bare_call:.1f} times less."


def whole_commands(*, quick: bool) -> Iterator[str]:
    """Seconds, processor time and memory of commands."""
    rounds = _rounds(quick=quick)
    yield "`space-odt inventory_run` without latency: scope `v1`, including Dagster's run record, the snapshot and the report."
    yield "`demo` runs the simulated organisation in the same process, so its time and memory are included."
    yield ""
    yield "| command | people | rounds | seconds | processor seconds | peak memory, MiB | calls | rows | calls per second |"
    yield "|---|---|---|---|---|---|---|---|---|"
    sizes = [(120, rounds), (1_000, 1), *([] if quick else [(10_000, 1)])]
    for people, times in sizes:
        yield _command_row("inventory_run", times, lambda people=people: inventory_run(people=people))
    yield _command_row("demo", rounds, lambda: demo(people=120))
    if not quick:
        yield ""
        many = inventory_run(people=100_000, select=OF_EACH_PERSON)
        _say(f"{many.people} people: {many.peak_mib:.0f} MiB")
        asked = "`, `".join(OF_EACH_PERSON[1:])
        yield f"{many.people:,} people, with only these exports of each person: `{asked}`: {many.calls:,} calls in"
        yield f"{many.seconds:,.0f} s, {many.peak_mib:.0f} MiB at most. Exports that are read at the same time share their ids and"
        yield "the limits of their queues, so more of them need more time, but not more memory."


def _least(rounds: int, run: Callable[[], CommandTime]) -> CommandTime:
    return min((run() for _ in range(rounds)), key=lambda each: each.processor_seconds)


def _command_row(name: str, rounds: int, run: Callable[[], CommandTime]) -> str:
    found = [run() for _ in range(rounds)]
    seconds = min(each.seconds for each in found)
    processor = min(each.processor_seconds for each in found)
    peak = max(each.peak_mib for each in found)
    one = found[0]
    _say(f"{name} {one.people}: {seconds:.1f} s, {peak:.0f} MiB")
    return (
        f"| `{name}` | {one.people:,} | {rounds} | {seconds:.1f} | {processor:.1f} | {peak:.0f} | {one.calls:,} | {one.rows:,} "
        f"| {one.calls / seconds:,.0f} |"
    )


def reading_only(*, quick: bool) -> Iterator[str]:
    """Calls per second, beside the SDK and a bare client."""
    rounds = _rounds(quick=quick)
    yield "One setting of each of 1,000 people is read in three ways, in turn, from one server:"
    yield "by this project (which makes rows and writes a journal), by the SDK (with its models), and by a bare aiohttp loop"
    yield "(which only parses JSON). The ratios compare calls per second: 1.00 is as fast as the other, below 1 is slower."
    yield ""
    yield "| latency, ms | at once | rounds | ours, calls/s | SDK, calls/s | bare, calls/s | ours : SDK | ours : bare |"
    yield "|---|---|---|---|---|---|---|---|"
    found = [
        rates(people=1_000, latency_ms=latency_ms, concurrency=concurrency, rounds=rounds)
        for latency_ms, concurrency in ((0, 10), (0, 40), (50, 10), (50, 40))
    ]
    for each in found:
        yield _rates_row(rounds, each)
    yield ""
    yield "Processor time of a call, without latency and with 10 at once:"
    yield ""
    yield "| ours, ms | SDK, ms | bare, ms | ours : SDK | ours : bare |"
    yield "|---|---|---|---|---|"
    ours, sdk, bare = (rate.processor_ms for rate in (found[0].ours, found[0].sdk, found[0].bare))
    yield f"| {ours:.2f} | {sdk:.2f} | {bare:.2f} | {ours / sdk:.2f} | {ours / bare:.2f} |"


def _rates_row(rounds: int, found: Rates) -> str:
    ours, sdk, bare = (rate.per_second for rate in (found.ours, found.sdk, found.bare))
    _say(f"reading, {found.latency_ms} ms, {found.concurrency} at once: {ours:.0f} calls/s")
    return (
        f"| {found.latency_ms} | {found.concurrency} | {rounds} | {ours:,.0f} | {sdk:,.0f} | {bare:,.0f} "
        f"| {ours / sdk:.2f} | {ours / bare:.2f} |"
    )


def dagsters_own_time(*, quick: bool) -> Iterator[str]:
    """The part of a run that Dagster takes."""
    rounds = _rounds(quick=quick)
    found: list[DagsterTime] = [dagster_time(people=60) for _ in range(rounds)]
    one = min(found, key=lambda each: each.own)
    own, ours = one.own, one.ours
    _say(f"Dagster's own time: {own:.1f} s")
    yield "For the exports of 60 people: the time Dagster takes for steps, events and checks, as the command line records them,"
    yield "and the time for reading and writing. Here the server runs in the same process."
    yield ""
    yield "| rounds | assets | checks | events | Dagster, s | reading and writing, s | Dagster's share |"
    yield "|---|---|---|---|---|---|---|"
    yield (
        f"| {rounds} | {one.assets} | {one.checks} | {one.events} | {own:.2f} | {ours:.2f} | {100 * own / (own + ours):.0f} % |"
    )


def in_the_ui(*, quick: bool) -> Iterator[str]:
    """How long the UI takes to answer and to run."""
    rounds = _rounds(quick=quick)
    found: list[UiTime] = [ui_time(people=60) for _ in range(rounds)]
    ready, queued, run = (min(getattr(each, name) for each in found) for name in ("ready", "queued", "run"))
    _say(f"UI: ready after {ready:.1f} s")
    yield "`space-odt ui` with 60 simulated people: from the command until the UI answers. Then `inventory_run` is"
    yield "launched there, in a process of its own; most of the wait is the start of that process."
    yield ""
    yield "| rounds | ready, s | from launch to start, s | the run, s |"
    yield "|---|---|---|---|"
    yield f"| {rounds} | {ready:.1f} | {queued:.1f} | {run:.1f} |"


def _rounds(*, quick: bool) -> int:
    return 1 if quick else 3


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
