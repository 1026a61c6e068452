"""An object of an S3 store that is written on a condition, and the test whether the store keeps that condition.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

import asyncio
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NewType

from upath import UPath

from space_odt_dagster.exports.bucket_checksums import is_s3
from space_odt_dagster.exports.folders import is_there, remove_file
from space_odt_dagster.exports.private_files import OutputError, is_local, reading
from space_odt_dagster.exports.store_rights import cause_of

Version = NewType("Version", str)
AT_ONCE = 8
"""One after the other proves nothing: a store may refuse in turn, and still let several win that come at once."""
_NOT_NOW = {"IfNoneMatch": (409, 412), "IfMatch": (404, 409, 412)}
"""The statuses that say that a condition does not hold: 404 is not there, 409 is written by another at this moment."""


class ConditionalObject:
    """One object. Raises ``OutputError`` if the store does not answer or refuses for another reason."""

    def __init__(self, path: UPath) -> None:
        self._path = path
        self._fs: Any = path.fs
        self._bucket, self._key, *_ = self._fs.split_path(path.path)

    def create(self, content: bytes) -> Version | None:
        """Writes it if it is not there; its version, or None if it is."""
        return self._put(content, "IfNoneMatch", "*")

    def replace(self, content: bytes, version: Version) -> Version | None:
        """Writes it if its version is still this one; the new version, or None if it is not."""
        return self._put(content, "IfMatch", version)

    def read(self) -> tuple[bytes, Version] | None:
        """The content and its version; None if it is not there."""
        with suppress(FileNotFoundError), reading(self._path):
            # One answer for both: content and version of two questions may belong to different writes.
            answer = self._fs.call_s3("get_object", Bucket=self._bucket, Key=self._key)
            return self._content_of(answer), Version(answer["ETag"])
        return None

    def _content_of(self, answer: Any) -> bytes:
        async def read() -> bytes:
            async with answer["Body"] as body:
                return bytes(await body.read())

        return asyncio.run_coroutine_threadsafe(read(), self._fs.loop).result()

    def _put(self, content: bytes, condition: str, value: str) -> Version | None:
        place = {"Bucket": self._bucket, "Key": self._key, condition: value}
        try:
            answer = self._fs.call_s3("put_object", Body=content, **place)
        except Exception as failure:  # each store has its own errors
            if _status_of(failure) in _NOT_NOW[condition]:
                return None
            raise OutputError(
                f"Cannot write {self._path}: {cause_of(failure)}. Check its address, the credentials and their permissions."
            ) from failure
        return Version(answer["ETag"])


def store_excludes(root: UPath) -> str | None:
    """Why runs would not exclude each other in this folder, in one sentence; None if they do.

    Lets eight at once create one object, then replace it: exactly one of them may succeed each time. Raises ``OutputError`` if
    the folder cannot be written.
    """
    if is_local(root):
        return None
    remedy = "Set SPACE_ODT_LOCK=queue if nothing but one Dagster deployment writes there."
    if not is_s3(root):
        return f"{root.protocol}:// has no lock that this tool can use. {remedy}"
    path = root / f"lease-{uuid.uuid4().hex}.json"
    probe = ConditionalObject(path)
    try:
        created = _winners(lambda number: probe.create(b"%d" % number))
        if len(created) == 1:
            replaced = _winners(lambda number: probe.replace(b"again %d" % number, created[0]))
        winners = len(replaced) if len(created) == 1 else len(created)
    finally:
        with suppress(Exception):
            remove_file(path)
    if winners == 1:
        return None
    return f"{root} let {winners} of {AT_ONCE} writers that exclude each other win: update the store and s3fs. {remedy}"


def check_excludes(root: UPath, *, unless: str) -> None:
    """Raises ``OutputError`` if runs would not exclude each other; not asked if there is an object of this name already."""
    if is_s3(root) and is_there(root / unless):
        return
    problem = store_excludes(root)
    if problem is not None:
        raise OutputError(problem)


def _winners(write: Callable[[int], Version | None]) -> list[Version]:
    """The versions of those that succeed of eight who start at the same time."""
    begin = threading.Barrier(AT_ONCE)

    def attempt(number: int) -> Version | None:
        begin.wait()
        return write(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [version for version in pool.map(attempt, range(AT_ONCE)) if version is not None]


def _status_of(failure: BaseException) -> int | None:
    """The HTTP status of an answer of the store."""
    found: BaseException | None = failure
    while found is not None:
        response = getattr(found, "response", None)
        if isinstance(response, dict):
            status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            return int(status) if status is not None else None
        found = found.__cause__ or found.__context__
    return None
