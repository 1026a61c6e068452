"""Where calls go after a change, and whether that is abroad for the location that sends them."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.numbers.dialling import abroad, country_code, country_of
from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of
from space_odt_dagster.snapshots.sides import Side

_FIELDS = r"destination|forwardTo|transferNumber|autoTransferNumber\d"
_TEXT = r"\+?\d{7,17}"
_FIELD = re.compile(rf"(?:^|\.)(?:{_FIELDS})$")
_NUMBER = re.compile(rf'"({_TEXT})"')
_DESTINATION = re.compile(rf'"(?:{_FIELDS}|value)":"({_TEXT})"')
_IN_LOCATIONS = {"people": "person_id", "workspaces": "workspace_id", "virtual_lines": "virtual_line_id"}
"""The listings of what is in a location, with their keys."""


def number_in(path: str, after: str) -> str:
    """The number that calls go to after a change, from its JSON text; empty if they go to none."""
    found = _NUMBER.fullmatch(after) if _FIELD.search(path) else _DESTINATION.search(after)
    return found.group(1) if found is not None else ""


class Homes:
    """The countries of the locations of a snapshot, and where its people, workspaces and virtual lines are."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def code_abroad(self, number: str, *, entity_id: str, location_id: str) -> str:
        """The country code of the number if it is abroad for the location, or for every main number if that is not known.

        Empty if it is not, or if nothing is known.
        """
        location = location_id or self._location_of.get(comparable_id(entity_id), "") or entity_id
        country = self._country_of.get(comparable_id(location))
        homes = frozenset({country}) if country else self._main_countries
        is_abroad = bool(homes) and all(abroad(number, each) for each in homes)
        return country_code(number, min(homes)) if is_abroad else ""

    @cached_property
    def _country_of(self) -> Mapping[str, str]:
        return dict(self._pairs("locations", "location_id", "country"))

    @cached_property
    def _location_of(self) -> Mapping[str, str]:
        return {
            entity: location
            for export, key in _IN_LOCATIONS.items()
            for entity, location in self._pairs(export, key, "location_id")
        }

    @cached_property
    def _main_countries(self) -> frozenset[str]:
        numbers = (
            number for _, number in self._pairs("calling_locations", "location_id", "calling_line_id_phone_number")
        )
        return frozenset(filter(None, map(country_of, numbers)))

    def _pairs(self, export: str, key: str, column: str) -> Iterator[tuple[str, str]]:
        """Two columns of an export, where both have a text; the first as an identity."""
        if export not in self._side.files:
            return
        with self._side.open(export) as stream:
            for line in lines_of(stream, None, export):
                values = SnapshotRow(line, ()).values
                entity, text = values.get(key), values.get(column)
                if isinstance(entity, str) and isinstance(text, str) and entity and text:
                    yield comparable_id(entity), text
