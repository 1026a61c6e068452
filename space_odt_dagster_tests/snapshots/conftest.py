"""Snapshots are tried on a disk and in a bucket."""

from space_odt_dagster_tests.exports.conftest import folder_in_bucket, folder_in_memory, s3_address

__all__ = ["folder_in_bucket", "folder_in_memory", "s3_address"]
