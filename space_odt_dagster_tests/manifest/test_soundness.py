"""A manifest that contradicts itself is refused when it is loaded, in one sentence that names the spec and the field."""

import re
from dataclasses import replace

import pytest

from space_odt_dagster.manifest.manifest import Manifest, ManifestError
from space_odt_dagster.manifest.origins import Asked, At, FromSource, WasAsked
from space_odt_dagster.manifest.spec import (
    ArtifactSpec,
    Column,
    Endpoint,
    Fixed,
    ModuleSpec,
    ParamSource,
    Reference,
    Spec,
    column,
    header_of,
    keys_of,
)

ID = column("id", "id", "Id.", key=True)
NAME = column("name", "name", "Name.")
FLAG = Fixed(query="flag", value=True, param="flag")


def endpoint(path: str, item_key: str | None = None) -> Endpoint:
    return Endpoint(
        sdk_method="rooms.list",
        path=path,
        scopes=("rooms:read",),
        docs_url="https://example.com/rooms",
        item_key=item_key,
    )


ROOMS = ModuleSpec(
    name="rooms",
    group="places",
    grain="room",
    description="Every room.",
    endpoint=endpoint("/rooms", "items"),
    columns=(ID, NAME),
)
CHAIRS = ArtifactSpec(
    name="chairs",
    group="furniture",
    grain="chair of a room",
    description="Every chair.",
    endpoint=endpoint("/rooms/{room_id}/chairs", "chairs"),
    sources=(ParamSource(param="room_id", asset="rooms", column="id"),),
    columns=(column("room_id", Asked("room_id"), "The room.", key=True, references="rooms.id"), ID),
)
TABLES = replace(ROOMS, name="tables", endpoint=endpoint("/tables", "items"))


def with_column(spec: ModuleSpec | ArtifactSpec, added: Column) -> Spec:
    return replace(spec, columns=(*spec.columns, added))


def asking(*sources: ParamSource) -> Spec:
    return replace(CHAIRS, sources=sources)


def by_room(**changes: object) -> ParamSource:
    return replace(CHAIRS.sources[0], **changes)  # type: ignore[arg-type]


REFUSED: dict[str, tuple[list[Spec], str, str, str]] = {
    "a name twice": ([ROOMS, ROOMS], "rooms", "name", "2 specs have this name"),
    "a column twice": ([with_column(ROOMS, NAME)], "rooms", "columns", "column name is declared twice"),
    "a column that every export has": (
        [with_column(ROOMS, column("raw_json", "x", "X."))],
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
    "no variant": ([replace(ROOMS, variants=())], "rooms", "variants", "without a variant nothing would be asked"),
    "ids of two assets": (
        [ROOMS, TABLES, asking(by_room(), by_room(param="table_id", asset="tables"))],
        "chairs",
        "sources",
        "its ids come from rooms and tables, but a call takes all its ids from one row",
    ),
    "an unknown asset": ([CHAIRS], "chairs", "sources[room_id]", "there is no asset rooms"),
    "an unknown column of ids": (
        [ROOMS, asking(by_room(column="number"))],
        "chairs",
        "sources[room_id]",
        "asset rooms has no column number",
    ),
    "an unknown column to filter by": (
        [ROOMS, asking(by_room(where="open"))],
        "chairs",
        "sources[room_id]",
        "asset rooms has no column open",
    ),
    "a parameter twice": (
        [ROOMS, asking(by_room(), by_room(column="name"))],
        "chairs",
        "sources[room_id]",
        "the parameter is given twice",
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
        [ROOMS, asking(by_room(), by_room(param="room_name", column="name"))],
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
        [with_column(ROOMS, column("floor", Asked("floor_id"), "Floor."))],
        "rooms",
        "columns[floor]",
        "nothing is asked with a parameter floor_id",
    ),
    "a column that tells of a variant that is not there": (
        [with_column(ROOMS, column("flag", WasAsked("flag"), "Flag."))],
        "rooms",
        "columns[flag]",
        "nothing is asked with a parameter flag",
    ),
    "a column of a source that does not have it": (
        [ROOMS, with_column(CHAIRS, column("floor", ("floor", FromSource("floor")), "Floor."))],
        "chairs",
        "columns[floor]",
        "its source has no column floor",
    ),
    "a column of a source where there is none": (
        [with_column(ROOMS, column("floor", FromSource("floor"), "Floor."))],
        "rooms",
        "columns[floor]",
        "its source has no column floor",
    ),
    "a reference to an unknown asset": (
        [with_column(ROOMS, column("floor", "floor", "Floor.", references="floors.id"))],
        "rooms",
        "columns[floor]",
        "it references floors.id, which does not exist",
    ),
    "a reference to an unknown column": (
        [ROOMS, with_column(CHAIRS, column("room", "room", "Room.", references="rooms.number"))],
        "chairs",
        "columns[room]",
        "it references rooms.number, which does not exist",
    ),
    "a reference to nothing": (
        [with_column(ROOMS, column("floor", "floor", "Floor.", references=(Reference(()),)))],
        "rooms",
        "columns[floor]",
        "it references nothing",
    ),
    "a reference that depends on an unknown column": (
        [with_column(ROOMS, column("up", "up", "Up.", references=(Reference(("rooms.id",), when=("kind", "A")),)))],
        "rooms",
        "columns[up]",
        "its reference depends on kind, which does not exist",
    ),
    "a circle": (
        [
            ROOMS,
            replace(CHAIRS, name="a", sources=(by_room(asset="b"),)),
            replace(CHAIRS, name="b", sources=(by_room(asset="a"),)),
        ],
        "a",
        "sources",
        "it takes its ids in a circle (a, b)",
    ),
    "a spec that asks itself": (
        [ROOMS, asking(by_room(asset="chairs"))],
        "chairs",
        "sources",
        "it takes its ids in a circle (chairs)",
    ),
}


@pytest.mark.parametrize(("specs", "spec", "field", "problem"), REFUSED.values(), ids=REFUSED)
def test_an_unsound_manifest_is_refused_with_one_sentence(
    specs: list[Spec], spec: str, field: str, problem: str
) -> None:
    with pytest.raises(ManifestError, match=f"^{re.escape(f'Manifest: {spec}, field {field}: {problem}.')}$"):
        Manifest(specs)


def test_sources_come_before_what_is_asked_with_their_ids() -> None:
    manifest = Manifest([CHAIRS, TABLES, ROOMS])
    assert manifest.names == ("tables", "rooms", "chairs")
    assert [spec.name for spec in manifest] == ["tables", "rooms", "chairs"]
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
    spec = replace(
        ROOMS,
        endpoint=replace(ROOMS.endpoint, fixed=(Fixed(query="mode", value="full", param="mode"),)),
        variants=((), (FLAG,)),
        columns=(ID, column("mode", Asked("mode"), "Mode."), column("flag", WasAsked("flag"), "Flag.")),
    )
    assert Manifest([spec])["rooms"] is spec


def test_a_query_parameter_needs_no_place_in_the_path() -> None:
    spec = asking(by_room(), by_room(param="room_name", column="name", query="roomName"))
    assert Manifest([ROOMS, spec])["chairs"] is spec


def test_one_question_for_the_whole_organisation_needs_no_key() -> None:
    spec = replace(CHAIRS, name="settings", sources=(), columns=(NAME,), endpoint=endpoint("/settings"))
    assert keys_of(Manifest([spec])["settings"]) == ()


def test_every_export_ends_with_the_method_and_the_raw_answer() -> None:
    assert header_of(ROOMS) == ("id", "name", "source_method", "raw_json")


def test_a_bare_text_stands_for_a_place_in_the_item() -> None:
    assert column("a", "b", "C.").at == (At("b"),)
    assert column("a", ("b", Asked("c")), "C.").at == (At("b"), Asked("c"))
