"""Each export, read over a real socket, asks what the method of the SDK asks that it is named for, sent by the real SDK."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from wxc_sdk.as_api import AsWebexSimpleApi

from space_odt_dagster.extraction.binding import bind
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.extraction.sdk import sdk_method
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, PageStyle
from space_odt_dagster_tests.extraction.reading import connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, ScriptedServer, scripted

WRONG_IN_THE_SDK: dict[str, str | None] = {
    "call_recording_jobs": "/telephony/config/jobs/callRecording/jobs/callRecording",
    "person_permissions_out": "/telephony/config/people/{entity_id}/outgoingPermission",
    "person_transfer_numbers": "/people/{entity_id}/features/outgoingPermission/autoTransferNumbers",
    "workspace_answer_settings": "/workspaces/{entity_id}/answerSettings",
    "workspace_available_answer_endpoints": "/workspaces/{entity_id}/availablePreferredAnswerEndpoints",
    "virtual_line_available_numbers_call_intercept": None,
}
"""The path that the SDK asks instead; None where its method raises before it asks anything."""


def source_row(export: Export, *, flag: str = "true") -> dict[str, str]:
    """A row with an id of its own in each column that is asked with."""
    row = {each.column: each.text or ("" if each.negated else "true") for each in export.conditions}
    for each in export.sources:
        value = f"Y2lzY29-_{each.column}-{each.param}=="
        row[each.column] = flag if each.only_if_true else f'["{value}"]' if each.is_element else value
    return row


def without_paging(asked: Asked, export: Export) -> tuple[str, dict[str, str]]:
    """Path and query, less what says which page and how many items."""
    page = export.endpoint.page
    paging = {page.size_param, "startIndex", "start"} if page is not None else set()
    return asked.path.rstrip("/"), {name: value for name, value in asked.query.items() if name not in paging}


def answer_of(export: Export) -> Reply:
    item = {"id": "an id", "name": "a name"}
    if export.endpoint.item_key is None:
        return Reply(item)
    body: Any = ["a text"] if export.endpoint.items_are_texts else [item]
    for step in reversed(export.endpoint.item_key.split(".")):
        body = {step.removesuffix("[]"): [body] if step.endswith("[]") else body}
    return Reply(body)


class Both:
    """This reader and the SDK, each with one session for all exports, and the server that both ask."""

    def __init__(self, connection: Connection, server: ScriptedServer, runner: asyncio.Runner) -> None:
        self.export = MANIFEST["people"]
        self._connection, self._server, self._runner = connection, server, runner
        self._api = runner.run(self._opened())

    async def _opened(self) -> AsWebexSimpleApi:
        api = AsWebexSimpleApi(tokens="a token")
        api.session.BASE = self._server.base_url
        return api

    def asked_by_us(self, folder: Path, export: Export, row: dict[str, str]) -> list[Asked]:
        """What reading an export asks for a source row."""
        self.export = export
        self._server.asked.clear()
        reading = read(self._connection, folder, export, [row] if export.sources else [])
        assert reading.result is Result.OK, reading.status
        assert len(reading.rows) >= 1
        return list(self._server.asked)

    def asked_by_the_sdk(self, call: Call) -> list[Asked]:
        """The first request that the SDK itself sends for a call, if any. What it makes of the answer is its own affair."""

        async def ask() -> None:
            with suppress(Exception):
                await sdk_method(self._api, str(call.export.endpoint.sdk_method))(**call.arguments)

        self._server.asked.clear()
        self._runner.run(ask())
        return self._server.asked[:1]

    def close(self) -> None:
        self._runner.run(self._api.close())


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    with (
        scripted(lambda asked: answer_of(made.export)) as server,
        connect(server) as connection,
        asyncio.Runner() as runner,
    ):
        made = Both(connection, server, runner)
        yield made
        made.close()


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        (export.name, flag)
        for export in MANIFEST
        if export.endpoint.sdk_method
        for flag in (("true", "false") if any(each.only_if_true for each in export.sources) else ("true",))
    ],
)
def test_an_export_asks_exactly_what_the_method_of_the_sdk_asks_in_pages_as_long_as_they_may_be(
    tmp_path: Path, both: Both, name: str, flag: str
) -> None:
    export = MANIFEST[name]
    row = source_row(export, flag=flag)
    asked = both.asked_by_us(tmp_path, export, row)
    if (page := export.endpoint.page) is not None:
        assert {each.query[page.size_param] for each in asked} == {str(page.size)}
        assert {each.query.get("startIndex") for each in asked} == {"1" if page.style is PageStyle.INDEX else None}
    assert {each.method for each in asked} == {"GET"}
    ours = [without_paging(each, export) for each in asked]
    if export.endpoint.page is not None and export.endpoint.page.ends_below == 1:
        assert ours.pop() == ours[-1], "the next page, which shows that there is none"
    ours.sort(key=str)
    theirs = [without_paging(each, export) for call in bind(export, [row]) for each in both.asked_by_the_sdk(call)]
    if export.endpoint.sdk_path_is_wrong:
        call = next(bind(export, [row]))
        wrong = WRONG_IN_THE_SDK[name]
        assert [path for path, _ in theirs] == ([wrong.format(**call.arguments)] if wrong is not None else [])
        assert [path for path, _ in ours] == [export.endpoint.path.format(**call.arguments)]
        return
    assert ours == sorted(theirs, key=str)


def test_a_listing_without_a_method_asks_for_pages_as_long_as_they_may_be(tmp_path: Path, both: Both) -> None:
    for export in MANIFEST:
        page = export.endpoint.page
        if page is not None and not export.endpoint.sdk_method:
            asked = both.asked_by_us(tmp_path, export, source_row(export))
            assert {each.query[page.size_param] for each in asked} == {str(page.size)}


def test_no_other_path_of_the_sdk_is_thought_to_be_wrong() -> None:
    assert {export.name for export in MANIFEST if export.endpoint.sdk_path_is_wrong} == set(WRONG_IN_THE_SDK)


@pytest.mark.parametrize("name", [export.name for export in MANIFEST if export.endpoint.other_path])
def test_the_other_path_is_asked_for_every_row_when_the_server_has_no_such_path(tmp_path: Path, name: str) -> None:
    export = MANIFEST[name]
    rows = [{**source_row(export), export.sources[0].column: f"id-{number:02}"} for number in range(12)]
    ids = [str(next(iter(call.arguments.values()))) for call in bind(export, rows)]
    param = export.sources[0].param
    other = export.endpoint.other_path or ""
    known = {other.format(**{param: each}) for each in ids}

    def script(asked: Asked) -> Reply:
        if asked.path in known:
            return answer_of(export)
        return Reply({"message": f"No static resource hydra/v1{asked.path}."}, status=404)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, export, rows)
    assert reading.result is Result.OK, reading.status
    assert reading.errors == []
    assert reading.tally.fetched == 12
    assert sorted(path for path in server.paths if path in known) == sorted(known)
    assert len(server.asked) - 12 <= 3, "after the first answers the path that works is asked at once"


@pytest.mark.parametrize("name", [export.name for export in MANIFEST if export.endpoint.other_path])
def test_an_export_is_unsupported_when_neither_path_exists(tmp_path: Path, name: str) -> None:
    export = MANIFEST[name]
    rows = [{**source_row(export), export.sources[0].column: f"id-{number:02}"} for number in range(50)]
    nowhere = Reply({"message": "No static resource hydra/v1/x."}, status=404)
    with scripted(lambda asked: nowhere) as server, connect(server) as connection:
        reading = read(connection, tmp_path, export, rows)
    assert reading.result is Result.UNSUPPORTED
    assert len(server.asked) <= 8
    assert reading.tally.not_asked >= 45
