"""Four organisations, two of them in an object store, and two workers, of which one is killed while it reads.

The files are those of four single runs, nothing that was kept is asked twice, and no token is used by two runs at a time.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import s3fs

from space_odt_dagster.fleet.lease import LEASE, Held
from space_odt_dagster.orchestration.fleet.celery_settings import VERSION_TAG
from space_odt_dagster.simulator import Fault, FaultAnswer, LoggedRequest, Simulation, SimulatorSettings, Wire, serve
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, engine, wait_for
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, s3_server
from space_odt_dagster_tests.run.whole import exports_of, opened, read_all
from tools.cluster.servers import Postgres, Server

EXPORTS = ("people", "licenses", "license_assigned_users", "locations")
KEPT, HELD = "licenses", "people"
"""An export that is kept before the kill, and one that is under way."""
ONE_TOKEN = ("acme", "globex")
NAMES = ("acme", "globex", "hooli", "initech")
JOB = "inventory_run"
FOLDER = f"{BUCKET}/fleet"


@dataclass(frozen=True, kw_only=True)
class Read:
    """All four after their runs. ``killed`` is the run of the first, ``at`` when its worker was killed (monotonic, seconds)."""

    made: Engine
    simulations: dict[str, Simulation]
    store: s3fs.S3FileSystem
    file: Path
    killed: str
    retry: str
    at: float
    kept: frozenset[str]
    asked: dict[str, list[LoggedRequest]]
    """What was asked of each organisation until then, but whose token it is."""


@pytest.fixture(autouse=True)
def clean_environment() -> None:
    """The environment is that of the engine, for all tests of this file."""


def written(file: Path, simulations: dict[str, Simulation]) -> None:
    """Writes the file of these organisations."""
    lines = ["format: 1", f"out_dir: {file.parent}/out", "tokens: {partner: {access_token: PARTNER}}", "organisations:"]
    for name, simulation in simulations.items():
        token = f", token: partner, out_dir: s3://{FOLDER}/{name}" if name in ONE_TOKEN else ""
        lines.append(f'- {{name: {name}, org_id: {simulation.org_id}, base_url: "{simulation.base_url}"{token}}}')
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def token_of(name: str) -> str:
    return "token-of-the-partner" if name in ONE_TOKEN else f"token-of-{name}"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, database: Postgres, broker: Server) -> Iterator[Read]:
    folder = tmp_path_factory.mktemp("laws")
    with ExitStack() as running:
        address = running.enter_context(s3_server(folder / "s3.log"))
        simulations = {
            name: running.enter_context(serve(SimulatorSettings(people=4, seed=seed, access_token=token_of(name))))
            for seed, name in enumerate(NAMES, 1)
        }
        file = folder / "organisations.yaml"
        written(file, simulations)
        variables = {f"WEBEX_ACCESS_TOKEN_{name.upper()}": token_of(name) for name in NAMES if name not in ONE_TOKEN}
        variables |= {"PARTNER": token_of("acme"), "SPACE_ODT_ORGANISATIONS": str(file), "SPACE_ODT_PLACES": "2"}
        variables |= {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "Secret"}
        variables |= {"AWS_DEFAULT_REGION": "eu-west-1"}
        module = "space_odt_dagster.definitions"
        made = running.enter_context(engine(folder, module, database, broker, EXPORTS, **variables))
        s3fs.S3FileSystem.clear_instance_cache()
        store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        yield after_a_kill(made, simulations, store, file)


def after_a_kill(made: Engine, simulations: dict[str, Simulation], store: s3fs.S3FileSystem, file: Path) -> Read:
    """Launches a run of each, kills the worker of the first, and waits until each has been read."""
    simulations["acme"].faults.add(Fault(route=HELD, answer=FaultAnswer(wire=Wire.HANG), times=1))
    # Each machine has a disk of its own.
    doomed = made.start_worker(SPACE_ODT_LOCAL_DIR=str(made.folder / "disk-0"))
    killed = made.launch(JOB, "acme")
    made.dequeue()
    wait_for(lambda: store.exists(f"{FOLDER}/acme/state/{KEPT}.json") or None, "an export that is kept", every=0.2)
    wait_for(lambda: simulations["acme"].log.for_route(HELD) or None, "the call that hangs")
    made.start_worker(SPACE_ODT_LOCAL_DIR=str(made.folder / "disk-1"))
    others = {name: made.launch(JOB, name) for name in NAMES if name != "acme"}
    made.dequeue()
    made.stop_worker(doomed)
    at = max(entry.at for entry in simulations["acme"].log.requests)
    kept = frozenset(path.rpartition("/")[2][:-5] for path in store.ls(f"{FOLDER}/acme/state", detail=False))

    free = {run_id for name, run_id in others.items() if name not in ONE_TOKEN}
    ended_all(made, free)
    assert made.status(killed) == "STARTED", "nobody looked after it yet"
    assert made.status(others["globex"]) == "QUEUED", "its token is in use"
    made.monitor()
    made.monitor(after=5)
    assert made.status(killed) == "FAILURE"
    made.retry()
    retry = made.retry_of(killed)
    assert retry is not None
    ended_all(made, {others["globex"], retry.run_id})
    return Read(
        made=made,
        simulations=simulations,
        store=store,
        file=file,
        killed=killed,
        retry=retry.run_id,
        at=at,
        kept=kept,
        asked={
            name: [entry for entry in each.log.requests if entry.asset != "me"] for name, each in simulations.items()
        },
    )


def ended_all(made: Engine, run_ids: set[str]) -> None:
    """Lets runs go on to a worker, as places become free, until all of these ended well."""

    def ended() -> bool | None:
        made.dequeue()
        found = {made.status(each) for each in run_ids}
        assert found <= {"QUEUED", "STARTING", "STARTED", "SUCCESS"}, [made.said(each)[-2000:] for each in run_ids]
        return found == {"SUCCESS"} or None

    wait_for(ended, "the end of all runs", every=0.5)


def written_by(read: Read, name: str) -> dict[str, bytes]:
    """The files of the exports of an organisation by their names."""
    if name in ONE_TOKEN:
        paths = read.store.ls(f"{FOLDER}/{name}/exports", detail=False)
        return {Path(path).name: read.store.cat_file(path) for path in paths}
    return exports_of(read.file.parent / "out" / name)


def test_the_exports_are_those_of_four_single_runs(read: Read, tmp_path: Path) -> None:
    for name, simulation in read.simulations.items():
        found = {path: content for path, content in written_by(read, name).items() if Path(path).stem in EXPORTS}
        assert len(found) == 2 * len(EXPORTS)
        with opened(simulation, tmp_path / name, *EXPORTS) as (inventory, _):
            read_all(inventory)
        assert found == exports_of(tmp_path / name), name


def test_nothing_that_was_kept_is_asked_again(read: Read) -> None:
    before = {entry.url for entry in read.asked["acme"] if entry.at <= read.at and entry.status == 200}
    after = [entry for entry in read.asked["acme"] if entry.at > read.at]
    assert KEPT in read.kept
    assert HELD not in read.kept
    assert {entry.asset for entry in after} <= set(EXPORTS) - read.kept
    twice = [entry.url for entry in after if entry.url in before]
    under_way = [entry for entry in read.asked["acme"] if entry.asset not in read.kept]
    assert len(twice) < len(under_way)
    for name in set(NAMES) - {"acme"}:
        urls = [entry.url for entry in read.asked[name]]
        assert len(urls) == len(set(urls)), f"{name} did not notice"


def test_one_token_is_used_by_one_run_at_a_time_and_one_run_has_a_folder(read: Read) -> None:
    ours = read.asked["acme"]
    first = [entry.at for entry in ours if entry.at <= read.at]
    retry = [entry.at for entry in ours if entry.at > read.at]
    other = [entry.at for entry in read.asked["globex"]]
    spans = sorted((min(times), max(times)) for times in (first, retry, other))
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    for name in ONE_TOKEN:
        held = Held.of(read.store.cat_file(f"{FOLDER}/{name}/{LEASE}"))
        assert held.free
        assert (held.run_id == read.retry) == (name == "acme")
    log = (read.made.folder / "s3.log").read_text(encoding="utf-8")
    assert not re.search(rf"PUT /{FOLDER}/\w+/{LEASE}\S* \S+ 412", log), "nobody lost a lease"


def test_no_token_is_in_the_records(read: Read) -> None:
    for run in read.made.instance.get_runs():
        said = f"{run.tags} {run.run_config} {read.made.said(run.run_id)}"
        assert not {name for name in NAMES if token_of(name) in said}
        assert VERSION_TAG in run.tags


def test_a_name_that_the_worker_does_not_know_is_one_sentence_and_not_tried_again(read: Read) -> None:
    run_id = read.made.launch(JOB, "initech")
    written(read.file, {name: each for name, each in read.simulations.items() if name != "initech"})
    read.made.dequeue()
    assert read.made.ended(run_id) == "FAILURE"
    assert "has no organisation 'initech'" in json.dumps(
        [str(e.dagster_event) for e in read.made.instance.all_logs(run_id)]
    )
    read.made.retry()
    assert read.made.retry_of(run_id) is None
    written(read.file, read.simulations)
