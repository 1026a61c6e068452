"""A small manifest of rooms, and what is in them."""

from dataclasses import replace

from space_odt_dagster.manifest.asked import EachRow, Id, Where
from space_odt_dagster.manifest.export import Column, Endpoint, Export, Kind, column
from space_odt_dagster.manifest.origins import Asked

ID = column("id", "Id.", key=True)
NAME = column("name", "Name.")


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
