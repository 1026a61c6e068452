"""Runs that could not start: ``_fleet/not_started/<name>.json``. They wrote nothing into the folder of the organisation.

A folder that another run holds, or that belongs to another organisation, must not be written to, and without a token nothing was
read. A note counts until a later run has written its summary.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, names_in
from space_odt_dagster.fleet.causes import Cause, cause_of
from space_odt_dagster.fleet.file_reader import FLEET_FOLDER
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.small_files import read_small, write_small

READERS = 16
"""How many small files are read at once: an object store answers each of them after a while."""


@dataclass(frozen=True, kw_only=True)
class NotStarted:
    """Why a run could not start (one plain sentence), and when (ISO 8601)."""

    at: str
    cause: Cause
    why: str


def root_of(out_dir: str) -> UPath:
    """An output folder, of which only files are used that are in it. Raises ``OutputError``."""
    return Layout.of(out_dir, local_dir=".").root


def fleet_folder(fleet: Fleet) -> UPath:
    """The folder of what belongs to no single organisation."""
    return root_of(fleet.out_dir) / FLEET_FOLDER


def note_not_started(fleet: Fleet, name: str, error: Exception, *, now: datetime) -> None:
    """Notes that the run of an organisation could not start. Raises nothing: the error itself is what matters."""
    note = NotStarted(at=now.isoformat(timespec="seconds"), cause=cause_of(error), why=str(error))
    with suppress(OutputError, OSError):
        write_small(_notes(fleet) / f"{name}.json", asdict(note))


def not_started(fleet: Fleet) -> dict[str, NotStarted]:
    """The notes by organisation. One that cannot be read says so."""
    there = names_in(_notes(fleet))
    names = [each for each in fleet.names if f"{each}.json" in there]

    def read(name: str) -> NotStarted | None:
        try:
            return read_small(_notes(fleet) / f"{name}.json", NotStarted)
        except OutputError as failure:
            return NotStarted(at="", cause=Cause.UNREADABLE, why=str(failure))

    with ThreadPoolExecutor(READERS) as pool:
        found = zip(names, pool.map(read, names), strict=True)
        return {name: each for name, each in found if each is not None}


def _notes(fleet: Fleet) -> UPath:
    return fleet_folder(fleet) / "not_started"
