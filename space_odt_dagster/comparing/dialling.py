"""Where calls go: the country code of a destination, and the codes of the organisation's own locations."""

import re

from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of
from space_odt_dagster.snapshots.sides import Side

_TWO_DIGITS = frozenset(
    str(code)
    for code in (
        *(20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67)),
        *(81, 82, 84, 86, *range(90, 96), 98),
    )
)
_DESTINATION = re.compile(r'"(?:destination|forwardTo|transferNumber|autoTransferNumber\d|value)":"(\+\d{7,15})"')
_FIELD = re.compile(r"(?:^|\.)(?:destination|forwardTo|transferNumber|autoTransferNumber\d)$")
_NUMBER = re.compile(r'"(\+\d{7,15})"')


def country_code(number: str) -> str:
    """The country code of a number that begins with ``+``, such as ``+44``."""
    if number[1:2] in ("1", "7"):
        return number[:2]
    return number[:3] if number[1:3] in _TWO_DIGITS else number[:4]


def codes_of(side: Side) -> frozenset[str]:
    """The country codes of the locations of a side."""
    found = set()
    if "calling_locations" in side.files:
        with side.open("calling_locations") as stream:
            for line in lines_of(stream, None, "calling_locations"):
                number = SnapshotRow(line, ()).values.get("calling_line_id_phone_number")
                if isinstance(number, str) and number.startswith("+"):
                    found.add(country_code(number))
    return frozenset(found)


def leads_to(path: str, after: str) -> str:
    """The country code that calls go to after a change, from its JSON text; empty if they go to no such number."""
    found = _NUMBER.fullmatch(after) if _FIELD.search(path) else _DESTINATION.search(after)
    return country_code(found.group(1)) if found is not None else ""
