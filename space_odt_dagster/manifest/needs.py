"""What exports need from each other: the columns of a source that other exports use."""

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.origins import FromSource


def columns_needed_by(export: Export) -> tuple[str, ...]:
    """The columns of the source that an export takes its ids, conditions, totals and repeated values from, sorted."""
    asked = {each.column for each in export.sources} | {each.column for each in export.conditions}
    repeated = {origin.column for each in export.columns for origin in each.at if isinstance(origin, FromSource)}
    total = export.endpoint.page.total_column if export.endpoint.page else None
    return tuple(sorted(asked | repeated | ({total} if total else set())))
