"""A small organisation read once, and a way to compare what a test makes of it."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from space_odt_dagster_tests.comparing.snapshots_made import Compared, Made, Rows, compared, organisation, snapshot

Between = Callable[..., Compared]


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of an organisation of fourteen people. Not to be changed: see ``edited``."""
    return organisation(14, tmp_path_factory.mktemp("organisation"))


@pytest.fixture(scope="session")
def between(tmp_path_factory: pytest.TempPathFactory) -> Between:
    """Compares the rows of two snapshots, made as ``Made`` says."""
    folder, number = tmp_path_factory.mktemp("snapshots"), itertools.count()

    def run(
        before: Rows, after: Rows, ours: Made | None = None, theirs: Made | None = None, **options: object
    ) -> Compared:
        place: Path = folder / str(next(number))
        one = snapshot(before, place / "a", ours)
        other = snapshot(after, place / "b", theirs or Made(day=2))
        return compared(one, other, place / "scratch", **options)

    return run
