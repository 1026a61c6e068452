"""Kleene's three values: true, false, and unknown with the reason. What was not read never makes an answer true or false."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unknown:
    """Neither true nor false: ``export`` was not read completely, or its value cannot be judged, for this ``reason``."""

    export: str
    reason: str


Answer = bool | Unknown
Ask = Callable[[Any], Answer]
"""What a condition says of a row, or of an element of a list."""


def every(answers: Iterable[Answer]) -> Answer:
    """Whether all are true: false if one is false, even if others are unknown."""
    unknown: Unknown | None = None
    for each in answers:
        if each is False:
            return False
        if isinstance(each, Unknown) and unknown is None:
            unknown = each
    return True if unknown is None else unknown


def some(answers: Iterable[Answer]) -> Answer:
    """Whether one is true: true if one is true, even if others are unknown."""
    unknown: Unknown | None = None
    for each in answers:
        if each is True:
            return True
        if isinstance(each, Unknown) and unknown is None:
            unknown = each
    return False if unknown is None else unknown


def opposite(answer: Answer) -> Answer:
    """Not the answer; unknown stays unknown."""
    return answer if isinstance(answer, Unknown) else not answer


def every_of(asks: Sequence[Ask]) -> Ask:
    """Asks all of them, until one is false: as ``every``."""
    if len(asks) == 1:
        return asks[0]

    def ask(it: Any) -> Answer:
        said: Answer = True
        for each in asks:
            answer = each(it)
            if answer is False:
                return False
            if said is True:
                said = answer
        return said

    return ask


def one_of(asks: Sequence[Ask]) -> Ask:
    """Asks all of them, until one is true: as ``some``."""

    def ask(it: Any) -> Answer:
        said: Answer = False
        for each in asks:
            answer = each(it)
            if answer is True:
                return True
            if said is False:
                said = answer
        return said

    return ask
