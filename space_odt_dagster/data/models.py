"""The rows of an export as the models of the SDK."""

from collections.abc import Callable, Iterator
from typing import Any

from space_odt_dagster.data.refusals import CouldNotRun
from space_odt_dagster.manifest.export import Export


def models_of(
    export: Export, rows: Iterator[dict[str, Any]], on_refused: Callable[[Any], None] | None
) -> Iterator[Any]:
    """What the SDK's method of an export returns, row by row."""
    raise CouldNotRun(f"{export.name} has no models here: take rows.")
