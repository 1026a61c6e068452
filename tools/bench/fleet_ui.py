"""What the UI asks of a database in which every asset of every organisation is materialized.

Run as ``python -m tools.bench.fleet_ui``: needs ``apt-get install postgresql``. The targets for 500 organisations are 15 s for the
first look at the whole lineage and 5 s for the next. The events carry no metadata, so their bytes are fewer than those of runs.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import dagster as dg

from space_odt_dagster_tests.fleet.written import org_id, with_organisations
from space_odt_dagster_tests.orchestration.location import AT_ONCE, KEYS, Location, code_location
from tools.cluster.servers import Postgres, postgres

_STATS = "partitionStats { numMaterialized numPartitions numMaterializing numFailed }"
_LINEAGE = f"{{ assetNodes {{ assetKey {{ path }} {_STATS} }} }}"
_PARTITIONS = """query P($k: AssetKeyInput!) { assetNodeOrError(assetKey: $k) { ... on AssetNode { assetPartitionStatuses {
    ... on DefaultPartitionStatuses { materializedPartitions failedPartitions unmaterializedPartitions } } } } }"""


def main(arguments: list[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=500, help="how many (default 500)")
    number = parser.parse_args(arguments).organisations
    names = [f"customer-{each:04}" for each in range(1, number + 1)]
    with tempfile.TemporaryDirectory() as name, postgres() as database:
        folder = Path(name)
        entries = (f"name: {each}, org_id: {org_id(at)}" for at, each in enumerate(names, 1))
        file = folder / "organisations.yaml"
        file.write_text(with_organisations(*entries, before=f"out_dir: {folder}/out\n"), encoding="utf-8")
        os.environ["SPACE_ODT_ORGANISATIONS"] = str(file)
        storage = {
            "module": "space_odt_dagster.orchestration.fleet.warm_postgres",
            "class": "WarmPostgresStorage",
            "config": {"postgres_url": database.url},
        }
        with code_location(folder / "home", own={**AT_ONCE, "storage": {"custom": storage}}) as location:
            assets = _materialize(location, database, names)
            first, again = (_seconds(location, _LINEAGE) for _ in range(2))
            one = _seconds(location, _PARTITIONS, k={"path": KEYS.of("people").path})
        with database.connect() as connection:
            size = connection.exec_driver_sql("select pg_database_size('postgres')").scalar() / 1e6
    print(
        f"{number:,} organisations × {assets} assets, all materialized ({number * assets:,} events, {size:,.0f} MB of PostgreSQL): "
        f"the whole lineage with the counts of partitions is answered in {first:.1f} s, then in {again:.1f} s; the partitions of "
        f"one asset in {one:.2f} s."
    )


def _materialize(location: Location, database: Postgres, names: list[str]) -> int:
    """Materializes every asset for the first organisation as Dagster does, and copies the events for the others."""
    graph = location.context.create_request_context().asset_graph
    keys = [key for key in graph.get_all_asset_keys() if graph.get(key).is_partitioned]
    for key in keys:
        location.instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=names[0]))
    columns = "run_id, dagster_event_type, timestamp, step_key, asset_key"
    with database.connect() as connection:
        for name in names[1:]:
            connection.exec_driver_sql(
                f"insert into event_logs (event, partition, {columns}) "
                f"select replace(event, '{names[0]}', '{name}'), '{name}', {columns} "
                f"from event_logs where partition = '{names[0]}'"
            )
        connection.exec_driver_sql("analyze")
    return len(keys)


def _seconds(location: Location, query: str, **variables: Any) -> float:
    began = time.perf_counter()
    location.ask(query, **variables)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
