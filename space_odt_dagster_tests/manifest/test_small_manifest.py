"""What a manifest answers: its exports in order, its groups and selections, and the columns they may have."""

from dataclasses import replace

from space_odt_dagster.manifest.asked import Fixed, Once, each, equals, in_query
from space_odt_dagster.manifest.export import ColumnType, Tier, column, header_of, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import Asked, At, WasAsked
from space_odt_dagster_tests.manifest.rooms import (
    CHAIRS,
    ID,
    NAME,
    PEOPLE,
    ROOMS,
    TABLES,
    asking,
    endpoint,
    reading,
    with_column,
)

FLAG = Fixed(query="flag", value=True, param="flag")


def test_sources_come_before_what_is_asked_with_their_ids() -> None:
    manifest = Manifest([CHAIRS, TABLES, ROOMS])
    assert manifest.names == ("tables", "rooms", "chairs")
    assert [export.name for export in manifest] == ["tables", "rooms", "chairs"]
    assert len(manifest) == 3


def test_a_manifest_is_asked_by_name() -> None:
    manifest = Manifest([ROOMS, CHAIRS])
    assert manifest["chairs"] is CHAIRS
    assert "chairs" in manifest
    assert "beds" not in manifest


def test_assets_are_found_by_group_by_source_and_by_the_scope_they_need() -> None:
    manifest = Manifest([ROOMS, TABLES, CHAIRS])
    assert manifest.groups == {"furniture": ("chairs",), "places": ("rooms", "tables")}
    assert manifest.children("rooms") == ("chairs",)
    assert manifest.children("chairs") == ()
    assert manifest.scopes == {"rooms:read": ("rooms", "tables", "chairs")}


def test_a_fixed_parameter_and_a_variant_can_be_repeated_in_columns() -> None:
    export = replace(
        ROOMS,
        endpoint=replace(ROOMS.endpoint, fixed=(Fixed(query="mode", value="full", param="mode"),)),
        asked=Once(variants=((), (FLAG,))),
        columns=(ID, column("mode", "Mode.", at=Asked("mode")), column("flag", "Flag.", at=WasAsked("flag"))),
    )
    assert Manifest([export])["rooms"] is export


def test_a_query_parameter_needs_no_place_in_the_path() -> None:
    export = asking({"room_id": "id", "room_name": in_query("name", "roomName")})
    assert Manifest([ROOMS, export])["chairs"] is export


def test_one_question_for_the_whole_organisation_needs_no_key() -> None:
    export = replace(CHAIRS, name="settings", asked=Once(), columns=(NAME,), endpoint=endpoint("/settings"))
    assert keys_of(Manifest([export])["settings"]) == ()


def test_every_export_ends_with_the_method_and_the_raw_answer() -> None:
    assert header_of(ROOMS) == ("id", "name", "source_method", "raw_json")


def test_a_bare_text_stands_for_a_place_in_the_item() -> None:
    assert column("a", "C.", at="b").at == (At("b"),)
    assert column("a", "C.", at=("b", Asked("c"))).at == (At("b"), Asked("c"))


def test_a_list_in_a_row_can_be_asked_element_by_element() -> None:
    floors = with_column(ROOMS, column("bed_ids", "Beds.", at="beds[].id", type=ColumnType.LIST))
    beds = asking({"room_id": each("bed_ids")}, where=("name", equals("id", "1")))
    (param,) = Manifest([floors, beds])["chairs"].sources
    assert param.is_element


def test_a_selection_holds_its_tier_and_those_before() -> None:
    people = replace(PEOPLE, tier=Tier.V1)
    beds = replace(asking({"room_id": "id"}, of="people"), name="beds", tier=Tier.FULL)
    free = replace(TABLES, tier=Tier.CANDIDATES)
    manifest = Manifest([people, ROOMS, free, beds])
    assert manifest.selection(Tier.V1) == ("people",)
    assert manifest.selection(Tier.CALLING) == ("people", "rooms")
    assert manifest.selection(Tier.FULL) == ("people", "rooms", "beds")
    assert manifest.selection(Tier.CANDIDATES) == ("people", "rooms", "tables", "beds")


def test_a_read_without_a_method_is_named_by_its_request() -> None:
    assert reading(ROOMS, sdk_method=None).endpoint.method == "GET /rooms"
