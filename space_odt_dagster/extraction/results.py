"""The vocabulary of results: how an export came out, what became of a failed call, and what its response meant.

The texts are those of the columns ``result``, ``outcome`` and ``meaning``. ``outcome`` and ``answer_classes`` decide them.
Standard library only, so that any reader of the exports can import it.
"""

from enum import StrEnum


class Result(StrEnum):
    """How an export came out. The texts are those of the ``result`` column."""

    OK = "ok"
    EMPTY = "empty"
    PARTIAL = "partial"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    UNSUPPORTED = "unsupported"
    BLOCKED = "blocked"
    UNAUTHORIZED = "unauthorized"
    ERROR = "error"

    @property
    def is_good(self) -> bool:
        """Whether the export is complete."""
        return self in (Result.OK, Result.EMPTY)

    @property
    def has_rows(self) -> bool:
        """Whether an export with this result can have rows, and its ids can be used."""
        return self in (Result.OK, Result.EMPTY, Result.PARTIAL)


class Outcome(StrEnum):
    """What became of a call without data."""

    SKIPPED = "skipped"
    FAILED = "failed"


class Meaning(StrEnum):
    """Why a response did not return the requested data."""

    NOT_ENTITLED = "not entitled"
    """The entity exists but lacks a calling licence, or the one that the setting needs."""
    NOT_FOUND = "not found"
    """Nothing is there. An entity from a listing was deleted since."""
    NO_SUCH_PATH = "no such path"
    """The server has no such endpoint."""
    NO_SUCH_METHOD = "no such method"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    THROTTLED = "throttled"
    PASSING = "passing"
    """A transient fault: retried after a wait."""
    MALFORMED = "malformed"
    """The body is not what its header says, or is truncated where it matters: retried after a wait."""
    GONE = "gone meanwhile"
    """An entity that was in a listing of several pages, and no longer when the listing was read again."""
    INCOMPLETE = "incomplete"
    """All pages arrived, but with fewer items than the stated total."""
    UNSAFE = "unsafe"
    """The response led somewhere the token must not go."""
    NO_ID = "no id"
    """The source row has no id for the call."""
    REJECTED = "rejected"
    """Anything else: a retry would bring the same."""


OF_AN_ENTITY = frozenset({Meaning.NOT_FOUND, Meaning.NOT_ENTITLED, Meaning.NO_SUCH_PATH})
"""Meanings that concern an entity as a whole. On a later page, or when a listing is read again, they do not count as skips."""
