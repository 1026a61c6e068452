"""Each export, read over a real socket, sends exactly the path and query that the manifest names."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.binding import bind
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster.manifest.asked import Fixed
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.spec import PageStyle, Spec
from space_odt_dagster_tests.extraction.reading import connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, ScriptedServer, scripted

WRONG_IN_THE_SDK = {
    "person_permissions_out": "/telephony/config/people/{entity_id}/outgoingPermission",
    "person_transfer_numbers": "/people/{entity_id}/features/outgoingPermission/autoTransferNumbers",
}


def source_row(spec: Spec, *, flag: str = "true") -> dict[str, str]:
    """A row with an id of its own in each column that is asked with."""
    row = {each.column: each.text or ("" if each.negated else "true") for each in spec.conditions}
    for each in spec.sources:
        value = f"Y2lzY29-_{each.column}-{each.param}=="
        row[each.column] = flag if each.only_if_true else f'["{value}"]' if each.is_element else value
    return row


def on_the_wire(fixed: tuple[Fixed, ...]) -> dict[str, str]:
    return {each.query: str(each.value).lower() if isinstance(each.value, bool) else each.value for each in fixed}


def expected(call: Call) -> tuple[str, dict[str, str]]:
    endpoint = call.spec.endpoint
    path = endpoint.path.format(**call.arguments)
    query = on_the_wire((*endpoint.fixed, *call.spec.variants[call.variant]))
    for each in call.spec.sources:
        if each.query is not None and each.param in call.arguments:
            value = call.arguments[each.param]
            query[each.query] = "true" if value is True else value
    if endpoint.page is not None:
        query[endpoint.page.size_param] = str(endpoint.page.size)
        if endpoint.page.style is PageStyle.INDEX:
            query["startIndex"] = "1"
    return path, query


def answer_of(spec: Spec) -> Reply:
    item = {"id": "an id", "name": "a name"}
    if spec.endpoint.item_key is None:
        return Reply(item)
    body: Any = ["a text"] if spec.endpoint.items_are_texts else [item]
    for step in reversed(spec.endpoint.item_key.split(".")):
        body = {step.removesuffix("[]"): [body] if step.endswith("[]") else body}
    return Reply(body)


def asked_for(tmp_path: Path, spec: Spec, row: dict[str, str]) -> tuple[ScriptedServer, list[Asked]]:
    with scripted(lambda asked: answer_of(spec)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, spec, [row] if spec.sources else [])
    assert reading.result is Result.OK, reading.status
    assert len(reading.rows) >= 1
    return server, server.asked


@pytest.mark.parametrize("name", MANIFEST.names)
@pytest.mark.parametrize("flag", ["true", "false"])
def test_a_spec_sends_exactly_its_path_and_query(tmp_path: Path, name: str, flag: str) -> None:
    spec = MANIFEST[name]
    if flag == "false" and not any(each.only_if_true for each in spec.sources):
        flag = "true"
    row = source_row(spec, flag=flag)
    _, asked = asked_for(tmp_path, spec, row)
    wanted = [expected(call) for call in bind(spec, [row])]
    assert sorted(((each.path, dict(each.query)) for each in asked), key=str) == sorted(wanted, key=str)
    assert {each.method for each in asked} == {"GET"}


@pytest.mark.parametrize("name", WRONG_IN_THE_SDK)
def test_the_sdk_itself_still_asks_elsewhere(tmp_path: Path, name: str) -> None:
    """When this fails the SDK has been mended: ``sdk_path_is_wrong`` can be dropped from the spec."""
    spec = MANIFEST[name]
    assert spec.endpoint.sdk_path_is_wrong
    as_the_sdk_does = replace(spec, endpoint=replace(spec.endpoint, sdk_path_is_wrong=False))
    row = source_row(spec)
    _, asked = asked_for(tmp_path, as_the_sdk_does, row)
    call = next(bind(spec, [row]))
    assert [each.path for each in asked] == [WRONG_IN_THE_SDK[name].format(**call.arguments)]
    assert asked[0].path != expected(call)[0]


def test_no_other_path_of_the_sdk_is_thought_to_be_wrong() -> None:
    assert {spec.name for spec in MANIFEST if spec.endpoint.sdk_path_is_wrong} == set(WRONG_IN_THE_SDK)


@pytest.mark.parametrize("name", [spec.name for spec in MANIFEST if spec.endpoint.other_path])
def test_the_other_path_is_asked_for_every_row_when_the_server_has_no_such_path(tmp_path: Path, name: str) -> None:
    spec = MANIFEST[name]
    rows = [{**source_row(spec), spec.sources[0].column: f"id-{number:02}"} for number in range(12)]
    ids = [str(next(iter(call.arguments.values()))) for call in bind(spec, rows)]
    param = spec.sources[0].param
    other = spec.endpoint.other_path or ""
    known = {other.format(**{param: each}) for each in ids}

    def script(asked: Asked) -> Reply:
        if asked.path in known:
            return answer_of(spec)
        return Reply({"message": f"No static resource hydra/v1{asked.path}."}, status=404)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, spec, rows)
    assert reading.result is Result.OK, reading.status
    assert reading.errors == []
    assert reading.tally.fetched == 12
    assert sorted(path for path in server.paths if path in known) == sorted(known)
    assert len(server.asked) - 12 <= 3, "after the first answers the path that works is asked at once"


@pytest.mark.parametrize("name", [spec.name for spec in MANIFEST if spec.endpoint.other_path])
def test_an_export_is_unsupported_when_neither_path_exists(tmp_path: Path, name: str) -> None:
    spec = MANIFEST[name]
    rows = [{**source_row(spec), spec.sources[0].column: f"id-{number:02}"} for number in range(50)]
    nowhere = Reply({"message": "No static resource hydra/v1/x."}, status=404)
    with scripted(lambda asked: nowhere) as server, connect(server) as connection:
        reading = read(connection, tmp_path, spec, rows)
    assert reading.result is Result.UNSUPPORTED
    assert len(server.asked) <= 8
    assert reading.tally.not_asked >= 45
