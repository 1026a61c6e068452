"""The order of the tests: files that wait or start many processes first, so that no worker is left with one of them at the end."""

import pytest

_SLOWEST_FIRST = (
    "orchestration/test_service.py",
    "command_line/test_kill.py",
    "browser/test_ui.py",
    "command_line/test_stopping.py",
    "orchestration/test_multiprocess.py",
    "orchestration/test_graphql.py",
    "command_line/",
    "orchestration/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, and among the others, the order stays as it is."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((place for place, name in enumerate(_SLOWEST_FIRST) if name in path), len(_SLOWEST_FIRST))
