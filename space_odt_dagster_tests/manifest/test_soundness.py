"""A manifest that contradicts itself is refused when it is loaded, in one sentence that names the export and the field."""

import re
from dataclasses import replace

import pytest

from space_odt_dagster.manifest.asked import Id, Once, each, equals, flag
from space_odt_dagster.manifest.export import (
    Column,
    Export,
    Hidden,
    Kind,
    PageSize,
    Reference,
    Sensitivity,
    Tier,
    column,
)
from space_odt_dagster.manifest.manifest import Manifest, ManifestError
from space_odt_dagster.manifest.origins import Asked, FromSource, Item, WasAsked
from space_odt_dagster_tests.manifest.rooms import CHAIRS, NAME, PEOPLE, ROOMS, asking, endpoint, reading, with_column

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
