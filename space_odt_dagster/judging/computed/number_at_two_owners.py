"""Phone numbers that two owners have."""

from collections import defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.number_owners import ABOUT, NEEDS, Held, incomplete, mixed, numbers_held


def judge(question: Question) -> Iterator[Said]:
    """Of each phone number: it has one owner."""
    held: dict[str, list[Held]] = defaultdict(list)
    for each in numbers_held(question):
        if each.number:
            held[each.number].append(each)
    missing = incomplete(question) or mixed(question.about[0], held)
    for found in held.values():
        owners = sorted({each.owner for each in found})
        keeps: Answer = False if len(owners) > 1 else missing or True
        yield Said(found[0].row, keeps, {"direct_number": found[0].number, "owners": owners})


COMPUTED = Computed(judge, about=ABOUT, needs=NEEDS)
