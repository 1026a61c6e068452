"""When a reading of all organisations began that has not ended: ``_fleet/night.json``. ``--resume`` reads only what is left."""

from contextlib import suppress
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.exports.folders import remove_file
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.fleet.not_started import fleet_folder
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.small_files import read_small, write_small


@dataclass(frozen=True, kw_only=True)
class _Night:
    began: str


def begin_night(fleet: Fleet, began: str) -> None:
    """Notes when it began (ISO 8601). Raises ``OutputError``."""
    write_small(_path(fleet), {"began": began})


def end_night(fleet: Fleet) -> None:
    """Removes the note."""
    with suppress(OSError, OutputError):
        remove_file(_path(fleet))


def night_under_way(fleet: Fleet) -> str | None:
    """When the interrupted reading of all organisations began (ISO 8601); None if there is none."""
    with suppress(OutputError):
        found = read_small(_path(fleet), _Night)
        return found.began if found is not None else None
    return None


def _path(fleet: Fleet) -> UPath:
    return fleet_folder(fleet) / "night.json"
