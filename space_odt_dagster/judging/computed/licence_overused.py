"""Licences of which more are in use than were bought."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row

UNITS = (Path("total_units"), Path("consumed_units"))


def judge(question: Question) -> Iterator[Said]:
    """Of each licence with a number of units: no more are in use. A negative total is none."""
    for export in question.about:
        for row in question.tables.rows(export):
            total, used = units_of(row)
            if total is None:
                yield Said(row, None)
                continue
            keeps = Unknown(export, "the value is not one that can be judged") if used is None else used <= total
            yield Said(row, keeps, {"total_units": total, "consumed_units": used})


def units_of(row: Row) -> tuple[int | None, int | None]:
    """The units bought and in use, None if unknown."""
    total, used = (_whole(row.values[path.column]) for path in UNITS)
    return None if total is None or total < 0 else total, used


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


COMPUTED = Computed(judge, about=UNITS)
