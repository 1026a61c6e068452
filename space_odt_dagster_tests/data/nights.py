"""Output folders for tests of the data team's door: a few exports, written and kept as a run does it, live and in snapshots."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.asset_state import AssetState
from space_odt_dagster.exports.status_and_errors import ErrorRow
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.snapshots.folder import Snapshot
from space_odt_dagster.snapshots.taking import take_snapshot
from space_odt_dagster_tests.exports.made_up import keep, run_of, status_of, store_in

Items = list[dict[str, Any]]
PEOPLE: Items = [
    {"id": "one", "displayName": "First", "extension": "0002", "locationId": "here", "licenses": ["a", None, "b"]},
    {"id": "three", "displayName": "", "phoneNumbers": [{"type": "work", "value": "+34"}], "loginEnabled": True},
    {"id": "two", "displayName": "NA", "extension": 7, "created": "2026-11-24T03:04:05.678Z", "licenses": []},
]
LOCATIONS: Items = [{"id": "here", "name": "=1+1"}, {"id": "there", "name": "Null Island"}]


@dataclass(frozen=True)
class Refused:
    """An export that was not read."""

    result: Result
    error: str | None = None


def night(
    folder: Path | UPath | str, number: int, exports: dict[str, Items | Refused], *, compress: bool = False, **run: Any
) -> Snapshot:
    """Writes exports as the ``number``-th run of November, and keeps a snapshot of them."""
    store, facts = store_in(folder), run_of(number, **run)
    for name, content in exports.items():
        if isinstance(content, Refused):
            status = status_of(name, content.result, run_id=facts.run_id, error=content.error)
            state = store.state(name)
            errors = tuple(_refused(name)) if content.error else ()
            store.keep_state(name, AssetState(status, errors, state.export if state is not None else None))
        else:
            result = Result.OK if content else Result.EMPTY
            keep(store, content, export=MANIFEST[name], run_id=facts.run_id, result=result)
    keep_status(store, MANIFEST.names, csv_safe=False)
    keep_errors(store, MANIFEST.names, csv_safe=False)
    return take_snapshot(store, facts, tuple(exports), compress=compress).snapshot


def partial(folder: Path, number: int, name: str, items: Items) -> Snapshot:
    """As ``night``, with one export that was read in part."""
    store, facts = store_in(folder), run_of(number)
    state = keep(store, items, export=MANIFEST[name], run_id=facts.run_id, result=Result.PARTIAL)
    error = "2 of 5 calls failed (passing, HTTP 503)"
    status = status_of(name, Result.PARTIAL, run_id=facts.run_id, count=len(items), error=error)
    store.keep_state(name, AssetState(status, (), state.export))
    keep_status(store, MANIFEST.names, csv_safe=False)
    keep_errors(store, MANIFEST.names, csv_safe=False)
    return take_snapshot(store, facts, (name,)).snapshot


def _refused(name: str) -> Iterable[ErrorRow]:
    yield ErrorRow(
        module=name,
        method="things.list",
        ids="{}",
        outcome=Outcome.FAILED,
        http_status=403,
        code=None,
        message="forbidden",
        tracking_id=None,
        attempts=1,
        meaning=Meaning.FORBIDDEN,
    )
