"""Whether the folders of organisations are apart: each is handed on as a whole, and must hold nothing of another."""

import os
import posixpath
from urllib.parse import urlsplit

from space_odt_dagster.run.setting import is_url

_SPELLINGS = {"s3a": "s3", "gcs": "gs"}
"""Other names of a protocol of fsspec."""


def same_folder(out_dir: str) -> str:
    """What all spellings of a folder have in common, with links followed; it ends with ``/``."""
    if not is_url(out_dir):
        return f"{os.path.realpath(out_dir).rstrip('/')}/"
    parts = urlsplit(out_dir)
    scheme = _SPELLINGS.get(parts.scheme.lower(), parts.scheme.lower())
    path = posixpath.normpath(f"/{parts.path}").strip("/")
    if scheme in ("file", "local"):
        return f"{os.path.realpath(f'/{path}').rstrip('/')}/"
    return f"{scheme}://{parts.netloc}/{path}".rstrip("/") + "/"


def are_nested(one: str, other: str) -> bool:
    """Whether one of two folders, as ``same_folder`` writes them, is in the other or is the same."""
    return one.startswith(other) or other.startswith(one)
