"""What the exports need of each other: the columns of a source that its children ask with or repeat."""

from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.spec import Export


def columns_needed_by(spec: Export) -> tuple[str, ...]:
    """The columns of the source that a spec asks with, chooses by, checks against or repeats; sorted."""
    asked = {each.column for each in spec.sources} | {each.column for each in spec.conditions}
    repeated = {origin.column for each in spec.columns for origin in each.at if isinstance(origin, FromSource)}
    total = spec.endpoint.page.total_column if spec.endpoint.page else None
    return tuple(sorted(asked | repeated | ({total} if total else set())))
