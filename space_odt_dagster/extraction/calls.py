"""A call (a request with its ids), its pages and its errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from space_odt_dagster.extraction.json_text import json_bytes
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.export import Export

ABOUT_PAGES = frozenset({Meaning.INCOMPLETE, Meaning.UNSAFE})
"""Meanings that describe a page that arrived, not a refused call."""

SourceRow = Mapping[str, Any]
"""The columns of one source row that a call needs."""


@dataclass(frozen=True)
class Call:
    """One call: the SDK's keyword arguments and the source row of its ids, if it has one."""

    export: Export
    arguments: Mapping[str, Any]
    source: SourceRow = field(default_factory=dict)
    variant: int = 0

    @cached_property
    def ids(self) -> str:
        """The arguments as JSON text; identifies the call within its export."""
        return json_bytes(dict(self.arguments)).decode()


@dataclass(frozen=True, kw_only=True, slots=True)
class CallError:
    """A call, page or item that failed or was skipped. ``message`` is one line without any token.

    ``ids`` are the ids of the call as JSON text, plus the id of the item if only one item is concerned; empty until the caller
    fills them in. The export of the call decides ``outcome``.
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
        """An error made here, before anything was sent: no HTTP status, no tracking id, no attempts."""
        return cls(meaning=meaning, message=message, http_status=None, code=code, tracking_id=None, attempts=0)

    def of(self, ids: str) -> "CallError":
        """The same error with the ids of its call or item."""
        return replace(self, ids=ids)

    @property
    def message_is_ours(self) -> bool:
        """Whether this tool wrote the message. A server's own text can hold personal data and belongs only in the exports."""
        return self.http_status is None or self.meaning in _OUR_WORDS

    @property
    def without_server_text(self) -> "CallError":
        """The same error without the server's own text."""
        return self if self.message_is_ours else replace(self, message="")


_OUR_WORDS = frozenset({Meaning.MALFORMED, Meaning.INCOMPLETE, Meaning.UNSAFE, Meaning.NO_ID, Meaning.GONE})


class CallRefused(Exception):
    """Carries the error of a refused call or page to the caller."""

    def __init__(self, refusal: CallError) -> None:
        super().__init__(f"{refusal.meaning.value}: HTTP {refusal.http_status}")
        self.refusal = refusal


class LinkExpired(CallRefused):
    """A next link was refused. The server may have forgotten the link while the listing itself still exists."""


@dataclass(frozen=True)
class NextPage:
    """Where a listing continues. ``query`` is sent in addition to the query in ``url``."""

    number: int
    url: str
    query: Mapping[str, str]
    seen: int
    """Items on the pages before."""
    is_again: bool = False
    """Whether all pages have been read once and the listing is read again from here."""


@dataclass(frozen=True)
class Page:
    """The content of one response: its items, the fields around the list, and the next page."""

    number: int
    items: tuple[Any, ...]
    around: Mapping[str, Any]
    next: NextPage | None
    problem: CallError | None = None
    """Why the listing ends here although it is incomplete."""


@dataclass(frozen=True)
class Answered:
    """What an interrupted run already knows about a call."""

    pages: int
    next: NextPage | None
    refused: tuple[CallError, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to request.

        An error about a page is written before the page, so a crash can lose the page and keep the error: that call is not
        complete.
        """
        lost_its_page = self.pages == 0 and all(each.meaning in ABOUT_PAGES for each in self.refused)
        return self.next is None and not lost_its_page


class SourceRows(Protocol):
    """The source rows of an export, as they arrive."""

    def take(self, limit: int) -> Sequence[SourceRow]:
        """At most ``limit`` rows that arrived and were not taken before. Does not wait."""

    @property
    def has_ended(self) -> bool:
        """Whether no more rows will arrive."""

    @property
    def result(self) -> Result | None:
        """The result of the source once it has ended; None for an export without a source."""


class RowsAtHand:
    """Source rows that are all known from the start (a ``SourceRows``)."""

    def __init__(self, rows: Iterable[SourceRow], result: Result | None) -> None:
        self._rows = iter(rows)
        self.result = result
        self.has_ended = True

    def take(self, limit: int) -> list[SourceRow]:
        """The next rows, at most ``limit``."""
        return list(islice(self._rows, limit))


class Keeper(Protocol):
    """Stores the pages and errors of calls, in any order."""

    def answered(self, call: Call) -> Answered | None:
        """What is already stored of the call; None if it has to start from its first page."""

    def keep(self, call: Call, page: Page) -> None:
        """Stores one page of a call."""

    def refuse(self, call: Call, refused: CallError) -> None:
        """Stores an error that a retry would not change: a skip, or an item that the server reported as incomplete."""

    def forget(self, call: Call) -> None:
        """Drops all stored pages of a call, because it starts over from the first."""
