"""One test over all exports, which takes a fraction of the time of a test each. ``EXPORTS=people,devices`` is for these alone."""

import functools
import inspect
import os
from collections.abc import Callable
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import source_asset_of

_ONLY = frozenset(filter(None, os.environ.get("EXPORTS", "").split(",")))


def of_every_export(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test of one ``export`` for each export, and fails with the names of all that it does not hold for."""
    signature = inspect.signature(test)

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        failed = {}
        for export in MANIFEST:
            if _ONLY and export.name not in _ONLY:
                continue
            try:
                test(export=export, **fixtures)
            except AssertionError as failure:
                failed[export.name] = str(failure)
        assert failed == {}, failed

    del run.__wrapped__  # type: ignore[attr-defined]
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[each for name, each in signature.parameters.items() if name != "export"]
    )
    return run


def every_nth(number: int, *also: str) -> tuple[str, ...]:
    """Every nth export, some by name, and the sources of all of them: for what does not depend on the export."""
    names = {*MANIFEST.names[::number], *also}
    for export in reversed(tuple(MANIFEST)):  # sources come first
        source = source_asset_of(export)
        if export.name in names and source is not None:
            names.add(source)
    return MANIFEST.in_order(names)
