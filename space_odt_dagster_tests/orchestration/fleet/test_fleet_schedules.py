"""The schedules of several organisations: each tick asks for a run of all that are to be read now."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster_tests.fleet.summaries import keep, summary
from space_odt_dagster_tests.fleet.written import org_id, with_organisations
from space_odt_dagster_tests.orchestration.fleet.organisations import FILE, PART, definitions
from space_odt_dagster_tests.orchestration.fleet.submitted import submitted
from space_odt_dagster_tests.orchestration.homes import new_instance

ENTRIES = {
    name: f"name: {name}, org_id: {org_id(number)}" for number, name in enumerate(("acme", "globex", "hooli"), 1)
}
TICK = datetime(2026, 12, 1, 3, tzinfo=UTC)
Tick = Callable[..., list[dg.RunRequest]]


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """Where no run is recorded yet."""
    with new_instance(tmp_path / "kept") as found:
        yield found


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes the file, with more keys for an organisation."""
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / FILE))
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "out"))

    def written(**more: str) -> None:
        entries = [f"{entry}, {more[name]}" if name in more else entry for name, entry in ENTRIES.items()]
        (tmp_path / FILE).write_text(with_organisations(*entries), encoding="utf-8")

    written()
    return written


@pytest.fixture
def tick(write: Callable[..., None], instance: dg.DagsterInstance) -> Tick:
    """What a tick of a schedule asks for."""
    location = definitions()

    def requests(schedule: str = "inventory_schedule", *, at: datetime = TICK) -> list[dg.RunRequest]:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=at, repository_def=location.get_repository_def()
        )
        data = location.resolve_schedule_def(schedule).evaluate_tick(context)
        return list(data.run_requests or ())

    return requests


def names(requests: list[dg.RunRequest]) -> list[str]:
    return [str(request.partition_key) for request in requests]


def test_a_tick_asks_for_a_whole_run_of_each(tick: Tick) -> None:
    requests = tick()
    assert names(requests) == ["acme", "globex", "hooli"]
    assert [request.run_key for request in requests] == [
        f"{name}@2026-12-01T03:00:00+00:00" for name in ("acme", "globex", "hooli")
    ]
    for request in requests:
        assert request.asset_selection is None
        assert request.tags["space_odt/run"] == "inventory"
        assert request.tags["dagster/partition"] == request.partition_key


def test_a_changed_scope_or_pause_needs_no_reload(tick: Tick, write: Callable[..., None]) -> None:
    assert tick("full_inventory_schedule") == []
    write(acme="scope: full", hooli="paused: {reason: The contract ends.}")
    assert names(tick()) == ["globex"]
    assert names(tick("full_inventory_schedule")) == ["acme"]
    assert names(tick("calling_inventory_schedule")) == []


def test_who_is_read_now_is_not_asked_for_again(tick: Tick, instance: dg.DagsterInstance) -> None:
    queued = submitted(instance, {"dagster/partition": "globex"}, assets=["people"])
    assert names(tick()) == ["acme", "hooli"]
    instance.report_run_canceled(queued)
    assert names(tick()) == ["acme", "globex", "hooli"]


def test_what_an_entry_leaves_out_is_not_in_its_run(tick: Tick, write: Callable[..., None]) -> None:
    write(acme="exclude: [licenses]")
    found = {str(each.partition_key): each.asset_selection for each in tick()}
    assert found["globex"] is None
    asked = {key.path[-1] for key in found["acme"] or ()}
    assert asked == {*PART.selection(Tier.V1), *OUTPUTS} - {"licenses", "license_assigned_users"}


def test_a_second_pass_asks_for_those_that_were_not_read_completely_since_the_first(
    tick: Tick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_CRON_AGAIN", "30 5 * * *")
    again, tonight = TICK.replace(hour=5, minute=30), "2026-12-01T03:07:00+00:00"
    schedule = definitions().resolve_schedule_def("inventory_schedule")
    assert schedule.cron_schedule == ["0 3 * * *", "30 5 * * *"]
    keep(tmp_path / "out", summary("acme", 1, complete=tonight))
    keep(tmp_path / "out", summary("globex", 2, started_at=tonight, complete="2026-11-30T03:07:00+00:00"))
    assert names(tick()) == ["acme", "globex", "hooli"]
    assert names(tick(at=again)) == ["globex", "hooli"]
    assert tick(at=again)[0].run_key == "globex@2026-12-01T05:30:00+00:00"


def test_a_new_name_waits_for_a_reload_and_the_others_do_not(
    tick: Tick, tmp_path: Path, write: Callable[..., None]
) -> None:
    new = with_organisations(*ENTRIES.values(), f"name: initech, org_id: {org_id(9)}")
    (tmp_path / FILE).write_text(new, encoding="utf-8")
    assert names(tick()) == ["acme", "globex", "hooli"]
    assert (
        len(
            definitions()
            .resolve_asset_graph()
            .get(dg.AssetKey(["webex", "people"]))
            .partitions_def.get_partition_keys()
        )
        == 4
    )  # type: ignore[union-attr]


def test_a_file_that_is_wrong_at_three_fails_the_tick_and_no_run_begins(tick: Tick, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(with_organisations(f"name: acme, org_id: {org_id(1)}, scop: full"), encoding="utf-8")
    with pytest.raises(Exception, match="inventory_schedule") as said:
        tick()
    assert f"{FILE}:3:" in str(said.value.__cause__)
    assert "Did you mean scope?" in str(said.value.__cause__)


def test_a_wrong_cron_is_said_by_every_tick(write: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ODT_CRON_AGAIN", "later")
    schedule = definitions().resolve_schedule_def("inventory_schedule")
    assert "SPACE_ODT_CRON_AGAIN" in (schedule.description or "")
    with dg.DagsterInstance.ephemeral() as ephemeral, pytest.raises(Exception, match="inventory_schedule") as said:
        schedule.evaluate_tick(dg.build_schedule_context(ephemeral))
    assert "SPACE_ODT_CRON_AGAIN takes five cron fields" in str(said.value.__cause__)
