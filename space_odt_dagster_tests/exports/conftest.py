"""An output folder in memory, as an object store is: no folders, no renames, no modes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from upath import UPath


@pytest.fixture
def folder_in_memory() -> Iterator[UPath]:
    """An empty folder of fsspec's ``memory://``."""
    folder = UPath(f"memory://{uuid.uuid4().hex}/out")
    yield folder
    if folder.exists():
        folder.fs.rm(folder.path, recursive=True)
