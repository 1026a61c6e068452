"""Writes a file that only its owner may read, so that no reader ever sees half of it."""

import os
import tempfile
from pathlib import Path

from upath import UPath


def write_private(path: UPath, content: bytes) -> None:
    """Replaces the file in one step on a local disk (0600, new folders 0700); elsewhere one upload takes its place."""
    if path.protocol not in ("", "file", "local"):
        path.write_bytes(content)
        return
    target = Path(path.path)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise
