"""The manifest against ``catalogue.csv``, the exports that the first version promised, and ``further.csv``, the columns that all
later ones have at least. The files do not change any more."""

import csv
import functools
import re
from collections.abc import Callable
from pathlib import Path

from space_odt_dagster.exports.rows import cell_text, rows_of
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Tier, header_of, keys_of

with (Path(__file__).parent / "catalogue.csv").open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
with (Path(__file__).parent / "further.csv").open(newline="", encoding="utf-8") as file:
    FURTHER = list(csv.DictReader(file))
V1 = [row["asset"] for row in ROWS]


def each_row(test: Callable[[dict[str, str]], None]) -> Callable[[], None]:
    """One test over all rows of the catalogue, which fails with the names of those that it does not hold for."""

    @functools.wraps(test)
    def run() -> None:
        failed = {}
        for row in ROWS:
            try:
                test(row)
            except AssertionError as failure:
                failed[row["asset"]] = str(failure)
        assert failed == {}

    del run.__wrapped__  # type: ignore[attr-defined]
    return run


def queries_of(export: Export) -> set[str]:
    """The names on the wire of all that a call of the export can send in its query."""
    fixed = [*export.endpoint.fixed, *(each for variant in export.variants for each in variant)]
    return {each.query for each in fixed} | {each.query for each in export.sources if each.query}


def test_the_first_selection_is_the_catalogue() -> None:
    assert sorted(MANIFEST.selection(Tier.V1)) == sorted(row["asset"] for row in ROWS)


@each_row
def test_kind_group_and_grain_are_those_of_the_catalogue(row: dict[str, str]) -> None:
    export = MANIFEST[row["asset"]]
    assert export.kind.value == row["kind"]
    assert export.group == row["group"]
    assert export.grain.partition(" (")[0] == row["one_row_per"].partition(" (")[0]


@each_row
def test_method_path_and_query_are_those_of_the_catalogue(row: dict[str, str]) -> None:
    export = MANIFEST[row["asset"]]
    path, _, query = row["http_path"].partition("?")
    assert export.endpoint.sdk_method == row["sdk_method"]
    assert export.endpoint.path == path
    assert not query or query.partition("=")[0] in queries_of(export)


def test_the_lists_that_the_catalogue_explodes_are_lists_of_items_that_may_be_absent() -> None:
    exploded = {row["asset"]: re.findall(r"\(explode (\w+)\)", row["one_row_per"]) for row in ROWS}
    exploded = {name: keys for name, keys in exploded.items() if keys}
    assert len(exploded) == 5
    assert {name: [MANIFEST[name].endpoint.item_key] for name in exploded} == exploded
    assert all(MANIFEST[name].endpoint.list_may_be_absent for name in exploded)


@each_row
def test_ids_come_from_where_the_catalogue_says(row: dict[str, str]) -> None:
    expected = re.findall(r"(\w+)=(\w+)\.(\w+)(?: where (\w+))?", row["inputs"])
    sources = [each for each in MANIFEST[row["asset"]].sources if not each.only_if_true]
    assert [(each.param, each.asset, each.column) for each in sources] == [each[:3] for each in expected]
    assert {each.column for each in MANIFEST[row["asset"]].conditions} == {each[3] for each in expected} - {""}


def test_calling_data_is_asked_for_where_the_catalogue_says() -> None:
    asking = {
        name
        for name in V1
        for each in MANIFEST[name].endpoint.fixed
        if (each.query, each.value, each.param) == ("callingData", True, "calling_data")
    }
    assert asking == {row["asset"] for row in ROWS if "calling_data=true" in row["inputs"]}
    assert asking == {"people", "people_details"}


@each_row
def test_key_columns_are_those_of_the_catalogue(row: dict[str, str]) -> None:
    assert list(keys_of(MANIFEST[row["asset"]])) == row["key_columns"].split()


@each_row
def test_the_columns_of_the_catalogue_come_first_and_in_order(row: dict[str, str]) -> None:
    header = header_of(MANIFEST[row["asset"]])
    if row["min_columns"] == "source_method":
        assert "source_method" in header
    else:
        promised = row["min_columns"].split()
        assert list(header[: len(promised)]) == promised


def test_the_further_exports_have_the_columns_that_they_have_at_least() -> None:
    lacking = {
        row["asset"]: set(row["min_columns"].split()) - set(header_of(MANIFEST[row["asset"]])) for row in FURTHER
    }
    assert {name: columns for name, columns in lacking.items() if columns} == {}
    assert len({row["asset"] for row in FURTHER}) == 337


def test_an_object_is_a_column_as_json() -> None:
    export = MANIFEST["trunk_details"]
    item = parse_json('{"id":"1","outboundProxy":{"port":5061,"address":"proxy.example"}}')
    (row,) = rows_of(Call(export, {}, {}), Page(1, (item,), {}, None), None)
    value = row.values[[each.name for each in export.columns].index("outbound_proxy")]
    assert cell_text(value) == '{"address":"proxy.example","port":5061}'


def test_queues_are_listed_with_and_without_customer_assist() -> None:
    export = MANIFEST["call_queues"]
    asked = [[(each.query, each.value, each.param) for each in variant] for variant in export.variants]
    assert asked == [[], [("hasCxEssentials", True, "has_cx_essentials")]]
    assert all(MANIFEST[name].variants == ((),) for name in V1 if name != "call_queues")


def test_the_customer_assist_flag_goes_with_the_queue_to_the_calls_that_take_it() -> None:
    taking = {
        export.name: each
        for export in map(MANIFEST.__getitem__, V1)
        for each in export.sources
        if each.only_if_true or each.column == "has_cx_essentials"
    }
    assert sorted(taking) == ["call_queue_agents", "call_queue_details"]
    for source in taking.values():
        assert source.only_if_true
        assert (source.asset, source.column, source.query) == ("call_queues", "has_cx_essentials", "hasCxEssentials")


def test_only_the_two_paths_known_to_be_wrong_in_the_sdk_go_around_it() -> None:
    around = {name for name in V1 if MANIFEST[name].endpoint.sdk_path_is_wrong}
    assert around == {"person_permissions_out", "person_transfer_numbers"}
