"""S3 says what it holds: it keeps the SHA-256 with which an object was sent, so an object can be copied without being handed out.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
"""

import base64
from typing import Any

from upath import UPath

_S3 = ("s3", "s3a")
SENT_WHOLE = 50_000_000
"""Bytes that s3fs surely sends in one request. It sends the parts of larger files with another checksum, which S3 refuses."""


def is_s3(path: UPath) -> bool:
    """Whether a path is in an S3 store."""
    return path.protocol in _S3


def sent_with_checksum(path: UPath, size: int) -> dict[str, str]:
    """Options of ``put_file`` that let the store check and keep the SHA-256. Empty for stores that know none, and large files."""
    if not is_s3(path) or size > SENT_WHOLE:
        return {}
    # Whoever sets ``AWS_REQUEST_CHECKSUM_CALCULATION=when_required`` has a store that takes no checksums.
    config = path.fs.s3.meta.config
    asked = getattr(config, "request_checksum_calculation", None) == "when_supported"
    return {"ChecksumAlgorithm": "SHA256"} if asked else {}


def copied_by_the_store(source: UPath, target: UPath, sha256: str) -> tuple[str, int] | None:
    """Lets the store copy an object, if it says that the object has this SHA-256. Returns that and the size; None if it did not.

    Raises nothing: whoever then reads and writes meets the same failure, with its name.
    """
    if not is_s3(source) or not sha256:
        return None
    fs: Any = source.fs
    expected = base64.b64encode(bytes.fromhex(sha256)).decode()
    (bucket, key, _), (to_bucket, to_key, _) = fs.split_path(source.path), fs.split_path(target.path)
    try:
        held = fs.call_s3("head_object", Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        if held.get("ChecksumSHA256") != expected:
            return None
        origin = {"Bucket": bucket, "Key": key}
        made = fs.call_s3(
            "copy_object", Bucket=to_bucket, Key=to_key, CopySource=origin, CopySourceIfMatch=held["ETag"]
        )
        fs.invalidate_cache(target.path)
    except Exception:  # each store has its own errors, and need not copy
        return None
    # A store that does not know the condition may have copied what was written since.
    is_copied = made["CopyObjectResult"].get("ChecksumSHA256") == expected
    return (sha256, int(held["ContentLength"])) if is_copied else None
