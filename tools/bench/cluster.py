"""A run on a Celery worker, with PostgreSQL and an object store, beside the same run of the command line on a disk.

Run as ``python -m tools.bench.cluster``: needs ``apt-get install postgresql redis-server``. Both run with as many requests at once
as by default, then with four times as many. Then a worker is killed while it reads, at the patience that
``deploy/celery/dagster.yaml`` has. The targets are 1.1 times as long, and 150 s until another goes on.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from space_odt_dagster_tests.fleet.written import with_organisations
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, engine
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, s3_server
from tools.bench.command import measured
from tools.bench.server import Served, served
from tools.cluster.servers import Postgres, postgres, redis

_JOB, _NAME = "inventory_run", "acme"
_AT_ONCE = (10, 40)
"""The first is the default of a run."""
_SIZE = "select pg_database_size(datname) from pg_database where datname like 'd%%' order by oid desc limit 1"


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000, help="how many (default 2,000)")
    parser.add_argument("--latency", type=int, default=50, help="of the simulated organisation, in ms (default 50)")
    parser.add_argument(
        "--at-once", type=int, nargs="+", default=_AT_ONCE, help="requests under way (default 10 and 40)"
    )
    parser.add_argument("--rounds", type=int, default=1, help="how many times both are measured, in turn (default 1)")
    parser.add_argument("--no-kill", action="store_true", help="kill no worker")
    given = parser.parse_args(arguments)
    with served(people=given.people, latency_ms=given.latency) as organisation, tempfile.TemporaryDirectory() as name:
        for at_once in given.at_once:
            rounds = [_beside(organisation, Path(name, f"{at_once}-{each}"), at_once) for each in range(given.rounds)]
            ratios = ", ".join(f"{on_worker / alone:.2f}" for alone, on_worker, _ in rounds)
            of_rounds = f", the best of {given.rounds} rounds ({ratios})" if given.rounds > 1 else ""
            alone, on_worker, grown = (min(each) for each in zip(*rounds, strict=True))
            print(
                f"{given.people:,} people, {given.latency} ms, {at_once} at once: {alone:.0f} s by the command line, and "
                f"{on_worker:.0f} s from launch to end on the worker: {on_worker / alone:.2f} times as long{of_rounds}. Its "
                f"records take {grown / 1e6:.1f} MB of PostgreSQL.",
                flush=True,
            )
    if not given.no_kill:
        print(_killed())


def _beside(organisation: Served, folder: Path, at_once: int) -> tuple[float, float, int]:
    """Seconds of the command, seconds on a worker, and bytes that the database has grown."""
    folder.mkdir()
    shared = {"WEBEX_CONCURRENT_REQUESTS": str(at_once)}
    given = {"WEBEX_BASE_URL": organisation.base_url, "WEBEX_ACCESS_TOKEN": organisation.token, **shared}
    alone = measured(["-m", "space_odt_dagster", "inventory_run", "--out-dir", f"{folder}/out"], folder, given)
    entry = f'name: {_NAME}, org_id: {_org_id(organisation)}, base_url: "{organisation.base_url}"'
    file = folder / "organisations.yaml"
    file.write_text(with_organisations(entry, before=f"out_dir: s3://{BUCKET}/fleet\n"), encoding="utf-8")
    with s3_server(folder / "s3.log") as address, postgres() as database, redis() as broker:
        variables = {
            "SPACE_ODT_ORGANISATIONS": str(file),
            f"WEBEX_ACCESS_TOKEN_{_NAME.upper()}": organisation.token,
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "simulated",
            "AWS_SECRET_ACCESS_KEY": "simulated",
            **shared,
        }
        with engine(folder, "space_odt_dagster.definitions", database, broker, **variables) as made:
            made.start_worker()
            before = _size(database)
            began = time.perf_counter()
            _run(made)
            return alone.seconds, time.perf_counter() - began, _size(database) - before


def _run(made: Engine) -> None:
    run_id = made.launch(_JOB, _NAME)
    made.dequeue()
    while not made.location.run_of(run_id).is_finished:
        time.sleep(0.5)
    if made.status(run_id) != "SUCCESS":
        raise SystemExit(made.said(run_id)[-3000:])


def _org_id(organisation: Served) -> str:
    asked = urllib.request.Request(f"{organisation.base_url}/people/me")
    asked.add_header("Authorization", f"Bearer {organisation.token}")
    with urllib.request.urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
    return str(found["orgId"])


def _size(database: Postgres) -> int:
    with database.connect() as connection:
        return int(connection.exec_driver_sql(_SIZE).scalar())


def _killed() -> str:
    command = [sys.executable, "-m", "tools.cluster", "--real-patience"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"goes on elsewhere, (\d+) s after the kill", said)
    assert found is not None, said
    return f"A worker is killed with -9 while it reads: its run goes on elsewhere {found[1]} s later."


if __name__ == "__main__":
    main(sys.argv[1:])
