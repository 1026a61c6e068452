"""Writes large snapshots line by line, in their format on disk."""

import hashlib
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import header_of
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile, write_manifest


class Changed(Enum):
    """What differs from the previous night: nothing, or presence everywhere and a setting in one of two hundred rows."""

    NOTHING = 0
    A_NIGHT = 1


def write_large(folder: Path, exports: Mapping[str, Iterable[str]], changed: Changed, *, scope: str = "v1") -> None:
    """Writes a snapshot of these lines, which must be in order."""
    folder.mkdir()
    files = []
    for name, lines in exports.items():
        digest, count, size = hashlib.sha256(), 0, 0
        with (folder / f"{name}.json").open("wb") as file:
            for line in lines:
                text = (",\n" if count else "[\n") + (
                    _a_night_later(line, count) if changed is Changed.A_NIGHT else line
                )
                file.write(text.encode())
                digest.update(text.encode())
                count, size = count + 1, size + len(text)
            end = b"\n]\n" if count else b"[]\n"
            file.write(end)
            digest.update(end)
        files.append(
            SnapshotFile(
                name=f"{name}.json",
                asset=name,
                result="ok" if count else "empty",
                rows=count,
                columns=header_of(MANIFEST[name]),
                sha256=digest.hexdigest(),
                bytes=size,
                written_by=folder.name,
                csv_safe=False,
            )
        )
    run = RunFacts(
        run_id=folder.name,
        tool_version="1",
        sdk_version="1",
        manifest_version=MANIFEST.version,
        org_id="bench",
        started_at="2026-11-01T03:00:00+00:00",
        ended_at="2026-11-01T04:00:00+00:00",
        complete=True,
        stopped=None,
        redaction=None,
        scope=scope,
    )
    write_manifest(Snapshot(folder=UPath(folder), run=run, files=tuple(files)))


def _a_night_later(line: str, place: int) -> str:
    line = line.replace('"lastActivity":"20', '"lastActivity":"21').replace('"lastSeen":"20', '"lastSeen":"21')
    if place % 200:
        return line
    return line.replace('_enabled":false', '_enabled":true', 1).replace('"enabled":false', '"enabled":true', 1)
