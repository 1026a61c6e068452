"""Why calls were skipped or failed: classifies and groups the rows of ``errors``.

Server messages may name a person, so no text of a message is ever shown, only its class.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from space_odt_dagster.exports.status_and_errors import ErrorRow
from space_odt_dagster.extraction.results import Meaning, Outcome

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{1,24}")


class Cause(StrEnum):
    """The classes; the phrases have a name and a remedy for each."""

    NOT_ENTITLED = "not_entitled"
    VANISHED = "vanished"
    NO_ID = "no_id"
    SKIPPED = "skipped"
    TOKEN = "token"
    NOT_IN_ORG = "not_in_org"
    FORBIDDEN = "forbidden"
    NO_PATH = "no_path"
    NOT_FOUND = "not_found"
    NO_METHOD = "no_method"
    WRONG_ID = "wrong_id"
    NOT_CALLING = "not_calling"
    REJECTED = "rejected"
    THROTTLED = "throttled"
    LOCKED = "locked"
    SERVER = "server"
    MALFORMED = "malformed"
    INCOMPLETE = "incomplete"
    UNSAFE = "unsafe"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    OTHER = "other"


_BY_MEANING = {
    Meaning.NO_ID: Cause.NO_ID,
    Meaning.MALFORMED: Cause.MALFORMED,
    Meaning.INCOMPLETE: Cause.INCOMPLETE,
    Meaning.UNSAFE: Cause.UNSAFE,
    Meaning.NO_SUCH_PATH: Cause.NO_PATH,
}
_OF_SKIPS = {
    Meaning.NOT_ENTITLED: Cause.NOT_ENTITLED,
    Meaning.NOT_FOUND: Cause.VANISHED,
    Meaning.GONE: Cause.VANISHED,
}
_MORE_PRECISE = (
    (Meaning.FORBIDDEN, 401, "", Cause.FORBIDDEN),
    (Meaning.FORBIDDEN, 403, "BIFROST-B10005", Cause.NOT_IN_ORG),
    (Meaning.REJECTED, 400, "Wrong type of Webex ID", Cause.WRONG_ID),
    (Meaning.REJECTED, 400, "Calling flag not set", Cause.NOT_CALLING),
    (Meaning.PASSING, None, "timed out", Cause.TIMEOUT),
)
"""Meanings with several causes that an administrator would fix in different ways, and the words that identify each."""
_BY_STATUS = {
    401: Cause.TOKEN,
    403: Cause.FORBIDDEN,
    404: Cause.NOT_FOUND,
    405: Cause.NO_METHOD,
    423: Cause.LOCKED,
    429: Cause.THROTTLED,
}
_BY_CLASS = {2: Cause.MALFORMED, 4: Cause.REJECTED, 5: Cause.SERVER}


def cause_of(row: ErrorRow) -> Cause:
    """The class of one row of ``errors``: by its meaning, else by words in its message, else by its HTTP status."""
    meaning, status = row.meaning, row.http_status
    if meaning in _BY_MEANING:
        return _BY_MEANING[meaning]
    if row.outcome is Outcome.SKIPPED:
        return _OF_SKIPS.get(meaning, Cause.SKIPPED)
    for *wanted, words, cause in _MORE_PRECISE:
        if [meaning, status] == wanted and words in f"{row.code} {row.message}":
            return cause
    if status is not None:
        return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, Cause.OTHER)
    return Cause.CONNECTION if meaning is Meaning.PASSING else Cause.OTHER


@dataclass(frozen=True, kw_only=True)
class CauseGroup:
    """Calls that were skipped or failed for the same reason, and how many different entities they concern."""

    cause: Cause
    outcome: Outcome
    http_status: int | None
    code: str
    calls: int
    entities: int
    exports: tuple[str, ...]
    tracking_id: str | None


@dataclass(frozen=True, kw_only=True)
class Errors:
    """The rows of ``errors`` for the report: groups (failed first, most entities first), and counts per export."""

    groups: tuple[CauseGroup, ...]
    skipped: Mapping[str, Mapping[Cause, int]]
    failed: Mapping[str, Mapping[Cause, int]]
    tracking_ids: Mapping[str, str]


@dataclass
class _Gathered:
    calls: int = 0
    entities: set[tuple[str, ...]] = field(default_factory=set)
    exports: set[str] = field(default_factory=set)
    tracking_id: str | None = None


def group_errors(rows: Iterable[ErrorRow]) -> Errors:
    """Groups the rows in one pass."""
    gathered: dict[tuple[Cause, Outcome, int | None, str], _Gathered] = {}
    skipped: dict[str, Counter[Cause]] = {}
    failed: dict[str, Counter[Cause]] = {}
    tracking_ids: dict[str, str] = {}
    for row in rows:
        cause, export = cause_of(row), row.module
        code = row.code if row.code is not None and _CODE.fullmatch(row.code) else ""
        group = gathered.setdefault((cause, row.outcome, row.http_status, code), _Gathered())
        group.calls += 1
        group.entities.add(_entity(row.ids))
        group.exports.add(export)
        group.tracking_id = group.tracking_id or row.tracking_id
        (skipped if row.outcome is Outcome.SKIPPED else failed).setdefault(export, Counter())[cause] += 1
        if row.tracking_id:
            tracking_ids.setdefault(export, row.tracking_id)
    groups = [
        CauseGroup(
            cause=cause,
            outcome=outcome,
            http_status=status,
            code=code,
            calls=group.calls,
            entities=len(group.entities),
            exports=tuple(sorted(group.exports)),
            tracking_id=group.tracking_id,
        )
        for (cause, outcome, status, code), group in gathered.items()
    ]
    groups.sort(
        key=lambda each: (
            each.outcome is Outcome.SKIPPED,
            -each.entities,
            -each.calls,
            each.http_status or 0,
            each.code,
        )
    )
    return Errors(groups=tuple(groups), skipped=skipped, failed=failed, tracking_ids=tracking_ids)


def _entity(ids: str) -> tuple[str, ...]:
    """What a call was for, whatever the parameter is called: its ids. A location counts only without any other id."""
    try:
        parsed = json.loads(ids or "{}")
    except ValueError:
        return (ids,)
    if not isinstance(parsed, dict):
        return (ids,)
    texts = {name: value for name, value in parsed.items() if isinstance(value, str) and value not in ("true", "false")}
    own = {name: value for name, value in texts.items() if name not in ("location_id", "org_id")}
    return tuple(sorted((own or texts).values()))
