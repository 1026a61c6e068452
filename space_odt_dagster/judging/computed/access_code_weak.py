"""Access codes that are easy to guess."""

from collections.abc import Iterator
from itertools import pairwise

from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_empty, is_redacted


def judge(question: Question) -> Iterator[Said]:
    """Of each code: it has enough digits (parameter ``digits``), and is neither one digit repeated nor digits in order."""
    for export in question.about:
        for row in question.tables.rows(export):
            code = row.values["code"]
            if is_empty(code):
                yield Said(row, None)
            elif is_redacted(code):
                yield Said(row, Unknown(export, "the value is redacted"))
            else:
                yield Said(row, not is_weak(str(code), question.parameters["digits"]), {"code": code})


def is_weak(code: str, digits: int) -> bool:
    """Whether a code is short, one digit repeated, or digits in order up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(code)}
    return len(code) < digits or steps in ({0}, {1}, {-1})


COMPUTED = Computed(judge, about=(Path("code"),))
