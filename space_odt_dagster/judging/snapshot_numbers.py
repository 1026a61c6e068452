"""The numbers of the organisation, and what a destination is to it: internal, external, abroad, premium.

Scopes ``calling`` and ``full`` have one list of all numbers with their owners. In ``v1`` they come from the exports of everything
that has a number.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown
from space_odt_dagster.judging.condition import Operator, Path
from space_odt_dagster.judging.operators import is_redacted
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import Tables
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.numbers.dialling import abroad, dialable, premium
from space_odt_dagster.numbers.own import OwnNumbers

_NUMBER, _EXTENSION, _ESN = Path("direct_number"), Path("extension"), Path("esn")
_ALTERNATE = Path("alternateNumbers[].phoneNumber", raw=True)
_POOL = "person_available_numbers_call_forward"
_WHOLE_LIST = {"phone_numbers": (_NUMBER, _EXTENSION, _ESN)}
_IN_V1 = {
    "people": (_NUMBER, _EXTENSION),
    "person_numbers": (_NUMBER, _EXTENSION, _ESN),
    "workspace_numbers": (_NUMBER, _EXTENSION),
    "virtual_lines": (_NUMBER, _EXTENSION, _ESN),
    "call_queue_details": (_NUMBER, _EXTENSION, _ESN, _ALTERNATE),
    "hunt_group_details": (_NUMBER, _EXTENSION, _ALTERNATE),
    "auto_attendant_details": (_NUMBER, _EXTENSION, _ESN, _ALTERNATE),
    "calling_locations_details": (Path("calling_line_id_phone_number"),),
    "virtual_extensions": (_EXTENSION, _ESN),
    _POOL: (_NUMBER, Path("extension")),
}
COUNTRIES = {"locations": (Path("country"),)}


def exports_with_numbers(available: frozenset[str]) -> dict[str, tuple[Path, ...]]:
    """The exports that say which numbers the organisation has, of those that a scope has, and what is read of each."""
    return dict(_WHOLE_LIST) if set(_WHOLE_LIST) <= available else {k: v for k, v in _IN_V1.items() if k in available}


@dataclass
class _Listed:
    """Numbers with the country of their location, extensions, and why there may be others among the hidden ones."""

    numbers: set[tuple[str, str | None]] = field(default_factory=set)
    extensions: set[str] = field(default_factory=set)
    hidden: Unknown | None = None


class SnapshotNumbers:
    """Built from ``tables`` when first asked."""

    def __init__(self, tables: Tables, available: frozenset[str]) -> None:
        self._tables = tables
        self._sources = exports_with_numbers(available)

    def answer(self, operator: Operator, number: str, country: str) -> Answer | None:
        """Whether a number is what the operator asks, seen from a location in this country (ISO 3166, two letters)."""
        if operator is Operator.ABROAD:
            return abroad(number, country)
        if operator is Operator.PREMIUM:
            return premium(number, country)
        if operator is Operator.DIALABLE:
            return dialable(number, country)
        own = self.own
        said = own.internal(number, country) if operator is Operator.INTERNAL else own.external(number, country)
        return said if said is not None else self.incomplete

    @cached_property
    def incomplete(self) -> Unknown | None:
        """Why numbers may be missing, or None."""
        found = (self._tables.incomplete(export) for export in self._sources)
        missing = next((each for each in found if each is not None), None)
        return missing if missing is not None else self._listed.hidden

    @cached_property
    def own(self) -> OwnNumbers:
        """The numbers, extensions and ESNs that are known."""
        listed = self._listed
        return OwnNumbers.of(listed.numbers, listed.extensions, complete=self.incomplete is None)

    def country_of(self, row: Row) -> str:
        """The country of the location of a row; empty if it is not known."""
        location = row.values.get("location_id")
        return self._countries.get(comparable_id(location), "") if isinstance(location, str) else ""

    @cached_property
    def _listed(self) -> "_Listed":
        """The numbers as they are listed. One pass, and no row is kept."""
        found = _Listed()
        for export, paths in self._sources.items():
            for row in self._tables.stream(export, distinct=export == _POOL):
                country = self.country_of(row)
                for path in paths:
                    for text in _texts(row.value(path)):
                        if is_redacted(text):
                            found.hidden = Unknown(export, "the numbers are redacted")
                        elif path in (_EXTENSION, _ESN):
                            found.extensions.add(text)
                        else:
                            found.numbers.add((text, country))
        return found

    @cached_property
    def _countries(self) -> dict[str, str]:
        rows = self._tables.rows("locations")
        return {comparable_id(str(row.values["location_id"])): str(row.values.get("country") or "") for row in rows}


def _texts(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each]
