"""Output folders in object stores: no folders, no renames, no modes. One in memory, where a test breaks the store itself, and a
bucket that a server keeps. And journals of a folder."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from upath import UPath

from space_odt_dagster_tests.exports.journals import journal
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, s3_server

__all__ = ["folder_in_bucket", "folder_in_memory", "journal", "s3_address"]


@pytest.fixture
def folder_in_memory() -> Iterator[UPath]:
    """An empty folder of fsspec's ``memory://``."""
    folder = UPath(f"memory://{uuid.uuid4().hex}/out")
    yield folder
    if folder.exists():
        folder.fs.rm(folder.path, recursive=True)


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3 server for all tests of a process."""
    with s3_server(tmp_path_factory.mktemp("s3") / "log") as address:
        yield address


@pytest.fixture
def folder_in_bucket(s3_address: str, monkeypatch: pytest.MonkeyPatch) -> UPath:
    """An empty folder of a bucket, and the settings of a machine that writes into it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "example-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "Example-Secret-Key")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    import s3fs  # half a second that only buckets need

    s3fs.S3FileSystem.clear_instance_cache()  # of another server
    return UPath(f"s3://{BUCKET}/{uuid.uuid4().hex}/out")
