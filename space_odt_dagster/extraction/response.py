"""What came back for one request: JSON of the documented shape, or what the answer means instead."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp

from space_odt_dagster.extraction.answer_classes import meaning_of
from space_odt_dagster.extraction.calls import Refusal
from space_odt_dagster.extraction.error_body import Problem, read_problem
from space_odt_dagster.extraction.json_text import parse_answer
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.retry_after import retry_after

_CUT_OFF = "The answer was cut off or is not JSON."


@dataclass(frozen=True)
class Answer:
    """The outcome of one exchange. ``status`` is None where no whole answer came."""

    status: int | None
    meaning: Meaning | None
    """None: it brought what was asked for."""
    problem: Problem
    payload: Any = None
    links: Mapping[str, str] = field(default_factory=dict)
    """The URLs of the ``Link`` header by relation, in lower case."""
    asked_wait: float | None = None

    def refusal(self, attempts: int) -> Refusal:
        """The answer as the end of a call that was asked so many times."""
        meaning = self.meaning or Meaning.REJECTED
        problem = self.problem
        return Refusal(
            meaning=meaning,
            message=problem.text,
            http_status=self.status,
            code=problem.code,
            tracking_id=problem.tracking_id,
            attempts=attempts,
        )


def no_answer(failure: BaseException) -> Answer:
    """The answer that did not come, or not as a whole."""
    kind = "timed out" if isinstance(failure, asyncio.TimeoutError) else type(failure).__name__
    return Answer(None, Meaning.PASSING, Problem(None, f"No whole answer came ({kind}).", None))


def read_answer(
    response: aiohttp.ClientResponse,
    body: bytes,
    *,
    well_formed: Callable[[Any], bool],
    clean: Callable[[str], str],
    now: datetime,
) -> Answer:
    """What an answer says. Never raises; ``clean`` takes secrets out of the text of an error body before it is read."""
    status, tracking_id = response.status, response.headers.get("trackingid")
    if not 200 <= status < 300:
        problem = read_problem(clean(body.decode("utf-8", errors="replace")))
        meaning = meaning_of(status, problem)
        text = _CUT_OFF if meaning is Meaning.MALFORMED else problem.text or response.reason or ""
        problem = replace(problem, text=text, tracking_id=problem.tracking_id or tracking_id)
        asked = retry_after(response.headers, now=now)
        return Answer(status, meaning, problem, asked_wait=asked)
    try:
        links = {name.lower(): str(link["url"]) for name, link in response.links.items() if "url" in link}
        payload = parse_answer(body.decode("utf-8-sig"))
    except ValueError:
        return _malformed(status, _CUT_OFF, tracking_id)
    if not well_formed(payload):
        return _malformed(status, "The answer does not have the documented shape.", tracking_id)
    return Answer(status, None, Problem(None, "", tracking_id), payload, links)


def _malformed(status: int, text: str, tracking_id: str | None) -> Answer:
    return Answer(status, Meaning.MALFORMED, Problem(None, text, tracking_id))
