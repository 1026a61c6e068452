"""What the manifest can say of an endpoint beside its path, over a real socket: where items are, how they go on, who asks."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import ColumnType, Endpoint, Export, PageSize, PageStyle, Tier, column
from space_odt_dagster.manifest.origins import Asked as AskedFor
from space_odt_dagster.manifest.origins import InAnswer, Item
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.reading import QUICK, Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, ScriptedServer, scripted

THINGS = Export(
    name="things",
    group="things",
    grain="thing",
    description="Things.",
    endpoint=Endpoint(path="/things", scopes=("read",), docs_url="https://example.com", item_key="items"),
    columns=(column("id", "Id.", key=True),),
)
SETTING = replace(
    THINGS,
    name="setting",
    endpoint=replace(THINGS.endpoint, path="/people/{person_id}/setting", item_key=None),
    asked=EachRow(of="people", ids={"person_id": "person_id"}),
    tier=Tier.FULL,
    columns=(column("person_id", "Whose.", at=AskedFor("person_id"), key=True), column("mode", "Mode.")),
)


def with_endpoint(export: Export, **changes: Any) -> Export:
    return replace(export, endpoint=replace(export.endpoint, **changes))


def reading_of(tmp_path: Path, export: Export, script: Script, **how: Any) -> tuple[Reading, ScriptedServer]:
    rows = [{"person_id": "p 1/2", "location_id": "a location"}] if export.sources else []
    with scripted(script) as server, connect(server, **how) as connection:
        return read(connection, tmp_path, export, rows), server


def test_a_read_that_the_sdk_does_not_have_is_asked_by_its_path(tmp_path: Path) -> None:
    reading, server = reading_of(tmp_path, SETTING, lambda asked: Reply({"mode": "on"}))
    assert [row.values for row in reading.rows] == [("p 1/2", "on")]
    assert len(server.paths) == 1
    assert reading.status["method"] == "GET /people/{person_id}/setting"


def test_a_setting_that_was_never_touched_is_a_row_without_values(tmp_path: Path) -> None:
    reading, server = reading_of(tmp_path, SETTING, lambda asked: Reply({}))
    assert reading.result is Result.OK
    assert [(row.values, row.raw) for row in reading.rows] == [(("p 1/2", None), {})]
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["person_call_forwarding", "person_voicemail"])
def test_any_setting_of_an_entity_may_be_untouched(tmp_path: Path, name: str) -> None:
    reading, server = reading_of(tmp_path, MANIFEST[name], lambda asked: Reply({}))
    assert (reading.result, len(reading.rows), len(server.asked)) == (Result.OK, 1, 1)


def test_an_empty_answer_for_the_entity_itself_is_malformed(tmp_path: Path) -> None:
    export = with_endpoint(SETTING, path="/people/{person_id}")
    reading, _ = reading_of(tmp_path, export, lambda asked: Reply({}))
    assert reading.result is Result.ERROR
    assert reading.rows == []


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("status.items", {"status": {"count": 2, "items": items(2)}, "level": "org"}),
        ("groups[].items", {"groups": [{"items": items(1)}, {"items": items(1, start=1)}], "level": "org"}),
        ("a.b[].items", {"a": {"b": [{"items": items(2)}]}, "level": "org"}),
    ],
)
def test_items_are_found_deeper_in_an_answer_and_what_stands_around_them_too(
    tmp_path: Path, key: str, body: dict[str, Any]
) -> None:
    export = replace(
        with_endpoint(THINGS, item_key=key),
        columns=(*THINGS.columns, column("level", "Level.", at=InAnswer("level"))),
    )
    reading, _ = reading_of(tmp_path, export, lambda asked: Reply(body))
    assert reading.result is Result.OK
    assert [row.values for row in reading.rows] == [("id-00000", "org"), ("id-00001", "org")]
    assert [row.raw for row in reading.rows] == items(2)


@pytest.mark.parametrize(
    "body", [{"status": {}}, {"status": None}, {"status": []}, {"other": 1}, {"status": {"items": {}}}]
)
def test_an_answer_without_its_list_is_malformed_unless_the_list_may_be_absent(
    tmp_path: Path, body: dict[str, Any]
) -> None:
    export = with_endpoint(THINGS, item_key="status.items")
    reading, _ = reading_of(tmp_path, export, lambda asked: Reply(body))
    assert reading.result is Result.ERROR
    is_absent = body != {"status": {"items": {}}}
    reading, _ = reading_of(tmp_path, with_endpoint(export, list_may_be_absent=True), lambda asked: Reply(body))
    assert reading.result is (Result.EMPTY if is_absent else Result.ERROR)


def nested(asked: Asked) -> Reply:
    start, size = int(asked.query.get("start", "0")), int(asked.query["max"])
    return Reply({"status": {"count": 5, "items": items(max(0, min(size, 5 - start)), start=start)}})


def test_a_list_inside_an_object_has_pages(tmp_path: Path) -> None:
    page = PageSize(size=2, totals=("status.count",))
    export = with_endpoint(THINGS, item_key="status.items", page=page)
    reading, server = reading_of(tmp_path, export, nested)
    assert reading.result is Result.OK
    assert len(reading.rows) == 5
    assert server.queries("start") == [(None,), ("2",), ("4",)]


def test_a_total_inside_an_object_that_was_not_reached_is_asked_on_and_then_partial(tmp_path: Path) -> None:
    def too_few(asked: Asked) -> Reply:
        return Reply({"status": {"count": 5, "items": [] if "start" in asked.query else items(3)}})

    export = with_endpoint(THINGS, item_key="status.items", page=PageSize(size=9, totals=("status.count",)))
    reading, server = reading_of(tmp_path, export, too_few)
    assert reading.result is Result.PARTIAL
    assert server.queries("start") == [(None,), ("3",)]
    assert reading.errors[0]["message"] == "incomplete: The answer gives a total of 5 items, but only 3 arrived."


def offset(asked: Asked) -> Reply:
    start, size = int(asked.query.get("start", "0")), min(3, int(asked.query["limit"]))
    return Reply({"items": items(max(0, min(size, 7 - start)), start=start), "start": start, "limit": size, "total": 7})


def test_start_and_limit_go_on_until_the_total_although_no_page_is_full(tmp_path: Path) -> None:
    page = PageSize(size=100, size_param="limit", style=PageStyle.OFFSET)
    reading, server = reading_of(tmp_path, with_endpoint(THINGS, page=page), offset)
    assert reading.result is Result.OK
    assert len(reading.rows) == 7
    assert server.queries("limit", "start") == [("100", None), ("100", "3"), ("100", "6")]


TEXTS = replace(
    with_endpoint(THINGS, item_key="patterns", items_are_texts=True),
    columns=(column("text", "Text.", at=Item(), key=True),),
)


def test_items_that_are_plain_texts_are_rows(tmp_path: Path) -> None:
    reading, _ = reading_of(tmp_path, TEXTS, lambda asked: Reply({"patterns": ["+1408XXX", "7XXX"]}))
    assert reading.result is Result.OK
    assert [(row.values, row.raw) for row in reading.rows] == [(("+1408XXX",), "+1408XXX"), (("7XXX",), "7XXX")]


@pytest.mark.parametrize("name", ["orgId", "organizationId"])
def test_the_organisation_is_sent_under_the_name_that_the_endpoint_has_for_it(tmp_path: Path, name: str) -> None:
    export = with_endpoint(SETTING, org_param=name)
    policy = replace(QUICK, org_id="an org")
    _, server = reading_of(tmp_path, export, lambda asked: Reply({"mode": "on"}), policy=policy)
    assert [dict(each.query) for each in server.asked] == [{name: "an org"}]


@pytest.mark.parametrize(
    ("rules", "found"),
    [([{"id": "a"}, {"x": 1}, {"id": "b"}], ["a", None, "b"]), ([], []), (None, None), ("x", None)],
    ids=str,
)
def test_ids_are_collected_over_a_list_each_in_its_place(tmp_path: Path, rules: object, found: object) -> None:
    ids = column("rule_ids", "Ids.", at="rules[].id", type=ColumnType.LIST)
    export = replace(SETTING, columns=(*SETTING.columns, ids))
    reading, _ = reading_of(tmp_path, export, lambda asked: Reply({"rules": rules}))
    assert reading.rows[0].values[-1] == found
