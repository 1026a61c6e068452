"""A manifest that contradicts itself is refused when it is loaded, in one sentence that names the export and the field."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from space_odt_dagster.manifest.asked import EachRow, Fixed, Id, Once, Where, each, equals, flag, in_query
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import (
    Column,
    ColumnType,
    Endpoint,
    Export,
    Hidden,
    Kind,
    PageSize,
    Reference,
    Sensitivity,
    Tier,
    column,
    header_of,
    keys_of,
)
from space_odt_dagster.manifest.manifest import Manifest, ManifestError
from space_odt_dagster.manifest.origins import Asked, At, FromSource, Item, WasAsked

ID = column("id", "Id.", key=True)
NAME = column("name", "Name.")
FLAG = Fixed(query="flag", value=True, param="flag")


def endpoint(path: str, item_key: str | None = None) -> Endpoint:
    return Endpoint(
        sdk_method="rooms.list",
        path=path,
        scopes=("rooms:read",),
        docs_url="https://example.com/rooms",
        item_key=item_key,
    )


ROOMS = Export(
    kind=Kind.BASE,
    name="rooms",
    group="places",
    grain="room",
    description="Every room.",
    endpoint=endpoint("/rooms", "items"),
    columns=(ID, NAME),
)
CHAIRS = Export(
    name="chairs",
    group="furniture",
    grain="chair of a room",
    description="Every chair.",
    endpoint=endpoint("/rooms/{room_id}/chairs", "chairs"),
    asked=EachRow(of="rooms", ids={"room_id": "id"}),
    columns=(column("room_id", "The room.", at=Asked("room_id"), key=True, references="rooms.id"), ID),
)
TABLES = replace(ROOMS, name="tables", endpoint=endpoint("/tables", "items"))


PEOPLE = replace(ROOMS, name="people", endpoint=endpoint("/people", "items"))


def with_column(export: Export, added: Column) -> Export:
    return replace(export, columns=(*export.columns, added))


def asking(ids: dict[str, str | Id], *, of: str = "rooms", where: Where = ()) -> Export:
    return replace(CHAIRS, asked=EachRow(of=of, ids=ids, where=where))


def reading(export: Export, **changes: object) -> Export:
    return replace(export, endpoint=replace(export.endpoint, **changes))  # type: ignore[arg-type]


REFUSED: dict[str, tuple[list[Export], str, str, str]] = {
    "a name twice": ([ROOMS, ROOMS], "rooms", "name", "2 exports have this name"),
    "a column twice": ([with_column(ROOMS, NAME)], "rooms", "columns", "column name is declared twice"),
    "a column that every export has": (
        [with_column(ROOMS, column("raw_json", "X.", at="x"))],
        "rooms",
        "columns",
        "raw_json is added to every export and cannot be declared",
    ),
    "no scope": ([replace(ROOMS, endpoint=replace(ROOMS.endpoint, scopes=()))], "rooms", "scopes", "no scope is named"),
    "items without a key": (
        [replace(ROOMS, columns=(NAME,))],
        "rooms",
        "columns",
        "it has several rows but no key column",
    ),
    "one answer per source row without a key": (
        [ROOMS, replace(CHAIRS, columns=(NAME,), endpoint=endpoint("/rooms/{room_id}/chairs"))],
        "chairs",
        "columns",
        "it has several rows but no key column",
    ),
    "no variant": (
        [replace(ROOMS, asked=Once(variants=()))],
        "rooms",
        "variants",
        "without a variant nothing would be asked",
    ),
    "an unknown export": ([CHAIRS], "chairs", "asked", "there is no export rooms"),
    "no id": (
        [ROOMS, asking({})],
        "chairs",
        "asked",
        "no id of rooms is taken, so every call would be the same",
    ),
    "a base listing that is asked per row": (
        [ROOMS, replace(CHAIRS, kind=Kind.BASE)],
        "chairs",
        "kind",
        "a base listing is asked without ids",
    ),
    "an unknown column of ids": (
        [ROOMS, asking({"room_id": "number"})],
        "chairs",
        "ids[room_id]",
        "export rooms has no column number",
    ),
    "an unknown column to filter by": (
        [ROOMS, asking({"room_id": "id"}, where="open")],
        "chairs",
        "where",
        "export rooms has no column open",
    ),
    "an unknown column to compare with": (
        [ROOMS, asking({"room_id": "id"}, where=("name", equals("state", "OPEN")))],
        "chairs",
        "where",
        "export rooms has no column state",
    ),
    "each element of what is no list": (
        [ROOMS, asking({"room_id": each("name")})],
        "chairs",
        "ids[room_id]",
        "column name of rooms is no list",
    ),
    "a flag in the path": (
        [ROOMS, asking({"room_id": Id("name", flag("name", "x").take)})],
        "chairs",
        "ids[room_id]",
        "a flag needs its name in the query",
    ),
    "a way to items that is none": (
        [reading(ROOMS, item_key="rooms[0].items")],
        "rooms",
        "item_key",
        "rooms[0].items is no way to a list: write a, a.b or a[].b",
    ),
    "texts without a list": (
        [reading(ROOMS, item_key=None, items_are_texts=True)],
        "rooms",
        "items_are_texts",
        "there are no items without an item_key",
    ),
    "an absent list where there is none": (
        [reading(ROOMS, item_key=None, list_may_be_absent=True)],
        "rooms",
        "list_may_be_absent",
        "there is no list without an item_key",
    ),
    "pages of what is no list": (
        [reading(ROOMS, item_key=None, page=PageSize(size=10))],
        "rooms",
        "page",
        "only a list of items has pages, and there is no item_key",
    ),
    "pages of nothing": (
        [reading(ROOMS, page=PageSize(size=0))],
        "rooms",
        "page",
        "a page of 0 items brings nothing",
    ),
    "a total that the source does not name": (
        [ROOMS, reading(CHAIRS, page=PageSize(size=10, total_column="chairs"))],
        "chairs",
        "page",
        "its source has no column chairs",
    ),
    "a total of a source where there is none": (
        [reading(ROOMS, page=PageSize(size=10, total_column="rooms"))],
        "rooms",
        "page",
        "its source has no column rooms",
    ),
    "a wrong path of no method": (
        [reading(ROOMS, sdk_method=None, sdk_path_is_wrong=True)],
        "rooms",
        "sdk_path_is_wrong",
        "there is no SDK method",
    ),
    "an organisation without a name": (
        [reading(ROOMS, org_param="")],
        "rooms",
        "org_param",
        "the organisation needs a name in the query",
    ),
    "a text item of objects": (
        [with_column(ROOMS, column("text", "Text.", at=Item()))],
        "rooms",
        "columns[text]",
        "only an item that is a text can be a value: see items_are_texts",
    ),
    "a field of a text": (
        [reading(ROOMS, items_are_texts=True)],
        "rooms",
        "columns[id]",
        "its items are texts, which have no field id",
    ),
    "one value of every element": (
        [with_column(ROOMS, column("beds", "Beds.", at="beds[].id"))],
        "rooms",
        "columns[beds]",
        "a path through every element of a list gives a list",
    ),
    "a hidden field that is not sensitive": (
        [replace(ROOMS, hidden=(Hidden("pin", Sensitivity.NONE),))],
        "rooms",
        "hidden[pin]",
        "it is not sensitive, so there is nothing to hide",
    ),
    "a hidden field that a column shows": (
        [replace(ROOMS, hidden=(Hidden("name", Sensitivity.SECRET),))],
        "rooms",
        "hidden[name]",
        "column name shows it: mark the column",
    ),
    "calls that grow with people": (
        [ROOMS, PEOPLE, asking({"room_id": "id"}, of="people")],
        "chairs",
        "tier",
        "its calls grow with people, so it is none of calling",
    ),
    "calls that grow with what people have": (
        [
            ROOMS,
            PEOPLE,
            replace(asking({"room_id": "id"}, of="people"), name="desks", tier=Tier.FULL),
            asking({"room_id": "id"}, of="desks"),
        ],
        "chairs",
        "tier",
        "its calls grow with people, so it is none of calling",
    ),
    "a gap in the path": (
        [ROOMS, replace(CHAIRS, endpoint=endpoint("/floors/{floor_id}/rooms/{room_id}", "chairs"))],
        "chairs",
        "path",
        "nothing is bound to {floor_id}",
    ),
    "a gap in the other path": (
        [ROOMS, replace(CHAIRS, endpoint=replace(CHAIRS.endpoint, other_path="/r/{room_id}/{floor_id}"))],
        "chairs",
        "other_path",
        "nothing is bound to {floor_id}",
    ),
    "a parameter that goes nowhere": (
        [ROOMS, asking({"room_id": "id", "room_name": "name"})],
        "chairs",
        "path",
        "parameter room_name is neither in the path nor a query parameter",
    ),
    "a column from nowhere": (
        [with_column(ROOMS, Column("size", (), "Size."))],
        "rooms",
        "columns[size]",
        "it comes from nowhere",
    ),
    "a column that repeats what is not asked": (
        [with_column(ROOMS, column("floor", "Floor.", at=Asked("floor_id")))],
        "rooms",
        "columns[floor]",
        "nothing is asked with a parameter floor_id",
    ),
    "a column that tells of a variant that is not there": (
        [with_column(ROOMS, column("flag", "Flag.", at=WasAsked("flag")))],
        "rooms",
        "columns[flag]",
        "nothing is asked with a parameter flag",
    ),
    "a column of a source that does not have it": (
        [ROOMS, with_column(CHAIRS, column("floor", "Floor.", at=("floor", FromSource("floor"))))],
        "chairs",
        "columns[floor]",
        "its source has no column floor",
    ),
    "a column of a source where there is none": (
        [with_column(ROOMS, column("floor", "Floor.", at=FromSource("floor")))],
        "rooms",
        "columns[floor]",
        "its source has no column floor",
    ),
    "a reference to an unknown asset": (
        [with_column(ROOMS, column("floor", "Floor.", references="floors.id"))],
        "rooms",
        "columns[floor]",
        "it references floors.id, which does not exist",
    ),
    "a reference to an unknown column": (
        [ROOMS, with_column(CHAIRS, column("room", "Room.", references="rooms.number"))],
        "chairs",
        "columns[room]",
        "it references rooms.number, which does not exist",
    ),
    "a reference to nothing": (
        [with_column(ROOMS, column("floor", "Floor.", references=(Reference(()),)))],
        "rooms",
        "columns[floor]",
        "it references nothing",
    ),
    "a reference that depends on an unknown column": (
        [with_column(ROOMS, column("up", "Up.", references=(Reference(("rooms.id",), when=("kind", "A")),)))],
        "rooms",
        "columns[up]",
        "its reference depends on kind, which does not exist",
    ),
    "a circle": (
        [
            ROOMS,
            replace(asking({"room_id": "id"}, of="b"), name="a"),
            replace(asking({"room_id": "id"}, of="a"), name="b"),
        ],
        "a",
        "sources",
        "it takes its ids in a circle (a, b)",
    ),
    "an export that asks itself": (
        [ROOMS, asking({"room_id": "id"}, of="chairs")],
        "chairs",
        "sources",
        "it takes its ids in a circle (chairs)",
    ),
}


@pytest.mark.parametrize(("exports", "export", "field", "problem"), REFUSED.values(), ids=REFUSED)
def test_an_unsound_manifest_is_refused_with_one_sentence(
    exports: list[Export], export: str, field: str, problem: str
) -> None:
    with pytest.raises(ManifestError, match=f"^{re.escape(f'Manifest: {export}, field {field}: {problem}.')}$"):
        Manifest(exports)


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


def test_the_version_changes_with_what_is_read_and_not_with_words() -> None:
    version = Manifest([ROOMS]).version
    assert Manifest([replace(ROOMS, description="All rooms.")]).version == version
    assert Manifest([with_column(ROOMS, column("size", "Size."))]).version != version
    assert Manifest([reading(ROOMS, path="/all/rooms")]).version != version
    assert Manifest([replace(ROOMS, hidden=(Hidden("pin", Sensitivity.SECRET),))]).version != version


def test_each_export_has_a_version_of_its_own_that_changes_as_that_of_all() -> None:
    def version_of(export: Export) -> str:
        return Manifest([ROOMS, export] if export.name == "chairs" else [export]).versions[export.name]

    version = version_of(ROOMS)
    size, name_hidden = column("size", "Size."), replace(NAME, sensitive=Sensitivity.SECRET)
    assert version_of(replace(ROOMS, description="All rooms.", grain="a room", tier=Tier.FULL)) == version
    assert version_of(replace(ROOMS, columns=(ID, replace(NAME, description="Its name.")))) == version
    assert version_of(with_column(ROOMS, size)) != version
    assert version_of(replace(ROOMS, columns=(ID, replace(NAME, at=(At("title"),))))) != version
    assert version_of(replace(ROOMS, columns=(ID, name_hidden))) != version
    assert version_of(reading(ROOMS, path="/all/rooms")) != version
    assert version_of(CHAIRS) != version_of(replace(CHAIRS, asked=EachRow(of="rooms", ids={"room_id": "name"})))


def test_the_versions_are_the_same_in_every_process() -> None:
    code = "from space_odt_dagster.manifest.catalogue import MANIFEST; print(*MANIFEST.versions.values())"
    environ = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(MANIFEST.versions.values())


def test_a_read_without_a_method_is_named_by_its_request() -> None:
    assert reading(ROOMS, sdk_method=None).endpoint.method == "GET /rooms"
