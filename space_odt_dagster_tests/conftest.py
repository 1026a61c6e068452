"""The order of the tests: files that start services and processes first, so that no worker is left with one of them at the end."""

import gc
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from space_odt_dagster_tests.forked_workers import fork_workers

_SLOWEST_FIRST = (
    *("Served", "served_ui", "multiprocess_job", "Shell", "Location", "code_location", "zipfile", "denied"),
    *("Examined", "Opened"),
)
"""Names by which a file works with the UI as a service, steps in processes, the command, the code location, the wheel, an object
store, runs, a browser."""

_OBJECTS_AT_ONCE = 400_000
"""New objects before Python looks for those that only refer to each other: looking after every 700, as it does
by itself, among the declarations of all exports, took a third of some tests."""


def pytest_configure() -> None:
    """To be done in every worker."""
    gc.set_threshold(_OBJECTS_AT_ONCE)
    # No test asserts a time, on however busy a machine.
    settings.register_profile("no_time", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("no_time")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: Sequence[Any]) -> None:
    """Before the workers are started."""
    fork_workers(specs, config.args)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, and among the others, the order stays as it is."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    names = vars(item.module) if isinstance(item, pytest.Function) else {}
    return next((place for place, name in enumerate(_SLOWEST_FIRST) if name in names), len(_SLOWEST_FIRST))
