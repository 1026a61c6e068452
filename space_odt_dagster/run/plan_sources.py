"""Where a plan gets its listings from, the API or a snapshot, and how it finds the scopes of a token."""

import gzip
from collections.abc import Iterator
from typing import Any

from upath import UPath

from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.exports.rows import rows_of
from space_odt_dagster.extraction.calls import Answered, Call, CallError, Page, SourceRow
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import Export, keys_of, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.planning import Listed, only, pages
from space_odt_dagster.snapshots.folder import Snapshot


class InApi:
    """Reads listings and probes scopes in the API, each once."""

    def __init__(self, manifest: Manifest, connection: Connection, identity: Identity) -> None:
        self._manifest = manifest
        self._connection = connection
        self._identity = identity
        self._results: dict[str, Result] = {}
        self._listed: dict[str, Listed | None] = {}

    def listing(self, export: Export, columns: tuple[str, ...]) -> Listed | None:
        """The listing, or None if it could not be read completely. Raises ``RunStopped`` if the token is refused."""
        if export.name in self._listed:
            return self._listed[export.name]
        rows: tuple[SourceRow, ...] = ()
        source = source_asset_of(export)
        if source is not None:
            above = self._listed.get(source)
            if above is None:
                return None
            rows = above.rows
        kept = _InMemory(export, columns)
        tally = self._connection.read(
            export,
            rows,
            keeper=kept,
            source_result=Result.OK if source is not None else None,
            progress=lambda done, planned: None,
        )
        if tally.stopped is not None:
            raise tally.stopped
        self._results[export.name] = tally.result
        calls = max(kept.pages, tally.calls) + kept.pages_to_read_again
        found = Listed(rows=tuple(kept.rows.values()), calls=calls)
        self._listed[export.name] = found if tally.result.is_good or tally.result.has_rows else None
        return self._listed[export.name]

    def is_granted(self, scope: str, needing: tuple[Export, ...]) -> bool | None:
        """Whether the token has a scope: from the token's own scopes, else from the listings already read, else from one probe."""
        if self._identity.scopes is not None:
            return any(self._identity.scopes.intersection(export.endpoint.scopes) for export in needing)
        alike = [export for export in needing if export.name in self._results]
        if not alike:
            probe = next((export for export in needing if not export.sources), None) or next(iter(needing))
            self._probe(probe)
            alike = [export for export in needing if export.name in self._results]
        results = {self._results[export.name] for export in alike}
        if results == {Result.FORBIDDEN}:
            return False
        return True if any(result.is_good or result.has_rows for result in results) else None

    def _probe(self, export: Export) -> None:
        source = source_asset_of(export)
        above = self._listed.get(source) if source is not None else None
        if source is not None and (above is None or not above.rows):
            return
        tally = self._connection.read(
            export,
            above.rows[:1] if above is not None else (),
            keeper=_InMemory(export, ()),
            source_result=Result.OK if source is not None else None,
            progress=lambda done, planned: None,
        )
        if tally.stopped is not None:
            raise tally.stopped
        self._results[export.name] = tally.result


class InSnapshot:
    """Takes listings from a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._folder = snapshot.folder
        self._files = {each.asset: each for each in snapshot.files if each.name.removesuffix(".gz").endswith(".json")}

    def listing(self, export: Export, columns: tuple[str, ...]) -> Listed | None:
        """The listing, or None if the snapshot has none that was read. Raises ``OutputError``."""
        file = self._files.get(export.name)
        if file is None or not (Result(file.result).is_good or Result(file.result).has_rows):
            return None
        rows = tuple(only(row, columns) for row in _rows_in(self._folder / file.name))
        return Listed(rows=rows, calls=pages(len(rows), export))


def _rows_in(path: UPath) -> Iterator[dict[str, Any]]:
    """The rows of a JSON export: one per line, between the lines with the brackets."""
    with reading(path), path.open("rb") as raw, gzip.open(raw) if path.name.endswith(".gz") else raw as stream:
        for line in stream:
            text = line.strip().rstrip(b",")
            if text.startswith(b"{"):
                yield parse_json(text.decode())


class _InMemory:
    """Stores only the columns that other exports need (a ``Keeper``), each entity once."""

    def __init__(self, export: Export, columns: tuple[str, ...]) -> None:
        self.rows: dict[tuple[Any, ...], SourceRow] = {}
        self.pages = 0
        self._pages_of: dict[str, tuple[int, int]] = {}
        self._names = [column.name for column in export.columns]
        self._keys = keys_of(export)
        self._columns = columns

    @property
    def pages_to_read_again(self) -> int:
        """The pages that a run would read again: those of listings with more than one page."""
        return sum(pages for pages, with_items in self._pages_of.values() if with_items > 1)

    def answered(self, call: Call) -> Answered | None:
        """Nothing is stored from before."""
        return None

    def keep(self, call: Call, page: Page) -> None:
        """Stores one page of a call."""
        self.pages += 1
        pages, with_items = self._pages_of.get(call.ids, (0, 0))
        self._pages_of[call.ids] = pages + 1, with_items + bool(page.items)
        for row in rows_of(call, page, None):
            values = dict(zip(self._names, row.values, strict=True))
            key = tuple(str(values[name]) for name in self._keys)
            self.rows[key] = only(values, self._columns)

    def refuse(self, call: Call, refused: CallError) -> None:
        """Errors are not stored."""

    def forget(self, call: Call) -> None:
        """Resets the page count of a call. Its rows stay: a plan may count an entity that was deleted since."""
        self.pages -= self._pages_of.pop(call.ids, (0, 0))[0]
