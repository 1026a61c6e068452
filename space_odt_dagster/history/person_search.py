"""Finds people in a lake by id or e-mail address, and gathers what stands for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from space_odt_dagster.exports.personal_fields import E_MAIL
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.history.forgotten import PEOPLE, Forgotten
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import LakeRefused, LakeState
from space_odt_dagster.history.parquet import Parquet, as_name, read
from space_odt_dagster.history.stored_table import ROW_KEY
from space_odt_dagster.manifest.export import Export, Sensitivity
from space_odt_dagster.manifest.ids import comparable_id, entity_of
from space_odt_dagster.manifest.manifest import Manifest


class PersonSearch:
    """Looks at the rows of ``people`` and ``people_details``. ``hashes`` are for a ``Forgotten``, ``spellings`` their ids."""

    def __init__(self, lake: LakeFolder, parquet: Parquet, state: LakeState, key: bytes, manifest: Manifest) -> None:
        self._lake, self._parquet = lake, parquet
        self._forgotten = Forgotten(key, ())
        self._files = [
            (manifest[name], file)
            for name in PEOPLE
            if name in manifest
            for file in sorted(state.files)
            if file.split("/")[:2] in (["current", f"{name}.parquet"], ["history", f"{name}.parquet"], ["raw", name])
        ]
        self.hashes: set[str] = set()
        self.spellings: set[str] = set()

    def find(self, who: str) -> None:
        """Adds somebody. Raises ``LakeRefused`` if nobody is there."""
        ids = self._ids_of(who)
        if not ids:
            raise LakeRefused(
                "Nobody in the lake has one of these ids or addresses, so nothing was changed: give the id that `people` has."
            )
        for export, row in self._rows():
            if row[ROW_KEY] in ids:
                self._gather(export, row)

    def _ids_of(self, who: str) -> set[str]:
        wanted = {comparable_id(who)} if entity_of(who) is not None else set()
        address = self._forgotten.address_as(who) if not wanted else ""
        found: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        for _, row in self._rows():
            if row[ROW_KEY] in wanted or (
                address and any(self._forgotten.address_as(each) == address for each in texts_of(row))
            ):
                found.add(row[ROW_KEY])
            if row.get("previous_key"):
                pairs.add((row[ROW_KEY], row["previous_key"]))
        while more := {each for pair in pairs if found & set(pair) for each in pair} - found:
            found |= more
        return found - {""}

    def _gather(self, export: Export, row: Mapping[str, Any]) -> None:
        self.hashes.add(self._forgotten.id_as(row[ROW_KEY]))
        self.spellings.add(row[ROW_KEY])
        for column in export.columns:
            texts = list(texts_of({"": row.get(column.name)}))
            if column.key:
                self.spellings.update(texts)
            elif column.name.startswith("manager"):
                continue
            elif "email" in column.name or any(E_MAIL.fullmatch(each) for each in texts):
                self.hashes.update(map(self._forgotten.address_as, texts))
            elif column.sensitive is Sensitivity.PERSONAL:
                self.hashes.update(map(self._forgotten.own_as, texts))

    def _rows(self) -> Iterator[tuple[Export, dict[str, Any]]]:
        for export, file in self._files:
            path = self._lake.path_of(file)
            there = self._parquet.columns(path)
            names = [each for each in there if there[each] == "VARCHAR"]
            for values in self._parquet.rows(f"select {', '.join(map(as_name, names))} from {read(path)}"):
                yield export, dict(zip(names, values, strict=True))


def texts_of(row: Mapping[str, Any]) -> Iterator[str]:
    """The texts of cells, and of elements of their lists."""
    for value in row.values():
        found = opened(value)
        for each in found if isinstance(found, list) else (found,):
            if isinstance(each, str) and each:
                yield each


def opened(value: Any) -> Any:
    """A cell with the list or object that its text is."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return parse_json(value)
        except ValueError:
            return value
    return value
