"""What a failed response means: one table from HTTP status, code and text to a ``Meaning``, which decides what happens next.

Nothing here sends or waits. ``error_body`` parses the bodies; ``outcome`` makes a result of the meanings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from space_odt_dagster.extraction.error_body import Problem
from space_odt_dagster.extraction.results import Meaning

RETRIED = frozenset({Meaning.PASSING, Meaning.MALFORMED})

_Text = Callable[[Problem], bool]


def _any(_: Problem) -> bool:
    return True


def _code(*codes: str) -> _Text:
    return lambda problem: problem.code in codes


def _says(pattern: str) -> _Text:
    wanted = re.compile(pattern, re.IGNORECASE)
    return lambda problem: wanted.search(problem.text) is not None


@dataclass(frozen=True)
class Rule:
    """One row of the table: a response with one of these statuses, and a body that matches, has this meaning."""

    statuses: frozenset[int]
    body: _Text
    meaning: Meaning


def _cut_off(problem: Problem) -> bool:
    return problem.is_cut_off and problem.code is None


_NO_STATIC_RESOURCE = _says(r"No static resource")

RULES = (
    Rule(frozenset({400, 404}), _code("4003", "4008"), Meaning.NOT_ENTITLED),
    Rule(frozenset({405}), _code("25409"), Meaning.NOT_ENTITLED),
    Rule(frozenset({404}), _NO_STATIC_RESOURCE, Meaning.NO_SUCH_PATH),
    Rule(frozenset({400, 404, 405}), _cut_off, Meaning.MALFORMED),
    Rule(frozenset({404}), _any, Meaning.NOT_FOUND),
    Rule(frozenset({403}), _any, Meaning.FORBIDDEN),
    Rule(frozenset({405}), _any, Meaning.NO_SUCH_METHOD),
    Rule(frozenset({401}), _any, Meaning.UNAUTHORIZED),
    Rule(frozenset({429}), _any, Meaning.THROTTLED),
    Rule(frozenset({408, 423, 425, *range(500, 600)}), _any, Meaning.PASSING),
    Rule(frozenset(range(200, 300)), _any, Meaning.MALFORMED),
)


def meaning_of(status: int, problem: Problem) -> Meaning:
    """The meaning of a response that did not return the requested data; the first rule that matches wins. Never raises.

    No ``Meaning`` stands for success.
    """
    for rule in RULES:
        if status in rule.statuses and rule.body(problem):
            return rule.meaning
    return Meaning.REJECTED
