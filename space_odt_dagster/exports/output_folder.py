"""The layout of an output folder: files for people, and files that the tool needs itself."""

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.address import shown_address
from space_odt_dagster.exports.private_files import OutputError, is_local, local

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::|://)")
_MOST_OF_A_NAME = 60
OWN_NAMES = (
    *(
        ".turn",
        "changes",
        "dagster",
        "exports",
        "findings",
        "lake",
        "lake.before-rebuild",
        "lock",
        "redact.key",
        "report",
        "service.lock",
        "snapshots",
        "state",
        "summary.json",
        "unfinished",
    ),
)
"""Every name that the tool creates in an output folder on a local disk."""
INTENT = ".next.json"
"""Suffix of an intent file: see ``exports.store``."""
_NO_OUTPUT = (
    *("memory", "data", "http", "https", "zip", "tar", "libarchive", "reference", "github", "gist", "git", "pyscript"),
    *("dir", "cached", "blockcache", "filecache", "simplecache", "generic", "async_wrapper", "asyncwrapper"),
)
"""fsspec protocols that keep nothing, are read-only, or only wrap another one."""


@dataclass(frozen=True)
class Layout:
    """The paths in one output folder. ``scratch``, from which runs resume, is always on a local disk.

    For an object store it is in a local folder named after the whole address: two outputs never share journals or a key, and one
    output has the same ones in every run, wherever it is started.
    """

    root: UPath
    scratch: Path
    address: str
    """The output folder as it is shown and compared: the full address without secrets."""

    @classmethod
    def of(cls, out_dir: str, local_dir: str | None = None) -> "Layout":
        """The layout of an output folder given as a path or an fsspec URL.

        ``local_dir`` is the local folder for object stores; if None, ``space-odt`` in the user's state folder (``XDG_STATE_HOME``,
        else ``~/.local/state``). Raises ``OutputError`` for a URL that no protocol serves or that does not keep what is written.
        """
        if not _URL.match(out_dir):
            # A path, whatever its characters: a URL would treat ``?``, ``#`` and ``%`` specially.
            path = Path(out_dir).absolute()
            return cls(UPath(path), path / "unfinished", str(path))
        scheme = out_dir.partition(":")[0]
        if "::" in out_dir or scheme in _NO_OUTPUT:
            address = "An address with ::" if "::" in out_dir else f"{scheme}://"
            raise OutputError(
                f"{address} does not keep what is written: choose a folder, or an address such as s3://bucket/folder."
            )
        try:
            root = UPath(out_dir)
            _listed_anew(root)
        except Exception as failure:  # each protocol has its own errors
            why = shown_address(_first_line(failure))
            raise OutputError(f"{scheme}:// cannot be written to here: {why}") from None
        if shown_address(str(root)) != str(root):
            raise OutputError(
                f"{scheme}:// takes no password or key in its address: leave it out, and set it as {scheme} expects it, "
                "such as in the environment."
            )
        if is_local(root):
            root = UPath(local(root).absolute())
            return cls(root, local(root) / "unfinished", str(root))
        kept = _local_folder(local_dir) / _name_of(out_dir)
        return cls(root, kept / "unfinished", _address(root, out_dir))

    @cached_property
    def redaction_key(self) -> Path:
        """The key of the hashes, on a local disk."""
        return self.scratch.parent / "redact.key"

    @cached_property
    def exports(self) -> UPath:
        """The folder of the latest exports."""
        return self.root / "exports"

    @cached_property
    def state(self) -> UPath:
        """The folder of the states: last result and file facts, per export."""
        return self.root / "state"

    @cached_property
    def snapshots(self) -> UPath:
        """The folder of the snapshots, one per run."""
        return self.root / "snapshots"

    @cached_property
    def findings(self) -> UPath:
        """The folder of the findings, one folder per snapshot."""
        return self.root / "findings"

    @cached_property
    def report(self) -> UPath:
        """The HTML report."""
        return self.root / "report" / "index.html"

    def csv_of(self, name: str) -> UPath:
        """The CSV file of an export."""
        return self.exports / f"{name}.csv"

    def json_of(self, name: str) -> UPath:
        """The JSON file of an export."""
        return self.exports / f"{name}.json"

    def state_of(self, name: str) -> UPath:
        """The state file of an export."""
        return self.state / f"{name}.json"

    def intent_of(self, name: str) -> UPath:
        """The next state of an export while its files are being replaced; on a local disk only."""
        return self.state / f"{name}{INTENT}"


def _listed_anew(root: UPath) -> None:
    """Turns fsspec's cache of listings off: other processes write there too."""
    cache: Any = getattr(root.fs, "dircache", None)  # the first use imports the protocol
    if hasattr(cache, "use_listings_cache"):
        cache.use_listings_cache = False
        cache.clear()


def _address(root: UPath, out_dir: str) -> str:
    """The address as UPath normalises it, unless it has a secret: UPath drops the host of an address with a user."""
    shown = shown_address(out_dir)
    return shown.rstrip("/") if shown != out_dir else str(root)


def _first_line(failure: Exception) -> str:
    lines = str(failure).strip().splitlines()
    return lines[0] if lines else type(failure).__name__


def _local_folder(local_dir: str | None) -> Path:
    if local_dir:
        return Path(local_dir).absolute()
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path(os.path.expanduser("~/.local/state"))
    if not folder.is_absolute():
        raise OutputError(
            "An object store needs a local folder for unfinished runs and run records, and this user has no home folder: "
            "set SPACE_ODT_LOCAL_DIR."
        )
    return folder / "space-odt"


def _name_of(url: str) -> str:
    """A readable name with part of a checksum, so that no two addresses share it."""
    address = re.sub(r"//[^/@]*@", "//", url.rstrip("/"))  # without a password, which may change
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", address).strip("-.")
    return f"{plain[:_MOST_OF_A_NAME]}-{hashlib.sha256(address.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
