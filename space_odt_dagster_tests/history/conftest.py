"""The rows of a small organisation, as tests of comparing share them, and a lake of five nights of it."""

from pathlib import Path

import pytest
from filelock import FileLock

from space_odt_dagster_tests.comparing.conftest import rows
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.history.five_nights import FiveNights, five_nights, write

__all__ = ["rows"]


@pytest.fixture(scope="session")
def five(rows: Rows, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> FiveNights:
    """Five nights and their lake, written by the first worker that needs them. Not to be changed."""
    own = tmp_path_factory.getbasetemp()
    folder: Path = (own if worker_id == "master" else own.parent) / "five-nights"
    made = five_nights(rows, folder)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            write(made)
    return made
