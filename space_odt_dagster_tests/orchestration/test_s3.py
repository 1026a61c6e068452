"""The output folder in an object store: the same exports, status, snapshots, report and partial selections as on a disk."""

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import s3fs

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.jobs import area_names
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.orchestration.location import code_location
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, denied, s3_server
from space_odt_dagster_tests.orchestration.s3_store import store_at

ROOT = f"{BUCKET}/team/webex"
EXPORTS = (
    *("licenses", "license_assigned_users", "people", "people_details", "person_numbers"),
    *("call_queues", "call_queue_details", "call_queue_agents"),
)
"""Of the first version, which a whole run reads. Each of the requests to a store takes milliseconds."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store writes down what it is asked, a line each."""
    return tmp_path_factory.mktemp("s3") / "log"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    with s3_server(log) as served:
        yield served


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    return store_at(address, monkeypatch)


@pytest.fixture
def remote(store: s3fs.S3FileSystem, organisation: Simulation, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", f"s3://{ROOT}")
    return store


def names_in(store: s3fs.S3FileSystem, folder: str) -> set[str]:
    return {path.rpartition("/")[2] for path in store.ls(f"{ROOT}/{folder}", detail=False)}


def test_a_whole_run_and_a_part_of_it_leave_the_same_files_as_on_a_disk(
    remote: s3fs.S3FileSystem, organisation: Simulation, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_KEEP_SNAPSHOTS", "1")
    with code_location(tmp_path / "home", EXPORTS) as location:
        whole = location.run("inventory_run")
        assert whole.status is dg.DagsterRunStatus.SUCCESS
        assert not (tmp_path / "out").exists()
        asked = Counter(re.findall("GET /[^ ]*/state/([a-z_]+)[.]json ", log.read_text(encoding="utf-8")))
        assert max(asked.values(), default=0) <= 2, "a state is read by the run and for its snapshot, once each"
        with monkeypatch.context() as disk:
            disk.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "out"))
            assert location.run("inventory_run").status is dg.DagsterRunStatus.SUCCESS
        on_disk = {path.name: path.read_bytes() for path in (tmp_path / "out" / "exports").iterdir()}
        in_store = {name: remote.cat_file(f"{ROOT}/exports/{name}") for name in names_in(remote, "exports")}
        assert set(in_store) == set(on_disk) > {f"{name}.csv" for name in EXPORTS}
        told_of_the_run = {
            f"{name}.{ending}" for name in ("status", "errors", "findings") for ending in ("csv", "json")
        }
        different = {name for name in on_disk if on_disk[name] != in_store[name]} - told_of_the_run
        assert different == set()
        (snapshot,) = names_in(remote, "snapshots")
        manifest = json.loads(remote.cat_file(f"{ROOT}/snapshots/{snapshot}/manifest.json"))
        assert manifest["complete"]
        judged = {f"{name}.{ending}" for name in ("findings", "rules_summary", "scores") for ending in ("csv", "json")}
        assert names_in(remote, f"snapshots/{snapshot}") == {*on_disk, "manifest.json"} - judged
        assert names_in(remote, f"findings/{snapshot}") == {*judged, "findings.html"}
        assert b"<html" in remote.cat_file(f"{ROOT}/report/index.html")

        organisation.log.clear()
        part = location.run("call_queues_run")
        assert part.status is dg.DagsterRunStatus.SUCCESS
        area = set(area_names(MANIFEST.only(EXPORTS), "call_queues"))
        assert {entry.asset for entry in organisation.log.requests} - {"me"} == area
        status = list(csv.DictReader(io.StringIO(remote.cat_file(f"{ROOT}/exports/status.csv").decode())))
        made_by = {record["module"]: record["run_id"] for record in status}
        assert {name for name, run in made_by.items() if run == part.run_id} == area

        again = location.run("__ASSET_JOB", assets=["status", "errors", "inventory_snapshot", "snapshot_retention"])
        assert again.status is dg.DagsterRunStatus.SUCCESS
        kept = names_in(remote, "snapshots")
        assert snapshot in kept, "the newest complete snapshot always stays"


def test_a_night_whose_data_is_whole_has_not_failed_for_want_of_the_right_to_remove(
    address: str, store: s3fs.S3FileSystem, organisation: Simulation, tmp_path: Path
) -> None:
    folder = f"{BUCKET}/nights"
    variables = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    variables |= {"SPACE_ODT_OUT_DIR": f"s3://{folder}", "SPACE_ODT_KEEP_SNAPSHOTS": "1", "HOME": str(tmp_path)}
    shell = Shell.for_simulation(tmp_path, organisation, **variables)
    with denied(address, "s3:DeleteObject"):
        nights = [shell.run("inventory_run", "--select", "licenses", "--no-report") for _ in range(2)]
    assert [night.code for night in nights] == [0, 0], nights[1].said
    assert "Warning" not in nights[0].said
    assert "Warning: Cannot remove the snapshot" in nights[1].out
    assert "the credentials lack the right s3:DeleteObject" in " ".join(nights[1].out.split())
    assert len(store.ls(f"{folder}/snapshots")) == 2
    allowed = shell.run("inventory_run", "--select", "licenses", "--no-report")
    assert (allowed.code, "Warning" in allowed.said) == (0, False), allowed.said
    assert len(store.ls(f"{folder}/snapshots", refresh=True)) == 1


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        ("s3:GetObject", "Cannot read s3://inventory/rights"),
        ("s3:ListBucket", "Cannot read s3://inventory/rights"),
        ("s3:PutObject", "Cannot write s3://inventory/rights"),
    ],
)
def test_any_other_right_that_is_missing_ends_a_run_in_one_sentence(
    right: str, sentence: str, address: str, store: s3fs.S3FileSystem, organisation: Simulation, tmp_path: Path
) -> None:
    variables = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    variables |= {"SPACE_ODT_OUT_DIR": f"s3://{BUCKET}/rights", "HOME": str(tmp_path)}
    with denied(address, right):
        ended = Shell.for_simulation(tmp_path, organisation, **variables).run("inventory_run", "--select", "licenses")
    assert (ended.code, "Traceback" in ended.said) == (1, False), ended.said
    assert sentence in ended.said
    assert right in ended.said


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SPACE_ODT_OUT_DIR": "s3://nowhere-at-all/webex"}, "There is no bucket nowhere-at-all"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "Could not connect to the endpoint URL"),
    ],
)
def test_a_bucket_that_is_not_there_ends_a_run_before_anything_is_read(
    changed: dict[str, str],
    sentence: str,
    store: s3fs.S3FileSystem,
    organisation: Simulation,
    tmp_path: Path,
) -> None:
    variables = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    variables |= {"SPACE_ODT_OUT_DIR": f"s3://{BUCKET}/x", "HOME": str(tmp_path), **changed}
    ended = Shell.for_simulation(tmp_path, organisation, **variables).run("inventory_run", "--select", "licenses")
    assert (ended.code, "Traceback" in ended.said) == (1, False), ended.said
    assert sentence in ended.err
    assert [entry.asset for entry in organisation.log.requests] == []


def test_a_bucket_that_does_not_exist_is_said_in_one_sentence(
    store: s3fs.S3FileSystem, organisation: Simulation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", "s3://nowhere-at-all/webex")
    with code_location(tmp_path / "home", EXPORTS) as location:
        run = location.run("__ASSET_JOB", assets=["licenses"])
        assert run.status is dg.DagsterRunStatus.FAILURE
        events = location.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        said = str([event.dagster_event.step_failure_data.error for event in events if event.dagster_event])
        assert "Cannot write s3://nowhere-at-all/webex" in said
        secret = os.environ["AWS_SECRET_ACCESS_KEY"].encode()
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()]
