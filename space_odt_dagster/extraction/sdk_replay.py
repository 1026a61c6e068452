"""Makes wxc_sdk models from exported rows: the SDK's own method runs on a session that answers with the row.

No class is guessed, because the method parses the row as it would parse a response of Webex. Nothing is sent, and no value of a
row gets into a log or an error. https://requests.readthedocs.io/en/latest/user/advanced/#transport-adapters
"""

import inspect
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from pydantic import BaseModel
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestSession
from wxc_sdk.tokens import Tokens

from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.model_errors import ModelError, error_of
from space_odt_dagster.extraction.sdk import sdk_method
from space_odt_dagster.manifest.export import RAW_JSON, Export, asked_params
from space_odt_dagster.manifest.origins import Asked, InAnswer
from space_odt_dagster.manifest.payload_path import value_at

_NO_TOKEN = "none"
SOME_ID = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA"
"""For a parameter that no column has: a Webex id that belongs to nobody."""
_MOST_REQUESTS = 5
_LOGGERS = (logging.getLogger("wxc_sdk.base"), logging.getLogger("wxc_sdk.rest"))


class NoModel(Exception):
    """The SDK makes no model of an export; the text says why."""


class SdkReplay:
    """The SDK's method for one export, run on its rows. Raises ``NoModel`` if the SDK has none."""

    def __init__(self, export: Export) -> None:
        if export.endpoint.sdk_method is None:
            raise NoModel("the SDK has no method for it")
        self._export = export
        self._answers = _Answers()
        session = _QuietSession(tokens=Tokens(access_token=_NO_TOKEN), concurrent_requests=1)
        session.trust_env = False
        session.mount("https://", self._answers)
        self._method = sdk_method(WebexSimpleApi(tokens=_NO_TOKEN, session=session), export.endpoint.sdk_method)
        self._required = [
            name
            for name, each in inspect.signature(self._method).parameters.items()
            if each.default is each.empty and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
        ]

    def model_of(self, row: Mapping[str, Any]) -> Any:
        """What the method returns for a row with all columns as JSON values: a model, or a list of models.

        Raises ``ModelError``, and ``NoModel`` if the method returns plain values.
        """
        self._answers.first(answer_with(self._export, row))
        error: ModelError | None = None
        try:
            with _unlogged():
                found = self._item_in(self._method(**self._arguments(row)))
        except Exception as wrong:
            error = error_of(wrong, self._export)
        # Raised outside of the except block, so that the SDK's error, which quotes values, is not chained to it.
        if error is not None:
            raise error
        if found is None:
            raise ModelError(None, "nothing is made of it")
        of = found[0] if isinstance(found, list) and found else found
        if not isinstance(of, BaseModel):
            raise NoModel(f"its method in the SDK returns plain values ({type(of).__name__})")
        return found

    def _arguments(self, row: Mapping[str, Any]) -> dict[str, Any]:
        asked = {
            origin.param: row[column.name]
            for column in self._export.columns
            for origin in column.at
            if isinstance(origin, Asked) and row.get(column.name) is not None
        }
        fixed = {
            each.param: each.value for each in (*self._export.endpoint.fixed, *self._export.variants[0]) if each.param
        }
        given = fixed | {name: value for name, value in asked.items() if name in asked_params(self._export)}
        return dict.fromkeys(self._required, SOME_ID) | given

    def _item_in(self, returned: Any) -> Any:
        """The item in what a method returns: the element of a list or listing, even inside a model."""
        key = self._export.endpoint.item_key
        if inspect.isgenerator(returned):
            with_items = returned
            returned = [each for each in [next(with_items, None)] if each is not None] if key else list(with_items)
            with_items.close()
        if key is None:
            return returned
        for step in [] if isinstance(returned, list) else key.replace("[]", "").split("."):
            returned = _inside(_first(returned), step)
        return _first(returned)


def answer_with(export: Export, row: Mapping[str, Any]) -> Any:
    """The response that a row came from, as far as it was exported: its item in its place, and the fields around the list."""
    item = row[RAW_JSON]
    if export.endpoint.item_key is None:
        return item
    answer: dict[str, Any] = {}
    for column in export.columns:
        value = row.get(column.name)
        for origin in column.at:
            if isinstance(origin, InAnswer) and value is not None:
                _put(answer, origin.path, value)
                break
            if any(value_at(item, path) is not None for path in origin.paths):
                break
    inside = answer
    *steps, last = export.endpoint.item_key.split(".")
    for step in steps:
        below: dict[str, Any] = inside.get(step, {})
        inside[step.removesuffix("[]")] = [below] if step.endswith("[]") else below
        inside = below
    inside[last] = [item]
    return answer


@contextmanager
def _unlogged() -> Iterator[None]:
    """Filters out the SDK's log records of this thread, as its warnings quote values."""
    thread = threading.get_ident()

    def is_of_another(record: logging.LogRecord) -> bool:
        return record.thread != thread

    for logger in _LOGGERS:
        logger.addFilter(is_of_another)
    try:
        yield
    finally:
        for logger in _LOGGERS:
            logger.removeFilter(is_of_another)


class _Answers(BaseAdapter):
    """Answers the first request with the given response, and those for further pages with ``{}``."""

    def __init__(self) -> None:
        super().__init__()
        self._next = b"{}"
        self._requests = 0

    def first(self, answer: Any) -> None:
        self._next, self._requests = json_text(answer).encode(), 0

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        self._requests += 1
        if self._requests > _MOST_REQUESTS:
            raise RuntimeError("it asks again and again")
        response = Response()
        response.status_code, response.reason, response.encoding = 200, "OK", "utf-8"
        response.url, response.request = str(request.url), request
        response.headers["Content-Type"] = "application/json"
        response.raw, self._next = BytesIO(self._next), b"{}"
        return response

    def close(self) -> None:
        pass


class _QuietSession(RestSession):
    """An SDK session that logs no responses."""

    def register_response_callback(self, callback: Any) -> str:
        return ""


def _put(answer: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        answer = answer.setdefault(step, {})
    answer[last] = value


def _first(found: Any) -> Any:
    return (found[0] if found else None) if isinstance(found, list) else found


def _inside(model: Any, name: str) -> Any:
    """The field of a model with this API name; the model itself if it has none, as the SDK may have unwrapped it."""
    if not isinstance(model, BaseModel):
        return model
    for field, declared in type(model).model_fields.items():
        if name in (field, declared.alias):
            return getattr(model, field)
    return (model.model_extra or {}).get(name, model)
