"""A small organisation read once, and a way to compare what a test makes of it."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.comparing.rows_shared import Rows, shared
from space_odt_dagster_tests.comparing.snapshots_made import Compared, Made, compared, organisation, rows_in, snapshot

Between = Callable[..., Compared]
MOST = 300
"""Rows of an export. The longest lists are longer, to have several pages: what is left out is free numbers and patterns."""


def read_by_the_first(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Rows:
    """The rows of an organisation of fourteen people, which the first worker that needs them reads."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "organisation"
    with FileLock(f"{folder}.lock"):
        return rows_in(folder, *MANIFEST.names) if folder.exists() else organisation(14, folder)


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Rows]:
    """Those rows, of each export as many as ``MOST``. Not to be changed: see ``edited``."""
    read = Rows((name, each[:MOST]) for name, each in read_by_the_first(tmp_path_factory, worker_id).items())
    with shared(read):
        yield read


@pytest.fixture(scope="session")
def between(tmp_path_factory: pytest.TempPathFactory, rows: Rows) -> Between:
    """Compares the rows of two snapshots, made as ``Made`` says."""
    folder, number = tmp_path_factory.mktemp("snapshots"), itertools.count()
    usual = snapshot(rows, folder / "usual")
    files = folder / "usual"

    def run(
        before: Rows, after: Rows, ours: Made | None = None, theirs: Made | None = None, **options: object
    ) -> Compared:
        place: Path = folder / str(next(number))
        one = usual if before is rows and ours is None else snapshot(before, place / "a", ours, usual=files)
        other = snapshot(after, place / "b", theirs or Made(day=2), usual=files)
        return compared(one, other, place / "scratch", **options)

    return run
