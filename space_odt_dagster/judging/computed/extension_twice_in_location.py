"""Extensions that two owners have in one location."""

from collections import defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.number_owners import ABOUT, NEEDS, Held, incomplete, mixed, numbers_held


def judge(question: Question) -> Iterator[Said]:
    """Of each extension of a location: it has one owner."""
    held: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for each in numbers_held(question):
        if each.extension and each.location:
            held[each.location, each.extension].append(each)
    missing = incomplete(question) or mixed(question.about[0], (extension for _, extension in held))
    for found in held.values():
        owners = sorted({each.owner for each in found})
        keeps: Answer = False if len(owners) > 1 else missing or True
        yield Said(found[0].row, keeps, {"extension": found[0].extension, "owners": owners})


COMPUTED = Computed(judge, about=ABOUT, needs=NEEDS)
