"""Builds ``status`` and ``errors`` of an output folder from the states of its exports."""

from collections.abc import Iterable, Iterator

from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER, ErrorRow, StatusRow
from space_odt_dagster.exports.store import ExportStore


def status_in(store: ExportStore, names: Iterable[str]) -> list[StatusRow]:
    """The rows of ``status``: one per export that ever ran here, by name."""
    return [state.status for name in sorted(store.known(names)) if (state := store.state(name)) is not None]


def errors_in(store: ExportStore, names: Iterable[str]) -> Iterator[ErrorRow]:
    """The rows of ``errors``, by export."""
    for name in sorted(store.known(names)):
        state = store.state(name)
        yield from state.errors if state is not None else ()


def keep_status(store: ExportStore, names: Iterable[str], *, csv_safe: bool) -> list[StatusRow]:
    """Writes ``status`` and returns its rows."""
    rows = status_in(store, names)
    store.keep_rows("status", STATUS_HEADER, rows, csv_safe=csv_safe)
    return rows


def keep_errors(store: ExportStore, names: Iterable[str], *, csv_safe: bool) -> int:
    """Writes ``errors`` and returns its number of rows."""
    return store.keep_rows("errors", ERRORS_HEADER, errors_in(store, names), csv_safe=csv_safe).rows
