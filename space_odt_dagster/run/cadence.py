"""Exports that are not read in every run: which of them are not due yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.manifest.export import Cadence
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.scope import names_of
from space_odt_dagster.run.settings import Settings

_LATE = timedelta(hours=4)
"""How much earlier than the previous one a nightly run may start. Otherwise an export due tonight would wait until tomorrow."""
PERIODS = {Cadence.DAY: timedelta(days=1), Cadence.WEEK: timedelta(weeks=1)}


def cadences_of(manifest: Manifest, settings: Settings) -> dict[str, Cadence]:
    """How often each export is read at most: as set (the last entry wins), else as declared. Raises ``SettingsError``."""
    found = {export.name: export.every for export in manifest}
    for name, cadence in settings.every:
        found.update(dict.fromkeys(names_of([name], manifest, option="SPACE_ODT_EVERY"), Cadence(cadence)))
    return found


def read_lately(
    store: ExportStore, names: Iterable[str], cadences: Mapping[str, Cadence], *, settings: Settings, now: datetime
) -> dict[str, str]:
    """The exports that are not due, with the time they were read (ISO 8601). Raises ``OutputError``.

    Always due: exports with a bad result or another redaction than this run's, and those read in the future (the clock was ahead).
    """
    seldom = [name for name in names if cadences[name] in PERIODS]
    found = {}
    for name in store.known(seldom) if seldom else ():
        state = store.state(name)
        if state is not None and _can_stay(state, settings):
            read_at = state.status.started_at
            age = now - datetime.fromisoformat(read_at)
            if timedelta(0) <= age < PERIODS[cadences[name]] - _LATE:
                found[name] = read_at
    return found


def _can_stay(state: AssetState, settings: Settings) -> bool:
    facts = state.export
    if facts is None or not state.is_of_its_run or not state.status.result.is_good:
        return False
    return facts.redaction == (settings.redact or "none") and facts.csv_safe == settings.csv_safe
