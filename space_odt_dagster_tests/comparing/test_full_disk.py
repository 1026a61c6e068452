"""A comparison on a full disk ends with one sentence, wherever it was."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from space_odt_dagster.comparing.store import Store
from space_odt_dagster.exports.private_files import OutputError

FILL = "insert into moved values (zeroblob(1000000), 1, 2)"
WAYS: dict[str, Callable[[Store], object]] = {
    "run": lambda store: store.run(FILL),
    "rows": lambda store: list(store.rows(FILL)),
    "one": lambda store: store.one(FILL),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_full_disk_is_one_sentence(tmp_path: Path, way: Callable[[Store], object]) -> None:
    with closing(Store(tmp_path)) as store:
        store.run("pragma max_page_count = 1")
        with pytest.raises(OutputError, match=r"^Cannot write .*: No space left on device\. Free space"):
            way(store)
