"""The organisation that the tests of comparisons read too, as the folder that it was read into."""

from pathlib import Path

import pytest

from space_odt_dagster_tests.comparing.conftest import rows
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.exports.conftest import folder_in_bucket, s3_address

__all__ = ["folder_in_bucket", "rows", "s3_address"]


@pytest.fixture(scope="session")
def organisation(rows: Rows, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The output folder of all exports, in scope ``full``. Not to be changed."""
    own = tmp_path_factory.getbasetemp()
    return (own if worker_id == "master" else own.parent) / "organisation"
