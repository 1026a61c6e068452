"""Loads an export as the input of somebody else's asset, in the form that the annotation asks for.

Reading takes no lock and no token, so it works while a run is in progress. The metadata of the input can have ``columns``, and
``incomplete`` (``allow`` accepts a partial export). https://docs.dagster.io/guides/build/io-managers
"""

from collections.abc import Callable
from typing import Any

import dagster as dg

from space_odt_dagster.data.annotated import as_annotated
from space_odt_dagster.data.opening import source_at
from space_odt_dagster.data.sources import LIVE as LIVE
from space_odt_dagster.extraction.errors import CouldNotRun


def load_export(context: dg.InputContext, folder: Callable[[], str], at: str) -> Any:
    """The export of an output folder that the key of the input names. Raises ``dg.Failure`` with the reason in one sentence."""
    metadata = context.definition_metadata or {}
    try:
        return as_annotated(
            source_at(folder(), at),
            context.asset_key.path[-1],
            context.dagster_type.typing_type,
            columns=_columns(metadata.get("columns")),
            incomplete=str(metadata.get("incomplete", "raise")),
        )
    except CouldNotRun as refusal:
        said = str(refusal)
    # Raised outside of the except block, so that no other exception is chained to it.
    raise dg.Failure(description=said, allow_retries=False)


def _columns(given: Any) -> list[str] | None:
    if given is None or (isinstance(given, list | tuple) and given and all(isinstance(each, str) for each in given)):
        return None if given is None else list(given)
    raise CouldNotRun("columns takes a list of names of columns.")
