"""What an unfinished run leaves for `--resume`: a private folder with its journals and a note about the run."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import write_whole
from space_odt_dagster.exports.turns import alone_in
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.ids import are_different

_NOTE = "run.json"


class CannotResume(CouldNotRun):
    """There is no run to resume, or it must not be resumed. One plain sentence."""


@dataclass(frozen=True, kw_only=True)
class RunNote:
    """The run whose journals a folder holds. ``selection`` and ``excluded`` are export names; ``started_at`` is ISO 8601 UTC.

    ``versions`` is how each export was declared (``Manifest.versions``), ``journals`` the journal format; notes of earlier versions
    have neither.
    """

    run_id: str
    org_id: str | None
    manifest_version: str
    redaction: str | None
    selection: tuple[str, ...]
    started_at: str
    scope: str = "v1"
    excluded: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    journals: int = 1


class Unfinished:
    """The folder of one run in the scratch folder."""

    def __init__(self, scratch: Path, run_id: str) -> None:
        self.folder = scratch / run_id

    @property
    def note(self) -> RunNote | None:
        """The note, or None if the run has not begun or the folder is not ours."""
        try:
            if self.folder.is_symlink():
                return None
            found = parse_json((self.folder / _NOTE).read_text(encoding="utf-8"))
            datetime.fromisoformat(found["started_at"])
            named = {"selection": tuple(found["selection"]), "excluded": tuple(found.get("excluded", ()))}
            return RunNote(**{**found, **named})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def begin(self, note: RunNote) -> None:
        """Creates the folder and its note."""
        named = {"selection": list(note.selection), "excluded": list(note.excluded)}
        with alone_in(self.folder):
            write_whole(UPath(self.folder / _NOTE), json_text({**vars(note), **named}).encode())

    def journal_of(self, name: str) -> Path:
        """The journal file of an export."""
        return self.folder / f"{name}.sqlite"

    def remove_journal_of(self, name: str) -> None:
        """Removes the journal of an export, which must be closed."""
        for path in self.folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the folder and everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def latest_unfinished(scratch: Path) -> RunNote | None:
    """The note of the run that was interrupted last, or None."""
    notes = [note for folder in scratch.glob("*") if (note := Unfinished(scratch, folder.name).note) is not None]
    return max(notes, key=lambda note: note.started_at, default=None)


def check_resumable(note: RunNote, begun: RunNote) -> None:
    """Raises ``CannotResume`` if the organisation or redaction of the journals differs from the new run's."""
    if are_different(note.org_id, begun.org_id):
        raise CannotResume("The unfinished run read another organisation: start a new one without --resume.")
    if note.redaction != begun.redaction:
        raise CannotResume(
            "The unfinished run was made with another --redact: use the same one, or start without --resume."
        )


def read_anew(note: RunNote, begun: RunNote) -> tuple[str, ...]:
    """The exports of an unfinished run to read again: this version declares them differently or cannot read their journals."""
    if note.journals != begun.journals:
        return note.selection
    if note.manifest_version == begun.manifest_version:
        return ()
    return tuple(name for name in note.selection if note.versions.get(name) != begun.versions.get(name))


def remove_stale(scratch: Path, *, keep: str, oldest: float) -> None:
    """Removes the folders of runs that began before ``oldest`` (seconds since the epoch): few of their responses could still be
    used.

    A folder without our note was not made here and stays.
    """
    for folder in scratch.glob("*"):
        note = Unfinished(scratch, folder.name).note
        if note is None or folder.name == keep:
            continue
        if datetime.fromisoformat(note.started_at).timestamp() < oldest:
            shutil.rmtree(folder, ignore_errors=True)
