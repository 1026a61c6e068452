"""The databases of the engine, started once for the tests that need them."""

from collections.abc import Iterator

import pytest

from tools.cluster.servers import Postgres, Server, postgres, redis


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def broker() -> Iterator[Server]:
    with redis() as server:
        yield server
