"""A call: one question of the inventory, with the ids it is asked with, and what it brought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.export import Export

ABOUT_PAGES = frozenset({Meaning.INCOMPLETE, Meaning.UNSAFE})
"""Meanings that are said of a page that came, not of a call that was refused."""

SourceRow = Mapping[str, Any]
"""The columns of one row of the source asset that a call needs."""


@dataclass(frozen=True)
class Call:
    """One question: the SDK's keyword arguments and, where its ids come from a row, that row."""

    export: Export
    arguments: Mapping[str, Any]
    source: SourceRow = field(default_factory=dict)
    variant: int = 0

    @cached_property
    def ids(self) -> str:
        """The arguments as JSON text: what names the call among those of its asset."""
        return json_text(dict(self.arguments))


@dataclass(frozen=True, kw_only=True, slots=True)
class CallError:
    """A call, a page or an item of it, that brought nothing. ``message`` is one line and holds no token.

    ``ids`` are those of the call as JSON text, and that of the item where only one is concerned; empty as long as it is not said
    whose call it was. ``outcome`` is decided by the export that the call is of.
    """

    ids: str = ""
    outcome: Outcome = Outcome.FAILED
    meaning: Meaning
    message: str
    http_status: int | None
    code: str | None
    tracking_id: str | None
    attempts: int

    @classmethod
    def of_ours(cls, meaning: Meaning, message: str, *, code: str | None = None) -> "CallError":
        """A refusal of our own making: nothing was sent, so there is no HTTP status, no tracking id and no attempt."""
        return cls(meaning=meaning, message=message, http_status=None, code=code, tracking_id=None, attempts=0)

    def of(self, ids: str) -> "CallError":
        """The same of a call, or an item, with these ids."""
        return replace(self, ids=ids)

    @property
    def message_is_ours(self) -> bool:
        """Whether the message is this tool's. A server's own text can hold personal data and is for the exports only."""
        return self.http_status is None or self.meaning in _OUR_WORDS

    @property
    def without_server_text(self) -> "CallError":
        """The same without what the server said in its own words."""
        return self if self.message_is_ours else replace(self, message="")


_OUR_WORDS = frozenset({Meaning.MALFORMED, Meaning.INCOMPLETE, Meaning.UNSAFE, Meaning.NO_ID, Meaning.GONE})


class CallRefused(Exception):
    """Carries the refusal of a call, or of one of its pages, to the caller."""

    def __init__(self, refusal: CallError) -> None:
        super().__init__(f"{refusal.meaning.value}: HTTP {refusal.http_status}")
        self.refusal = refusal


class LinkExpired(CallRefused):
    """The refusal of a page that a link led to: the server may not know the link any more, and the listing all the same."""


@dataclass(frozen=True)
class NextPage:
    """Where a listing goes on. ``query`` is sent besides what the URL holds already."""

    number: int
    url: str
    query: Mapping[str, str]
    seen: int
    """Items that the pages before brought."""
    is_again: bool = False
    """Whether the listing is to be looked at again from there: all its pages have come once."""


@dataclass(frozen=True)
class Page:
    """What one answer brought: its items, the answer around them, and where the listing goes on."""

    number: int
    items: tuple[Any, ...]
    around: Mapping[str, Any]
    next: NextPage | None
    problem: CallError | None = None
    """Why the listing ends here although it is not whole."""


@dataclass(frozen=True)
class Answered:
    """What is already known of a call from before the run was broken off."""

    pages: int
    next: NextPage | None
    refused: tuple[CallError, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to ask. What was said of a page is kept before the page, which may have been lost after it."""
        lost_its_page = self.pages == 0 and all(each.meaning in ABOUT_PAGES for each in self.refused)
        return self.next is None and not lost_its_page


class SourceRows(Protocol):
    """The rows that the ids of an export come from, as they come."""

    def take(self, limit: int) -> Sequence[SourceRow]:
        """Rows that have come and were not taken before, at most so many. Does not wait."""

    @property
    def has_ended(self) -> bool:
        """Whether no more rows will come."""

    @property
    def result(self) -> Result | None:
        """How the source came out, once it has ended; None where an export has no source."""


class RowsAtHand:
    """Source rows that are all known (a ``SourceRows``)."""

    def __init__(self, rows: Iterable[SourceRow], result: Result | None) -> None:
        self._rows = iter(rows)
        self.result = result
        self.has_ended = True

    def take(self, limit: int) -> list[SourceRow]:
        """The next rows."""
        return list(islice(self._rows, limit))


class Keeper(Protocol):
    """Keeps what answers bring, as they come, in whatever order."""

    def answered(self, call: Call) -> Answered | None:
        """What is known of the call already; None if it has to be asked from its beginning."""

    def keep(self, call: Call, page: Page) -> None:
        """Takes one page of a call."""

    def refuse(self, call: Call, refused: CallError) -> None:
        """Takes a refusal that asking again would bring again: a skip, or an item that the server reported as incomplete."""

    def forget(self, call: Call) -> None:
        """Drops what a call has brought: its pages come again, from the first."""
