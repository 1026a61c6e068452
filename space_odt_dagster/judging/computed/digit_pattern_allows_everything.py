"""Digit patterns that let international or all numbers through."""

import re
from collections.abc import Iterator
from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_redacted
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import index_key

_OPEN = re.compile(r"(\+?\d*)!")
_SWITCH = "use_custom_digit_patterns"


def judge(question: Question) -> Iterator[Said]:
    """Of each pattern: it is off, does not allow, or has digits before ``!`` that are not those of calls abroad.

    The digit that the location dials for outside calls does not count.
    """
    for export in question.about:
        has_switch = any(each.name == _SWITCH for each in question.tables.manifest[export].columns)
        for row in question.tables.rows(export):
            evidence = {name: row.values[name] for name in ("pattern", "action")}
            if row.values["action"] != "ALLOW" or (has_switch and row.values[_SWITCH] is not True):
                yield Said(row, True, evidence)
            else:
                yield Said(row, _keeps(question, row), evidence)


def _keeps(question: Question, row: Row) -> Answer:
    pattern = row.values["pattern"]
    if is_redacted(pattern):
        return Unknown(row.export, "the value is redacted")
    found = _OPEN.fullmatch(str(pattern or ""))
    if found is None:
        return True
    digits = found.group(1)
    if _is_wide(digits):
        return False
    outside = _outside_digit(question, row.values.get("location_id"))
    if isinstance(outside, Unknown):
        return outside
    return not (outside and digits.startswith(outside) and _is_wide(digits.removeprefix(outside)))


def _is_wide(digits: str) -> bool:
    return digits in ("", "00", "011") or digits.startswith("+")


def _outside_digit(question: Question, location_id: Any) -> str | Unknown:
    location = index_key(location_id)
    found = question.tables.by("calling_locations_details", "location_id").get(location)
    if found:
        return str(found[0].values.get("outside_dial_digit") or "")
    return question.tables.absence("calling_locations_details", frozenset({location})) or ""


COMPUTED = Computed(
    judge,
    about=(Path("pattern"), Path("action"), Path("location_id"), Path(_SWITCH)),
    needs={"calling_locations_details": (Path("outside_dial_digit"),)},
)
