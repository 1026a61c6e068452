"""What is due, by the clock that is passed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.manifest.export import Cadence
from space_odt_dagster.run.cadence import read_lately
from space_odt_dagster.run.settings import Settings
from space_odt_dagster_tests.exports.made_up import OLD, keep, store_in

READ_AT = datetime(2026, 11, 22, 3, 14, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> ExportStore:
    """A store whose ``things`` were read at ``READ_AT``."""
    store = store_in(tmp_path)
    keep(store, OLD)
    state = store.state("things")
    assert state is not None
    assert state.export is not None
    store.keep_state("things", replace(state, export=replace(state.export, redaction="none")))
    return store


@pytest.mark.parametrize(
    ("since", "is_due"),
    [
        (timedelta(0), False),
        (timedelta(days=6), False),
        (timedelta(days=7), True),
        (timedelta(minutes=-1), True),
        (timedelta(days=-365), True),
    ],
)
def test_an_export_is_due_after_its_time_or_when_the_clock_was_ahead(
    store: ExportStore, since: timedelta, is_due: bool
) -> None:
    settings = Settings(access=None, out_dir=str(store.layout.root))
    cadences = {"things": Cadence.WEEK}
    found = read_lately(store, ["things"], cadences, settings=settings, now=READ_AT + since)
    assert found == ({} if is_due else {"things": READ_AT.isoformat()})
