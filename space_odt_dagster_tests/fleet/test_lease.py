"""The lease in virtual time: whatever takes, renewals, deaths and late answers come after each other, one run writes at a time."""

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.fleet.conditional_object import Version
from space_odt_dagster.fleet.lease import PATIENCE_SECONDS, Held, Lease, LeaseLost, Time
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster_tests.endurance import ENDURANCE

RUNS = 3


class Store:
    """An object with versions. ``first`` is done before the next write arrives; ``loses`` drops the answer of a write."""

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.writes = 0
        self.first: Callable[[], None] | None = None
        self.loses = False

    def create(self, content: bytes) -> Version | None:
        self._do_first()
        return self._write(content) if self.content is None else None

    def replace(self, content: bytes, version: Version) -> Version | None:
        self._do_first()
        return self._write(content) if self.content is not None and version == self._version else None

    def read(self) -> tuple[bytes, Version] | None:
        return (self.content, self._version) if self.content is not None else None

    @property
    def _version(self) -> Version:
        return Version(str(self.writes))

    def _do_first(self) -> None:
        first, self.first = self.first, None
        if first is not None:
            first()

    def _write(self, content: bytes) -> Version:
        self.content, self.writes = content, self.writes + 1
        if self.loses:
            self.loses = False
            raise ConnectionResetError
        return self._version


class Clock:
    """A clock that only waiting moves."""

    now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


def lease(store: Store, clock: Clock, run_id: str, has_ended: Callable[[str], bool] = lambda run_id: False) -> Lease:
    return Lease(store, run_id, where="s3://b/x", has_ended=has_ended, time=Time(lambda: clock.now, clock.wait))


def holder(store: Store) -> str:
    """The run that may write; empty if none."""
    held = Held.of(store.content or b"")
    return "" if held.free else held.run_id


def test_a_holder_that_renews_refuses_others_and_leaves_the_folder_to_them_at_the_end() -> None:
    store, clock = Store(), Clock()
    first, second = lease(store, clock, "first"), lease(store, clock, "second")
    assert first.look()
    assert not second.look()
    first.confirm()
    with pytest.raises(FolderInUse, match=r"Run first on .* is writing into s3://b/x: wait until it has ended"):
        second.look()
    first.release()
    assert lease(store, clock, "third").look()
    first.release()
    assert holder(store) == "third", "who released once has nothing to release"


def test_a_counter_that_stands_still_is_waited_for_and_one_late_renewal_finds_out() -> None:
    store, clock = Store(), Clock()
    dead, second = lease(store, clock, "dead"), lease(store, clock, "second")
    assert dead.look()
    lost: list[Interrupted] = []
    second.take(lost.append)
    second.release()
    assert clock.now == pytest.approx(PATIENCE_SECONDS, abs=10)
    assert lost == []
    with pytest.raises(LeaseLost, match=r"stopped because run second on .* took over s3://b/x"):
        dead.confirm()


def test_a_run_that_is_known_to_have_ended_is_not_waited_for() -> None:
    store, clock = Store(), Clock()
    assert lease(store, clock, "dead").look()
    assert lease(store, clock, "second", lambda run_id: run_id == "dead").look()
    assert clock.now == 0


def test_a_damaged_lease_is_waited_for_and_nobody_is_asked_about_it() -> None:
    store, clock = Store(), Clock()
    store.create(b'{"run_id": 1')
    asked: list[str] = []

    def has_ended(run_id: str) -> bool:
        asked.append(run_id)
        return True

    second = lease(store, clock, "second", has_ended)
    second.take(lambda lost: None)
    second.release()
    assert store.content is not None
    assert Held.of(store.content).run_id == "second"
    assert asked == []


def test_what_was_written_is_not_lost_with_its_answer() -> None:
    store, clock = Store(), Clock()
    first = lease(store, clock, "first")
    store.loses = True
    with pytest.raises(ConnectionResetError):
        first.look()
    assert first.look()
    store.loses = True
    with pytest.raises(ConnectionResetError):
        first.confirm()
    first.confirm()


class Interleavings(RuleBasedStateMachine):
    """Runs that look, confirm, end and die at any moment, and one of them in the middle of a write of another."""

    @initialize()
    def begin(self) -> None:
        self.store, self.clock = Store(), Clock()
        self.ended: set[str] = set()
        self.number = 0
        self.leases: list[Lease | None] = [None] * RUNS
        self.names = [""] * RUNS
        self.holds = [False] * RUNS
        self.changed: dict[str, float] = {}
        """When the lease of each run was written last, in seconds."""

    def written(self) -> None:
        if holder(self.store):
            self.changed[holder(self.store)] = self.clock.now

    def look(self, which: int) -> None:
        if self.holds[which]:
            return self.confirm(which)
        if self.leases[which] is None:
            self.number += 1
            self.names[which] = f"run-{self.number}"
            self.leases[which] = lease(self.store, self.clock, self.names[which], self.ended.__contains__)
        before, writes = holder(self.store), self.store.writes
        one = self.leases[which]
        assert one is not None
        try:
            self.holds[which] = one.look()
        except FolderInUse:
            assert before not in self.ended
            self.leases[which] = None
            return None
        except ConnectionResetError:
            return self.written()
        if self.holds[which] and before and self.store.writes == writes + 1 and before != self.names[which]:
            waited = self.clock.now - self.changed[before]
            assert before in self.ended or waited >= PATIENCE_SECONDS, "nobody takes over from one that is alive"
        if self.holds[which]:
            assert holder(self.store) == self.names[which]
            if self.store.writes > writes:
                self.written()
        return None

    def confirm(self, which: int) -> None:
        one = self.leases[which]
        if one is None or not self.holds[which]:
            return
        try:
            one.confirm()
        except LeaseLost:
            assert holder(self.store) != self.names[which], "who has it is not stopped"
            self.holds[which], self.leases[which] = False, None
        except ConnectionResetError:
            self.written()
        else:
            assert holder(self.store) == self.names[which], "who writes an export has the lease"
            self.written()

    @rule(which=st.integers(0, RUNS - 1), seconds=st.sampled_from([1, 5, 20, 89, 90]))
    def a_run_looks_or_writes_after_a_while(self, which: int, seconds: float) -> None:
        self.clock.wait(seconds)
        self.look(which)

    @rule(which=st.integers(0, RUNS - 1), other=st.integers(0, RUNS - 1), loses=st.booleans())
    def another_comes_before_its_write_arrives(self, which: int, other: int, loses: bool) -> None:
        if which != other:
            self.store.first = lambda: self.look(other)
        self.store.loses = loses
        self.look(which)
        self.store.first, self.store.loses = None, False

    @rule(which=st.integers(0, RUNS - 1), is_known=st.booleans())
    def a_run_dies(self, which: int, is_known: bool) -> None:
        if is_known and self.names[which]:
            self.ended.add(self.names[which])
        self.leases[which], self.holds[which] = None, False

    @precondition(lambda self: any(self.holds))
    @rule(which=st.integers(0, RUNS - 1))
    def a_run_ends(self, which: int) -> None:
        one = self.leases[which]
        if one is not None and self.holds[which]:
            had_it = holder(self.store) == self.names[which]
            before = self.store.content
            one.release()
            assert (holder(self.store) == "") if had_it else (self.store.content == before)
            self.leases[which], self.holds[which] = None, False


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(max_examples=60 * ENDURANCE, stateful_step_count=30, deadline=None)
