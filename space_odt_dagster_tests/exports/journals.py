"""Journals that tests open, and the names of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.manifest.export import Export

from .made_up import THINGS


def names(journal: Journal) -> list[Any]:
    return [row.raw.get("name") for row in journal.rows()]


Open = Callable[..., Journal]


@pytest.fixture
def journal() -> Iterator[Open]:
    """Opens the journal of a folder; all are closed in the end."""
    opened = []

    def open_journal(folder: Path, export: Export = THINGS) -> Journal:
        opened.append(Journal(folder / "journal", export))
        return opened[-1]

    yield open_journal
    for each in opened:
        with suppress(ValueError):
            each.close()
