"""The folder of a snapshot: its files, ``manifest.json`` that describes them, and a marker until the manifest is written.

The manifest is written last and makes the folder a snapshot. The marker is written first: it says that an unfinished folder is ours
and names our files in it, so that nothing else is ever removed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from upath import UPath

from space_odt_dagster.exports.folders import remove_file, remove_if_empty
from space_odt_dagster.exports.private_files import OutputError, is_local, local, reading, write_whole
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.extraction.json_text import json_text, parse_json

MANIFEST = "manifest.json"
MARKER = ".unfinished.json"
_MADE_BY = "space-odt"
_FORMAT = 1
_LEFT_BESIDE = (f".{MANIFEST}.tmp", f".{MARKER}.tmp")


@dataclass(frozen=True, kw_only=True)
class SnapshotFile:
    """One file. ``result`` is the result of its export; ``written_by`` the run that wrote it: this one, or one that it resumed or
    completed.

    ``sha256`` and ``bytes`` are those of the export itself, even if ``compression`` (``gzip``) made the file smaller.
    """

    name: str
    asset: str
    result: str
    rows: int
    columns: tuple[str, ...]
    sha256: str
    bytes: int
    written_by: str
    csv_safe: bool
    compression: str | None = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One snapshot, as its manifest describes it."""

    folder: UPath
    run: RunFacts
    files: tuple[SnapshotFile, ...]

    @property
    def has_gaps(self) -> bool:
        """Whether anything is missing in it."""
        return not self.run.complete or bool(self.run.missing)


@dataclass(frozen=True, kw_only=True)
class UnfinishedSnapshot:
    """A folder without a manifest, because the run was interrupted or because it ``is_being_removed``; read from its marker."""

    folder: UPath
    ended_at: str
    names: tuple[str, ...]
    is_being_removed: bool = False


def folder_name(run: RunFacts) -> str:
    """``20261122T031500Z_<run id>``: the end of the run in UTC, so that names sort by time."""
    run_id = re.sub(r"[^A-Za-z0-9.-]", "-", run.run_id)
    return f"{moment(run.ended_at):%Y%m%dT%H%M%SZ}_{run_id}"


def moment(text: str) -> datetime:
    """A time in the manifest, as UTC. Raises ``ValueError`` if it is not valid."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def write_manifest(snapshot: Snapshot) -> None:
    """Writes the manifest, which makes the folder a snapshot."""
    files = [{**vars(each), "columns": list(each.columns)} for each in snapshot.files]
    run = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(snapshot.run).items()}
    _write(snapshot.folder / MANIFEST, {**run, "files": files})


def write_marker(unfinished: UnfinishedSnapshot) -> None:
    """Marks the folder as ours, and as no snapshot."""
    said = {"ended_at": unfinished.ended_at, "names": list(unfinished.names), "removing": unfinished.is_being_removed}
    _write(unfinished.folder / MARKER, said)


def read_snapshot(folder: UPath) -> Snapshot | None:
    """The snapshot in a folder; None if its manifest is missing, damaged or not ours.

    Raises ``OutputError`` if an object store refuses to read it: it may exist.
    """
    found = _read(folder / MANIFEST)
    try:
        run = RunFacts(
            **_known(RunFacts, found),
            missing=tuple(found["missing"]),
            excluded=tuple(found["excluded"]),
        )
        files = tuple(
            SnapshotFile(**_known(SnapshotFile, each), columns=tuple(each["columns"])) for each in found["files"]
        )
        moment(run.ended_at)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Snapshot(folder=folder, run=run, files=files)


def read_unfinished(folder: UPath) -> UnfinishedSnapshot | None:
    """The unfinished snapshot in a folder; None if there is no marker, or it is not ours."""
    found = _read(folder / MARKER)
    try:
        moment(found["ended_at"])
        return UnfinishedSnapshot(
            folder=folder,
            ended_at=found["ended_at"],
            names=tuple(map(str, found["names"])),
            is_being_removed=found.get("removing") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def clear(unfinished: UnfinishedSnapshot) -> bool:
    """Removes the files that the marker names, then the marker, then the folder. Returns False if the folder has other files: they
    stay.

    Raises ``OSError``.
    """
    for name in (*unfinished.names, *_LEFT_BESIDE, MANIFEST, MARKER):
        if "/" not in name and name not in ("", ".", ".."):
            remove_file(unfinished.folder / name)
    return remove_if_empty(unfinished.folder)


def remove(snapshot: Snapshot) -> bool:
    """Removes a snapshot. After a crash an unfinished folder is left. Returns False if the folder has other files: they stay.

    Raises ``OSError``; the snapshot is then either complete or no snapshot any more.
    """
    names = tuple(each.name for each in snapshot.files)
    unfinished = UnfinishedSnapshot(
        folder=snapshot.folder, ended_at=snapshot.run.ended_at, names=names, is_being_removed=True
    )
    write_marker(unfinished)
    remove_file(snapshot.folder / MANIFEST)
    return clear(unfinished)


def _is_link(path: UPath) -> bool:
    return is_local(path) and local(path).is_symlink()


def _known(kind: type[Any], found: dict[str, Any]) -> dict[str, Any]:
    """The fields of a class from a manifest, without lists. Manifests of other versions may lack some."""
    named = {name: found[name] for name in kind.__dataclass_fields__ if name in found}
    return {name: value for name, value in named.items() if not isinstance(value, list)}


def _write(path: UPath, content: dict[str, Any]) -> None:
    write_whole(path, f"{json_text({'made_by': _MADE_BY, 'format': _FORMAT, **content})}\n".encode())


def _read(path: UPath) -> dict[str, Any]:
    """The content of one of our manifests or markers, else an empty dict."""
    if _is_link(path):
        return {}
    try:
        with reading(path):
            content = path.read_bytes()
        found = parse_json(content.decode("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    except OutputError:
        if is_local(path):
            return {}  # another user's
        raise
    is_ours = isinstance(found, dict) and found.get("made_by") == _MADE_BY and found.get("format") == _FORMAT
    return found if is_ours else {}
