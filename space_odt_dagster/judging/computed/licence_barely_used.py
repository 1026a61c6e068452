"""Calling licences that were bought and are not used."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.licence_overused import UNITS, units_of
from space_odt_dagster.judging.condition import Path

CALLING = "Webex Calling"
"""How the names of licences for Webex Calling begin."""


def judge(question: Question) -> Iterator[Said]:
    """Of each calling licence of at least ``units``: ``percent`` of them are in use (parameters)."""
    least, percent = question.parameters["units"], question.parameters["percent"]
    for export in question.about:
        for row in question.tables.rows(export):
            total, used = units_of(row)
            if total is None or total < least or not str(row.values["sku_or_name"] or "").startswith(CALLING):
                yield Said(row, None)
                continue
            unclear = Unknown(export, "the value is not one that can be judged")
            keeps = unclear if used is None else used * 100 >= percent * total
            yield Said(row, keeps, {"total_units": total, "consumed_units": used})


COMPUTED = Computed(judge, about=(*UNITS, Path("sku_or_name")))
