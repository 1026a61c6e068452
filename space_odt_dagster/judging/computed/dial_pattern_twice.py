"""Dial patterns that two dial plans claim."""

import re
from collections import defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.tables import index_key

_WILDCARD = re.compile(r"[xX!]")


def judge(question: Question) -> Iterator[Said]:
    """Of each pattern: none of another dial plan matches the same digits with as many digits before its first wildcard."""
    for export in question.about:
        missing = question.tables.incomplete(export)
        plans: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in question.tables.rows(export):
            prefix, rest = split(str(row.values["pattern"] or ""))
            plans[prefix][rest].add(index_key(row.values["dial_plan_id"]))
        claimed = {
            (prefix, rest): [(prefix + other, rests[other]) for other in sorted(rests) if overlap(rest, other)]
            for prefix, rests in plans.items()
            for rest in rests
        }
        for row in question.tables.rows(export):
            own = index_key(row.values["dial_plan_id"])
            others = [
                pattern
                for pattern, of in claimed[split(str(row.values["pattern"] or ""))]
                if len(of) > 1 or own not in of
            ]
            keeps: Answer = False if others else missing or True
            yield Said(row, keeps, {"pattern": row.values["pattern"], "other patterns": others})


def split(pattern: str) -> tuple[str, str]:
    """The digits before the first wildcard, and what follows: ``X`` is any digit, ``!`` one or more."""
    found = _WILDCARD.search(pattern)
    place = found.start() if found is not None else len(pattern)
    return pattern[:place], pattern[place:].upper()


def overlap(one: str, other: str) -> bool:
    """Whether some digits match both."""
    for mine, its in zip(one, other, strict=False):
        if "!" in (mine, its):
            return True
        if mine != its and "X" not in (mine, its):
            return False
    return len(one) == len(other)


COMPUTED = Computed(judge, about=(Path("dial_plan_id"), Path("pattern")))
