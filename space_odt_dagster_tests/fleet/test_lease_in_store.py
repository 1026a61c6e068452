"""The lease in an S3 store on loopback, and runs that have one: two never write into one folder."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import s3fs
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.fleet.checking import problems_of
from space_odt_dagster.fleet.conditional_object import store_excludes
from space_odt_dagster.fleet.lease import LEASE, Held, Lease, LeaseLost, lease_for
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster.run.opening import Chosen, run_of
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.settings import SettingsError, settings_from
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations
from space_odt_dagster_tests.orchestration.fleet.link import link
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, CONDITIONS, denied, s3_server
from space_odt_dagster_tests.orchestration.s3_store import store_at

EXPORTS = ("people", "licenses", "locations")
NO_RETRIES = {"retries": {"max_attempts": 1}, "connect_timeout": 2}
"""Whoever waits for a store that does not answer waits shorter."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3") / "log") as served:
        yield served


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    return store_at(address, monkeypatch)


def lease_of(folder: str, run_id: str, ended: tuple[str, ...] = ()) -> Lease:
    lease = lease_for(UPath(f"s3://{BUCKET}/{folder}"), run_id, {}, has_ended=ended.__contains__)
    assert lease is not None
    return lease


def test_of_eight_at_once_one_takes_the_folder(store: s3fs.S3FileSystem) -> None:
    leases = [lease_of("eight", f"run-{number}") for number in range(8)]
    with ThreadPoolExecutor(len(leases)) as pool:
        taken = list(pool.map(Lease.look, leases))
    assert taken.count(True) == 1
    (name,) = [path.rpartition("/")[2] for path in store.ls(f"{BUCKET}/eight", detail=False)]
    assert name == LEASE, "what was tried leaves nothing"
    held = Held.of(store.cat_file(f"{BUCKET}/eight/{LEASE}"))
    assert held.run_id == f"run-{taken.index(True)}"


def test_who_is_late_finds_out_and_who_ended_leaves_the_folder_free(store: s3fs.S3FileSystem) -> None:
    late, second, third = lease_of("late", "late"), lease_of("late", "second", ("late",)), lease_of("late", "third")
    assert late.look()
    late.confirm()
    assert not third.look()
    assert second.look()
    with pytest.raises(LeaseLost, match=r"because run second on .* took over s3://inventory/late"):
        late.confirm()
    with pytest.raises(FolderInUse, match=r"Run second on .* is writing into s3://inventory/late"):
        third.look()
    late.release()
    second.confirm()
    second.release()
    assert third.look()


def test_who_had_no_network_is_late_when_it_is_back(address: str, store: s3fs.S3FileSystem) -> None:
    with link(int(address.rpartition(":")[2])) as to_store:
        root = UPath(f"s3://{BUCKET}/cut", endpoint_url=f"http://127.0.0.1:{to_store.port}", config_kwargs=NO_RETRIES)
        far = lease_for(root, "far", {})
        assert far is not None
        assert far.look()
        to_store.cut()
        with pytest.raises(OutputError, match="Cannot write s3://inventory/cut/lease"):
            far.confirm()
        near = lease_of("cut", "near", ("far",))
        assert near.look()
        to_store.mend()
        with pytest.raises(LeaseLost, match=r"because run near on .* took over s3://inventory/cut"):
            far.confirm()
    near.confirm()


def test_a_store_that_ignores_conditions_is_found_out_and_refused(address: str, store: s3fs.S3FileSystem) -> None:
    root = UPath(f"s3://{BUCKET}/ignoring")
    with denied(address, CONDITIONS):
        problem = store_excludes(root)
        assert problem is not None
        assert "s3://inventory/ignoring let 8 of 8 writers that exclude each other win" in problem
        with pytest.raises(OutputError, match="Set SPACE_ODT_LOCK=queue"):
            lease_for(root, "run", {})
        assert lease_for(root, "run", {"SPACE_ODT_LOCK": "queue"}) is None
    with denied(address, "s3:PutObject"), pytest.raises(OutputError, match="lack the right s3:PutObject"):
        store_excludes(root)
    assert store_excludes(root) is None
    assert not store.exists(f"{BUCKET}/ignoring")


def test_a_check_of_the_organisations_says_so(address: str, store: s3fs.S3FileSystem) -> None:
    fleet = fleet_in(with_organisations(f"name: acme, org_id: {org_id(1)}"), out_dir=f"s3://{BUCKET}/checked")
    environ = {"WEBEX_ACCESS_TOKEN_ACME": "of-acme"}
    with denied(address, CONDITIONS):
        (said,) = problems_of(fleet.named("acme"), environ, MANIFEST, offline=True)
        assert "let 8 of 8 writers" in said
        assert not problems_of(fleet.named("acme"), {**environ, "SPACE_ODT_LOCK": "queue"}, MANIFEST, offline=True)
    assert problems_of(fleet.named("acme"), environ, MANIFEST, offline=True) == []
    assert not store.exists(f"{BUCKET}/checked")
    elsewhere = fleet_in(with_organisations(f"name: acme, org_id: {org_id(1)}"), out_dir="s3://no-such-bucket/fleet")
    (said,) = problems_of(elsewhere.named("acme"), environ, MANIFEST, offline=True)
    assert said.startswith("There is no bucket no-such-bucket")


def test_only_where_the_system_does_not_lock_is_a_lease_needed(tmp_path: Path) -> None:
    assert lease_for(UPath(tmp_path), "run", {}) is None
    assert store_excludes(UPath(tmp_path)) is None
    other = store_excludes(UPath("memory://somewhere"))
    assert other is not None
    assert other.startswith("memory:// has no lock that this tool can use.")
    with pytest.raises(SettingsError, match="SPACE_ODT_LOCK takes lease or queue, not 'none'"):
        lease_for(UPath("memory://somewhere"), "run", {"SPACE_ODT_LOCK": "none"})


def test_a_bucket_that_is_not_there_is_said_in_one_sentence(store: s3fs.S3FileSystem) -> None:
    with pytest.raises(OutputError, match="Cannot write s3://nowhere-at-all/x/lease"):
        lease_for(UPath("s3://nowhere-at-all/x"), "run", {})


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with serve(SimulatorSettings(people=4)) as found:
        yield found


def run_over(folder: str, simulation: Simulation, connection: Connection, run_id: str, *ended: str) -> Inventory:
    """A run into the store, with a lease."""
    environ = {**os.environ, "SPACE_ODT_OUT_DIR": f"s3://{BUCKET}/{folder}"}
    environ |= {"WEBEX_BASE_URL": simulation.base_url, "WEBEX_ACCESS_TOKEN": simulation.token}
    return run_of(
        Chosen(scope=Scope.of(MANIFEST, "v1"), selection=MANIFEST.in_order(EXPORTS)),
        settings_from(environ, {"no_report": True}),
        lambda: (connection, connection.identity()),
        manifest=MANIFEST,
        run_id=run_id,
        lease=lease_of(folder, run_id, ended),
    )


def test_a_run_that_lost_its_folder_writes_nothing_there_any_more(
    store: s3fs.S3FileSystem, simulation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_LOCAL_DIR", str(tmp_path))
    access = Access(base_url=simulation.base_url, access_token=simulation.token)
    with (
        Connection(access) as connection,
        Connection(access) as other,
        run_over("runs", simulation, connection, "run-1") as first,
    ):
        people, licenses = first.read("people"), first.read("licenses")
        first.keep(people)
        with run_over("runs", simulation, other, "run-2", "run-1") as second:
            second.keep(second.read("people"))
            with pytest.raises(LeaseLost) as lost:
                first.keep(licenses)
            assert not first.stop(lost.value, licenses), "there is nothing to record where others write"
            assert first.read("locations").stopped is lost.value
            with pytest.raises(LeaseLost):
                first.confirm()
    names = {path.rpartition("/")[2] for path in store.find(f"{BUCKET}/runs")}
    assert names == {LEASE, *(f"{name}.{end}" for name in ("people", "status", "errors") for end in ("csv", "json"))}
    state = json.loads(store.cat_file(f"{BUCKET}/runs/state/people.json"))
    assert state["export"]["run_id"] == "run-2"
    assert Held.of(store.cat_file(f"{BUCKET}/runs/{LEASE}")).free
