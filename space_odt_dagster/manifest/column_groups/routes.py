"""The columns of a route: the trunk or route group that calls to the premises take."""

from space_odt_dagster.manifest.export import Column, Reference, column


def route(id: str, name: str, type: str) -> tuple[Column, ...]:
    """Id, name and kind of a route, from the paths where they stand."""
    return (
        column(
            "route_id",
            "The trunk or route group that calls take.",
            at=id,
            references=(
                Reference(("route_groups.id",), when=("route_type", "ROUTE_GROUP")),
                Reference(("trunks.id",), when=("route_type", "TRUNK")),
            ),
        ),
        column("route_name", "Name of that trunk or route group.", at=name),
        column("route_type", "Kind of route: ROUTE_GROUP or TRUNK.", at=type),
    )
