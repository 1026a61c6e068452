"""Which permission the credentials of a bucket lack, if the store names the operation it refused."""

from collections.abc import Iterator

_READ, _WRITE, _REMOVE, _LIST = "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"
_RIGHTS = {
    "GetObject": _READ,
    "HeadObject": f"{_READ} or {_LIST}",  # without ListBucket, S3 refuses a missing file too
    "PutObject": _WRITE,
    "CreateMultipartUpload": _WRITE,
    "UploadPart": _WRITE,
    "CompleteMultipartUpload": _WRITE,
    "DeleteObject": _REMOVE,
    "DeleteObjects": _REMOVE,
    "ListObjects": _LIST,
    "ListObjectsV2": _LIST,
    "HeadBucket": _LIST,
}
_REFUSED = ("AccessDenied", "AllAccessDisabled", "403", "Forbidden")


def cause_of(failure: BaseException) -> str:
    """Why something failed, without a full stop. Names the missing permission if it is known."""
    right = missing_right(failure)
    if right is not None:
        return f"the credentials lack the right {right}"
    said = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return str(said).rstrip(".")


def missing_right(failure: BaseException) -> str | None:
    """The permission that S3 demanded; None if the failure was something else or the operation is unknown."""
    for each in _chain(failure):
        operation, response = getattr(each, "operation_name", None), getattr(each, "response", None)
        if isinstance(response, dict) and response.get("Error", {}).get("Code") in _REFUSED:
            return _RIGHTS.get(str(operation))
    return None


def _chain(failure: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = failure
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
