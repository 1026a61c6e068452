"""Auto attendants with a menu key that transfers to no number, or to an extension that nobody has."""

from collections.abc import Iterator
from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown, every
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.menus import MENUS, transfers_of
from space_odt_dagster.judging.condition import Operator, Path
from space_odt_dagster.judging.operators import is_empty, is_redacted

_LONGEST = 10
"""Digits of the longest extension with a routing prefix."""


def judge(question: Question) -> Iterator[Said]:
    """Of each auto attendant: every key that transfers has a destination that exists."""
    for export in question.about:
        for row in question.tables.rows(export):
            country = question.numbers.country_of(row)
            said = {path: (value, _leads(question, export, value, country)) for path, value in transfers_of(row)}
            keeps = every(answer for _, answer in said.values())
            yield Said(row, keeps, {path: value for path, (value, answer) in said.items() if answer is not True})


def _leads(question: Question, export: str, value: Any, country: str) -> Answer:
    if is_empty(value):
        return False
    if is_redacted(value):
        return Unknown(export, "the value is redacted")
    number = str(value)
    if sum(map(str.isdigit, number)) > _LONGEST:
        return True
    dialable = question.numbers.answer(Operator.DIALABLE, number, country)
    if dialable is True:
        return True
    internal = question.numbers.answer(Operator.INTERNAL, number, country)
    if internal is None or (internal is False and dialable is None):
        return Unknown(export, "the value is not one that can be judged")
    return internal


COMPUTED = Computed(
    judge,
    about=(*MENUS, Path("location_id")),
    needs={"locations": (Path("country"),)},
    own_numbers=True,
)
