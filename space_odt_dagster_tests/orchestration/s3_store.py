"""The bucket of ``s3_server``, for the process of a test. The server itself does without s3fs."""

import pytest
import s3fs


def store_at(address: str, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    """The bucket, and the settings of a machine that writes into it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "example-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "Example-Secret-Key")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    s3fs.S3FileSystem.clear_instance_cache()  # of another server
    return s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
