"""The organisation that the tests of comparisons read too."""

from collections.abc import Iterator

import pytest

from space_odt_dagster_tests.comparing.conftest import read_by_the_first
from space_odt_dagster_tests.comparing.rows_shared import Rows, shared


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Rows]:
    """All its rows: a rule may be about any of them. Not to be changed: see ``edited``."""
    read = read_by_the_first(tmp_path_factory, worker_id)
    with shared(read):
        yield read
