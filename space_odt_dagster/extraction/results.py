"""The vocabulary of results: how an asset came out, what became of a call that brought nothing, and what its answer meant.

The texts are those of the columns ``result``, ``outcome`` and ``meaning``. How they are decided stands in ``outcome`` and
``answer_classes``. Standard library only, so that whatever reads the exports can import it.
"""

from enum import StrEnum


class Result(StrEnum):
    """How an asset came out. The texts are those of the ``result`` column."""

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
        """Whether nothing is missing."""
        return self in (Result.OK, Result.EMPTY)

    @property
    def has_rows(self) -> bool:
        """Whether the export of this result can hold rows, and its ids can be asked with."""
        return self in (Result.OK, Result.EMPTY, Result.PARTIAL)


class Outcome(StrEnum):
    """What became of a call that brought nothing."""

    SKIPPED = "skipped"
    FAILED = "failed"


class Meaning(StrEnum):
    """What an answer that brought nothing means."""

    NOT_ENTITLED = "not entitled"
    """The entity exists but has no calling licence, or not the one that the setting needs."""
    NOT_FOUND = "not found"
    """Nothing is there. For an entity that a list named: it vanished since."""
    NO_SUCH_PATH = "no such path"
    """The server has no such endpoint at all."""
    NO_SUCH_METHOD = "no such method"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    THROTTLED = "throttled"
    PASSING = "passing"
    """A fault that can pass: asked again after a wait."""
    MALFORMED = "malformed"
    """An answer whose body is not what it says it is, or is cut off where it matters: asked again after a wait."""
    GONE = "gone meanwhile"
    """An entity that was in a listing of several pages, and not any more when the listing was read again."""
    INCOMPLETE = "incomplete"
    """All pages were answered but do not hold as many items as they say there are."""
    UNSAFE = "unsafe"
    """The answer led somewhere that the token must not go."""
    NO_ID = "no id"
    """The source row has no id to ask with."""
    REJECTED = "rejected"
    """Anything else: asking again would bring the same."""


OF_AN_ENTITY = frozenset({Meaning.NOT_FOUND, Meaning.NOT_ENTITLED, Meaning.NO_SUCH_PATH})
"""Meanings that are about an entity as a whole: of a later page of a listing, or when it is read again, they are no skip."""
