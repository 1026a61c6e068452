"""The ids in an export, so that references to it can be checked. Read from the output folder, whichever run wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.exports.store import ExportStore, SourceUnusable
from space_odt_dagster.manifest.ids import are_different, comparable_id
from space_odt_dagster.manifest.manifest import Manifest

__all__ = ["KnownIds", "KnownIdsOfFolder", "comparable_id"]


@dataclass(frozen=True)
class KnownIds:
    """The ids of one column of an export, in the form of ``comparable_id``; ``unusable`` says why they are not known."""

    ids: frozenset[str]
    run_id: str | None = None
    is_partial: bool = False
    unusable: str | None = None


class KnownIdsOfFolder:
    """Reads the ids from the exports of one output folder. A column is read again only when its file changes."""

    def __init__(self, manifest: Manifest, store: ExportStore) -> None:
        self._manifest = manifest
        self._store = store
        self._read: dict[str, tuple[str, KnownIds]] = {}

    def of(self, reference: str, *, org_id: str | None) -> KnownIds:
        """The ids of ``export.column``, cached. Never raises for a missing or damaged file: see ``unusable``."""
        try:
            return self._of(reference, org_id)
        except (SourceUnusable, OutputError) as unusable:
            return KnownIds(frozenset(), unusable=str(unusable))

    def _of(self, reference: str, org_id: str | None) -> KnownIds:
        asset = reference.partition(".")[0]
        state = self._store.state(asset)
        facts = state.export if state is not None else None
        if facts is None:
            return KnownIds(frozenset(), unusable=f"{asset} has never been read into this folder.")
        if not facts.result.has_rows:
            return KnownIds(frozenset(), facts.run_id, unusable=f"{asset} has no rows: it is {facts.result.value}.")
        if are_different(facts.org_id, org_id):
            return KnownIds(frozenset(), facts.run_id, unusable=f"{asset} is of another organisation.")
        version = f"{facts.run_id} {facts.csv_sha256}"
        read, known = self._read.get(reference, ("", None))
        if known is None or read != version:
            ids = frozenset(self._ids(reference))
            known = KnownIds(ids, facts.run_id, is_partial=not facts.result.is_good)
            self._read[reference] = (version, known)
        return known

    def _ids(self, reference: str) -> Iterator[str]:
        asset, _, name = reference.partition(".")
        for row in self._store.source_rows(self._manifest[asset], [name]):
            if row[name] is not None:
                yield comparable_id(cell_text(row[name]))
