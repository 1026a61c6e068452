"""Numbers that have an owner but are not active. Each is listed for everybody who could forward to it, and counts once."""

from collections.abc import Iterator

from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row
from space_odt_dagster.numbers.dialling import e164


def judge(question: Question) -> Iterator[Said]:
    """Of each number with an owner: it is active."""
    found: dict[str, Row] = {}
    for export in question.about:
        for row in question.tables.stream(export, distinct=True):
            number = str(row.values["direct_number"] or "")
            if not number or not row.values["owner_id"]:
                continue
            key = e164(number, question.numbers.country_of(row)) or number
            before = found.get(key)
            if before is None or (_is_inactive(row) and not _is_inactive(before)):
                found[key] = row
    for row in found.values():
        evidence = {name: row.values[name] for name in ("direct_number", "state", "owner_id")}
        yield Said(row, not _is_inactive(row), evidence)


def _is_inactive(row: Row) -> bool:
    return bool(row.values["state"] == "INACTIVE")


COMPUTED = Computed(
    judge,
    about=(Path("direct_number"), Path("state"), Path("owner_id"), Path("location_id")),
    needs={"locations": (Path("country"),)},
    streams=True,
)
