"""Which fields an item may have, and in which order exports are read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.known_fields import DOCUMENTED_FIELDS, known_fields_of
from space_odt_dagster.manifest.order import named_assets, reading_order
from space_odt_dagster_tests.every_export import of_every_export
from tools.docs.documented_fields import documented_fields


def test_the_documented_fields_are_those_of_the_documented_answers() -> None:
    """To write them again: ``make docs``."""
    found = {file.stem: file.read_text(encoding="utf-8") for file in DOCUMENTED_FIELDS.iterdir()}
    assert found == {group: documented_fields(group) for group in MANIFEST.groups}


@of_every_export
def test_the_fields_of_every_export_are_on_record(export: Any) -> None:
    known = known_fields_of(export)
    assert isinstance(known, Mapping)
    assert len(known) >= 1 or export.endpoint.items_are_texts


def test_lists_add_no_name_and_objects_do() -> None:
    known = known_fields_of(MANIFEST["people"])
    assert known is not None
    assert known["phoneNumbers"].keys() == {"type", "value", "primary"}
    assert known["emails"] == {}


def test_a_field_that_a_column_reads_is_known_although_it_is_not_documented() -> None:
    export = MANIFEST["people"]
    more = replace(export, columns=(*export.columns, column("new", "New.", at="brand.new[type=x].field")))
    known = known_fields_of(more)
    assert known is not None
    assert known["brand"] == {"new": {"field": {}}}
    assert "brand" not in (known_fields_of(export) or {})


def test_anything_may_stand_in_the_errors_of_an_item() -> None:
    export = MANIFEST["people"]
    assert export.endpoint.item_errors is not None
    assert (known_fields_of(export) or {})[export.endpoint.item_errors] is None


def test_nothing_is_known_of_an_export_that_is_not_documented() -> None:
    assert known_fields_of(replace(MANIFEST["people"], name="made_up")) is None


def test_what_is_named_is_read_first() -> None:
    order = reading_order(MANIFEST)
    assert sorted(order) == sorted(MANIFEST.names)
    for export in MANIFEST:
        assert all(order.index(name) < order.index(export.name) for name in named_assets(export))


def test_two_exports_that_name_each_other_are_read_as_given() -> None:
    export = MANIFEST["groups"]
    this = replace(export, name="this", columns=(column("of", "Of.", references="that.id"),))
    that = replace(export, name="that", columns=(column("of", "Of.", references="this.id"),))
    assert reading_order([this, that]) == ("this", "that")
