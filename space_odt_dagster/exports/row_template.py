"""The parts of a row. Neighbouring columns that depend on the same input are turned into text together."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple

from space_odt_dagster.exports.rows import value_of
from space_odt_dagster.manifest.origins import Asking, Origin


class Part(NamedTuple):
    """One column: the places to look in, how to write its value, and the text before it."""

    at: tuple[Origin, ...]
    text_of: Callable[[Any], bytes]
    before: bytes = b""


class _Look(Enum):
    INSIDE = "into the item alone"
    AROUND = "around the item alone"
    BOTH = "both"


_NO_ASKING = Asking({}, {}, {})


class RowParts:
    """The columns in order. Their texts, as UTF-8, are joined with ``between``."""

    def __init__(self, columns: Iterable[Part], between: bytes = b"") -> None:
        self._between = between
        self._runs = [(look, list(run)) for look, run in groupby(columns, key=_look_of)]
        places = range(len(self._runs))
        self._inside = [place for place in places if self._runs[place][0] is _Look.INSIDE]
        self._both = [place for place in places if self._runs[place][0] is _Look.BOTH]

    def around(self, asking: Asking) -> list[bytes]:
        """The texts of the columns that depend only on what surrounds the items of a page; empty bytes for all others."""
        return [self._text(run, None, asking) if look is _Look.AROUND else b"" for look, run in self._runs]

    def inside(self, item: Any) -> tuple[bytes, ...]:
        """The texts of the columns that depend only on the item."""
        return tuple([self._text(self._runs[place][1], item, _NO_ASKING) for place in self._inside])

    def joined(self, around: list[bytes], inside: Sequence[bytes], item: Any, asking: Asking) -> bytes:
        """The text of a row, from the texts of its page and its item."""
        texts = around.copy()
        for place, text in zip(self._inside, inside, strict=True):
            texts[place] = text
        for place in self._both:
            texts[place] = self._text(self._runs[place][1], item, asking)
        return self._between.join(texts)

    def _text(self, run: list[Part], item: Any, asking: Asking) -> bytes:
        return self._between.join([before + text_of(value_of(item, asking, at)) for at, text_of, before in run])


def _look_of(part: Part) -> _Look:
    around = {origin.looks_around for origin in part.at}
    if len(around) > 1:
        return _Look.BOTH
    return _Look.AROUND if True in around else _Look.INSIDE
