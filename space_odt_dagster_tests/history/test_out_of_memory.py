"""Too little memory and too little disk are told apart: DuckDB has one error for both."""

from pathlib import Path

import pytest

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.history.parquet import Parquet

TOO_MUCH_TO_SORT = "select hash(range) as h, repeat('x', 2000) || range as text from range(1000000) order by h"
ONE_VALUE_TOO_LARGE = "select list(range) as all_of_it from range(20000000)"


@pytest.mark.parametrize(
    ("limit", "query", "said"),
    [
        ("set max_temp_directory_size = '1MB'", TOO_MUCH_TO_SORT, "The disk of the temporary files is full"),
        ("set memory_limit = '20MB'", ONE_VALUE_TOO_LARGE, "needs more memory"),
    ],
    ids=("disk", "memory"),
)
def test_the_sentence_names_what_is_missing(tmp_path: Path, limit: str, query: str, said: str) -> None:
    parquet = Parquet(tmp_path, "zstd")
    try:
        parquet.run(limit)
        with pytest.raises(OutputError, match=said):
            parquet.write(query, tmp_path / "rows.parquet")
    finally:
        parquet.close()
