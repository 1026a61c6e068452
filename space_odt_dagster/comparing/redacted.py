"""Snapshots with different redaction: the less redacted one is redacted like the other, if the key is available.

Without the key, hashes cannot be compared: values that either side hides are unknown, and an export with a hidden key cannot be
compared.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.redaction import redaction_key_id, redactor_for
from space_odt_dagster.exports.rows import Row as ExportRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import Export, Sensitivity, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.rows import in_order, lines_of
from space_odt_dagster.snapshots.sides import Side

_LEVELS = (None, "secrets", "personal")
_HIDES = {
    None: frozenset[Sensitivity](),
    "secrets": frozenset({Sensitivity.SECRET}),
    "personal": frozenset({Sensitivity.SECRET, Sensitivity.PERSONAL}),
}


@dataclass(frozen=True)
class Redacted:
    """Whether the hashes of two sides can be compared. If not, ``hides`` is what either side hides."""

    comparable: bool
    hides: frozenset[Sensitivity] = frozenset()

    def hides_key_of(self, export: Export) -> bool:
        """Whether the keys of an export cannot be compared."""
        return any(each.key and each.sensitive in self.hides for each in export.columns)


def together(before: Side, after: Side) -> Redacted:
    """Whether the hashes of two sides can be compared as they are."""
    ours, theirs = before.snapshot.run, after.snapshot.run
    if ours.redaction is None and theirs.redaction is None:
        return Redacted(comparable=True)
    same_key = ours.redaction_key_id is not None and ours.redaction_key_id == theirs.redaction_key_id
    if same_key and ours.redaction == theirs.redaction:
        return Redacted(comparable=True)
    hides = _HIDES.get(ours.redaction, _HIDES["personal"]) | _HIDES.get(theirs.redaction, _HIDES["personal"])
    return Redacted(comparable=False, hides=hides)


def redact_alike(before: Side, after: Side, key: bytes, manifest: Manifest, folder: Path) -> tuple[Side, Side] | None:
    """Both sides, with the less redacted one redacted like the other; None if the available key is not the one that was used."""
    levels = [each.snapshot.run.redaction for each in (before, after)]
    if not key or any(level not in _LEVELS for level in levels):
        return None
    used = {each.snapshot.run.redaction_key_id for each in (before, after) if each.snapshot.run.redaction is not None}
    if used != {redaction_key_id(key)} or levels[0] == levels[1]:
        return None
    clearer = before if _LEVELS.index(levels[0]) < _LEVELS.index(levels[1]) else after
    level = levels[1] if clearer is before else levels[0]
    replaced = {
        name: _redacted(clearer, manifest[name], str(level), key, folder) for name in clearer.files if name in manifest
    }
    other = dataclasses.replace(clearer, replaced=replaced)
    return (other, after) if clearer is before else (before, other)


def _redacted(side: Side, export: Export, level: str, key: bytes, folder: Path) -> UPath:
    path = folder / f"{export.name}.{side.name}.json"
    redactor = redactor_for(level, key)
    names = [each.name for each in export.columns]

    def lines() -> Iterator[bytes]:
        with side.open(export.name) as stream:
            for line in lines_of(stream, side.digest(export.name), export.name):
                values = parse_json(line.decode())
                row = ExportRow(tuple(values.get(name) for name in names), values.get("raw_json"))
                hidden = redactor.redact(export, row)
                yield json_text(
                    {**values, **dict(zip(names, hidden.values, strict=True)), "raw_json": hidden.raw}
                ).encode()

    write_lines(path, in_order(lines(), keys_of(export), folder))
    return UPath(path)


def write_lines(path: Path, lines: Iterator[bytes]) -> None:
    """Writes rows in the layout of an export."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        file.write(b"[\n")
        for place, line in enumerate(lines):
            file.write((b",\n" if place else b"") + line)
        file.write(b"\n]\n")
