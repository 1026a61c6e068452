"""Models by the SDK's own methods: no row is lost in silence, nothing is guessed, and no value gets into an error or a log."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from space_odt_dagster import open_snapshot
from space_odt_dagster.data.models import models_of
from space_odt_dagster.data.refusals import ModelRefused, NoModels
from space_odt_dagster.extraction.sdk_replay import answer_with
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, Export
from space_odt_dagster_tests.every_export import of_every_export
from tools.docs.models_page import DROPPED, NONE, PLAIN, REFUSED, REWRITTEN, WHOLE, measured, rows_documented

MARKER = "Canary-Esperanza-Quintero"


def rows_of(name: str) -> tuple[Export, list[dict[str, Any]]]:
    return MANIFEST[name], rows_documented(MANIFEST[name])


def filled(value: Any) -> Any:
    """The same with a marker in every text."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    return MARKER if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("name", "outcome", "field"),
    [
        ("call_queue_details", WHOLE, None),
        ("person_caller_id", REWRITTEN, "directNumber"),
        ("person_permissions_out", DROPPED, "callType"),
        ("trunk_details", REFUSED, "`id`: field required"),
        ("person_call_waiting", PLAIN, "bool"),
        ("supported_devices", NONE, None),
    ],
)
def test_what_the_sdk_makes_of_an_export_is_measured(name: str, outcome: str, field: str | None) -> None:
    found = measured(MANIFEST[name])
    assert found.outcome == outcome
    assert field is None or field in " ".join(found.details)


@of_every_export
def test_every_row_comes_as_a_model_or_as_a_refusal(export: Export) -> None:
    rows, refused = rows_documented(export), list[ModelRefused]()
    try:
        models = list(models_of(export, iter(rows), refused.append))
    except NoModels as why:
        said = str(why)
        assert f"no models of {export.name}: " in said and "Take its rows" in said  # noqa: PT018
        return
    assert len(models) + len(refused) == len(rows)
    assert all(isinstance(each, BaseModel | list) for each in models)


@of_every_export
def test_no_value_of_a_row_gets_into_a_refusal_or_a_log(export: Export, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    refused = list[ModelRefused]()
    columns = {each.name: MARKER for each in export.columns if each.sensitive.value != "none"}
    rows = [{**row, **columns, RAW_JSON: filled(row[RAW_JSON])} for row in rows_documented(export)]
    try:
        list(models_of(export, iter(rows), refused.append))
    except NoModels as why:
        assert MARKER not in str(why)  # noqa: PT017
    for each in refused:
        assert MARKER not in str(each) + repr(each) + str(each.__cause__ or "") + str(each.__context__ or "")
    assert MARKER not in caplog.text


def test_a_refused_row_is_named_and_the_others_come() -> None:
    export, (row,) = rows_of("call_queue_details")
    broken = {**row, RAW_JSON: {**row[RAW_JSON], "callPolicies": MARKER}}
    rows = [row, broken, row]
    refused = list[ModelRefused]()
    assert len(list(models_of(export, iter(rows), refused.append))) == 2
    (one,) = refused
    assert (one.export, one.row, one.field) == (export.name, 2, "callPolicies")
    assert one.key == {"location_id": row["location_id"], "id": row["id"]}

    models = models_of(export, iter(rows), None)
    assert type(next(models)).__name__ == "CallQueue"
    with pytest.raises(ModelRefused, match=r"row 2 of call_queue_details .* at callPolicies: .*rows") as said:
        next(models)
    assert MARKER not in str(said.value)


def test_a_sensitive_key_is_in_no_refusal() -> None:
    export, (row, *_) = rows_of("people")
    key = tuple(
        replace(each, sensitive=MANIFEST["people"].columns[2].sensitive) if each.key else each
        for each in export.columns
    )
    assert any(each.sensitive.value == "personal" for each in key if each.key)
    broken = {**row, RAW_JSON: {**row[RAW_JSON], "emails": 7}}
    refused = list[ModelRefused]()
    list(models_of(replace(export, columns=key), iter([broken]), refused.append))
    assert refused[0].key == {}


def test_an_item_stands_where_it_stood_with_what_stood_beside_its_list() -> None:
    for export in MANIFEST:
        for row in rows_documented(export)[:1]:
            answer = answer_with(export, row)
            for step in (export.endpoint.item_key or "").replace("[]", ".0").split("."):
                answer = answer[0] if step == "0" else answer[step] if step else answer
            assert (answer[0] if export.endpoint.item_key else answer) == row[RAW_JSON]
    export, (row, *_) = rows_of("workspace_numbers")
    assert answer_with(export, {**row, "location_id": "its id"})["location"]["id"] == "its id"


def test_a_snapshot_gives_models_in_the_order_of_its_rows(organisation: Path) -> None:
    snapshot = open_snapshot(organisation, at="live")
    rows = list(snapshot.rows("call_queue_details"))
    assert [each.id for each in snapshot.models("call_queue_details")] == [row[RAW_JSON]["id"] for row in rows]
    with pytest.raises(NoModels, match="supported_devices"):
        snapshot.models("supported_devices")
    people = list(snapshot.models("people"))
    assert [each.person_id for each in people] == [row["person_id"] for row in snapshot.rows("people")]
    assert json.loads(people[0].model_dump_json())["id"] == people[0].person_id
