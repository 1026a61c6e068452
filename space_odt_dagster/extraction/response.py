"""The response to one request: JSON of the documented shape, or what it means if it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
from yarl import URL

from space_odt_dagster.extraction.answer_classes import meaning_of
from space_odt_dagster.extraction.body import Body
from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.error_body import Problem, read_problem
from space_odt_dagster.extraction.error_in_disguise import has_marks
from space_odt_dagster.extraction.link_header import UNREADABLE, links_of
from space_odt_dagster.extraction.no_answer import refused_by_proxy, why_no_answer
from space_odt_dagster.extraction.parsed_answers import ParsedAnswers
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.retry_after import retry_after

_CUT_OFF = "The answer is truncated or not JSON."
_A_WEB_PAGE = "The answer is a web page, not JSON: it may come from a proxy or the login page of a network."
_NOT_AS_DOCUMENTED = "The answer does not have the documented shape."
_AN_ERROR = "The answer is an error instead of the requested data."
_WHOLE = frozenset({200, 203})
"""Statuses of a complete response; any other 2xx is partial or a promise."""
_ELSEWHERE = frozenset({301, 302, 303, 307, 308, 451})


@dataclass(frozen=True)
class Answer:
    """The outcome of one exchange. ``status`` is None if no complete response arrived."""

    status: int | None
    meaning: Meaning | None
    """None: it has the requested data."""
    problem: Problem
    payload: Any = None
    links: Mapping[str, str] = field(default_factory=dict)
    """The URLs of the ``Link`` header, by relation in lower case."""
    asked_wait: float | None = None
    redirect: str | None = None
    """Where the server says to go instead."""

    def as_problem(self, meaning: Meaning, text: str) -> "Answer":
        """The same response with another meaning and text."""
        return replace(self, meaning=meaning, problem=replace(self.problem, text=text))

    def refusal(self, attempts: int) -> CallError:
        """The error of a call that ends with this response after ``attempts`` attempts."""
        meaning = self.meaning or Meaning.REJECTED
        problem = self.problem
        return CallError(
            meaning=meaning,
            message=problem.text,
            http_status=self.status,
            code=problem.code,
            tracking_id=problem.tracking_id,
            attempts=attempts,
        )


def no_answer(failure: BaseException, *, proxy: str) -> Answer:
    """The answer for a response that did not arrive, or not completely; ``proxy`` is the variable that sets the proxy."""
    return _absent(why_no_answer(failure, proxy=proxy))


def read_answer(
    response: aiohttp.ClientResponse,
    body: Body,
    *,
    parsed: ParsedAnswers,
    well_formed: Callable[[Any], bool],
    clean: Callable[[str], str],
    now: datetime,
    proxy: str,
) -> Answer:
    """What a response says. Never raises; ``clean`` removes secrets from an error body before it is parsed."""
    status, tracking_id = response.status, response.headers.get("trackingid")
    if status == 407:
        return _absent(refused_by_proxy(status, proxy=proxy))
    if not 200 <= status < 300:
        return _not_what_was_asked_for(response, body, clean, now)
    if status not in _WHOLE:
        return _malformed(status, f"HTTP {status} has no complete answer.", tracking_id)
    if body.unreadable:
        return _malformed(status, body.unreadable, tracking_id)
    content = body.content
    try:
        payload = parsed.value_of(content)
    except ValueError:
        is_page = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        return _malformed(status, _A_WEB_PAGE if is_page else _CUT_OFF, tracking_id)
    if not well_formed(payload):
        if not has_marks(payload):
            return _malformed(status, _NOT_AS_DOCUMENTED, tracking_id)
        problem = read_problem(clean(content.decode("utf-8-sig")))
        problem = replace(problem, text=_AN_ERROR, tracking_id=problem.tracking_id or tracking_id)
        return Answer(status, Meaning.MALFORMED, problem)
    return Answer(status, None, Problem(None, "", tracking_id), payload, _links(response))


def _not_what_was_asked_for(
    response: aiohttp.ClientResponse, body: Body, clean: Callable[[str], str], now: datetime
) -> Answer:
    status, tracking_id = response.status, response.headers.get("trackingid")
    problem = read_problem(clean(body.content.decode("utf-8", errors="replace")))
    meaning = meaning_of(status, replace(problem, is_cut_off=problem.is_cut_off or bool(body.unreadable)))
    text = _CUT_OFF if meaning is Meaning.MALFORMED else problem.text or response.reason or ""
    text = body.unreadable or text
    problem = replace(problem, text=text, tracking_id=problem.tracking_id or tracking_id)
    location = response.headers.get("Location", "").strip() if status in _ELSEWHERE else ""
    return Answer(
        status,
        meaning,
        problem,
        asked_wait=retry_after(response.headers, now=now),
        redirect=_joined(response.url, location) if location else None,
    )


def _absent(why: CallError) -> Answer:
    return Answer(None, why.meaning, Problem(why.code, why.message, None))


def _links(response: aiohttp.ClientResponse) -> Mapping[str, str]:
    found = links_of(response.headers.getall("Link", ()))
    return {relation: _joined(response.url, target) for relation, target in found.items()}


def _joined(here: URL, target: str) -> str:
    if target == UNREADABLE:
        return UNREADABLE
    try:
        return str(here.join(URL(target)))
    except ValueError:
        return UNREADABLE


def _malformed(status: int, text: str, tracking_id: str | None) -> Answer:
    return Answer(status, Meaning.MALFORMED, Problem(None, text, tracking_id))
