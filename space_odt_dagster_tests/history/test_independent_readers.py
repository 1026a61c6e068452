"""Programs that know nothing of this project open every file of a lake and find the same in it."""

from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from space_odt_dagster_tests.history.five_nights import FiveNights

POWER_BI = {
    pa.string(): pl.String(),
    pa.int64(): pl.Int64(),
    pa.int32(): pl.Int32(),
    pa.bool_(): pl.Boolean(),
    pa.float64(): pl.Float64(),
    pa.date32(): pl.Date(),
    pa.timestamp("us"): pl.Datetime("us"),
}
"""The types that every reader takes: nothing nested, unsigned or with a zone. As pyarrow and polars call them."""


@pytest.fixture(scope="module")
def files(five: FiveNights) -> list[Path]:
    """Every Parquet file of the lake."""
    found = sorted(five.lake.rglob("*.parquet"))
    assert len(found) > 25
    return found


def test_all_readers_find_the_same_columns_rows_and_values(files: list[Path]) -> None:
    with duckdb.connect() as connection:
        for file in files:
            table = pq.ParquetFile(file).read()
            frame = pl.read_parquet(file, hive_partitioning=False)
            rows = connection.sql(f"select * from '{file}'").to_arrow_table()
            assert [(each.name, each.type) for each in rows.schema] == [
                (each.name, each.type) for each in table.schema
            ], file
            assert rows.equals(table.cast(rows.schema)), file
            assert frame.schema == pl.Schema({each.name: POWER_BI[each.type] for each in table.schema}), file
            assert frame.equals(pl.from_arrow(table)), file


def test_files_are_as_power_bi_takes_them(files: list[Path]) -> None:
    for file in files:
        metadata = pq.ParquetFile(file).metadata
        for group in range(metadata.num_row_groups):
            columns = [metadata.row_group(group).column(place) for place in range(metadata.num_columns)]
            assert {each.compression for each in columns} == {"SNAPPY"}, file
            assert all("." not in each.path_in_schema for each in columns), file
        assert {each.type for each in pq.ParquetFile(file).schema_arrow} <= POWER_BI.keys(), file
