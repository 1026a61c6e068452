"""Builds ``status`` and ``errors`` of an output folder from the states of its exports.

If each step of a run has a process of its own, several processes write them. Each reads the states and writes in its turn, so that
the last one to write has every export.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext

from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER, ErrorRow, StatusRow
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.exports.turns import alone_in


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
    with _turn_in(store):
        rows = status_in(store, names)
        store.keep_rows("status", STATUS_HEADER, rows, csv_safe=csv_safe)
    return rows


def keep_errors(store: ExportStore, names: Iterable[str], *, csv_safe: bool) -> int:
    """Writes ``errors`` and returns its number of rows."""
    with _turn_in(store):
        return store.keep_rows("errors", ERRORS_HEADER, errors_in(store, names), csv_safe=csv_safe).rows


def _turn_in(store: ExportStore) -> AbstractContextManager[None]:
    """In an object store nothing waits: each upload is whole."""
    return alone_in(local(store.layout.state)) if is_local(store.layout.state) else nullcontext()
