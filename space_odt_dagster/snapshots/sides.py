"""One side of a comparison: a snapshot found by name, its files, and what it knows.

A name is a folder, a snapshot's name or the beginning of one, a run id, a date (the newest that started on that UTC day),
``latest`` or ``previous``.
"""

import gzip
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BufferedReader
from typing import IO, Any

from upath import UPath

from space_odt_dagster.exports.address import shown_address
from space_odt_dagster.exports.folders import is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.snapshots.folder import MANIFEST, MARKER, Snapshot, SnapshotFile, moment, read_snapshot
from space_odt_dagster.snapshots.knowledge import Knowledge, knowledge_of
from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of, reading_kept
from space_odt_dagster.snapshots.taking import snapshots

_BLOCK = 1 << 16
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LATEST, PREVIOUS = "latest", "previous"


class NoSuchSide(CouldNotRun):
    """There is no such snapshot, or it cannot be compared. The message says which and what to do."""

    exit_code = 2


@dataclass(frozen=True)
class Side:
    """A snapshot to compare.

    ``replaced`` are files to read instead of the snapshot's, by export. ``earlier`` are older snapshots, newest first.
    ``elsewhere`` has, for exports that this snapshot does not know, the newest earlier snapshot that does: ``files``, ``statuses``
    and ``knowledge`` include them.
    """

    snapshot: Snapshot
    replaced: Mapping[str, UPath] = field(default_factory=dict)
    earlier: tuple["Side", ...] = ()
    elsewhere: Mapping[str, "Side"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.snapshot.folder.name

    @cached_property
    def files(self) -> Mapping[str, SnapshotFile]:
        """The JSON file of each export."""
        endings = (".json", ".json.gz")
        own = {each.asset: each for each in self.snapshot.files if each.name.endswith(endings)}
        return own | {name: side.files[name] for name, side in self.elsewhere.items()}

    @cached_property
    def statuses(self) -> Mapping[str, dict[str, Any]]:
        """The row of ``status`` of each export."""
        own = {str(each.get("module")): each for each in self._records("status")}
        return own | {name: side.statuses.get(name, {}) for name, side in self.elsewhere.items()}

    @cached_property
    def knowledge(self) -> Knowledge:
        """What was read, and what was not."""
        own = knowledge_of(self.snapshot, self.files, self.statuses, self.errors)
        return Knowledge({**own.exports, **{name: side.knowledge.of(name) for name, side in self.elsewhere.items()}})

    def with_earlier_readings(self, wanted: Iterable[str]) -> "Side":
        """This side with missing exports taken from the newest earlier snapshot that knows them.

        Snapshots with another redaction or key are skipped.
        """
        missing = [name for name in wanted if self.knowledge.of(name).unread is not None]
        found: dict[str, Side] = {}
        for side in self.earlier if missing else ():
            if _hidden_as(side) == _hidden_as(self):
                found |= {name: side for name in missing if side.knowledge.of(name).unread is None}
                missing = [name for name in missing if name not in found]
            if not missing:
                break
        return replace(self, elsewhere=found) if found else self

    def holder_of(self, export: str) -> "Side":
        """The side with the file of an export: this one or an earlier one."""
        return self.elsewhere.get(export, self)

    def path_of(self, export: str) -> UPath:
        """The path of its JSON file in the snapshot."""
        return self.holder_of(export).snapshot.folder / self.files[export].name

    def as_written(self) -> "Side":
        """The side without ``replaced`` files."""
        return replace(self, replaced={}) if self.replaced else self

    @contextmanager
    def open(self, export: str) -> Iterator[IO[bytes]]:
        """Opens the JSON of an export as uncompressed bytes. Raises ``OSError``."""
        path = self.replaced.get(export) or self.path_of(export)
        with path.open("rb") as stream:
            unpacked: Any = gzip.GzipFile(fileobj=stream) if path.name.endswith(".gz") else stream
            # Blocks much longer than a line halve the time of reading; for an object store, the stream reads longer ones itself.
            with BufferedReader(unpacked, _BLOCK) as buffered:
                yield buffered

    def digest(self, export: str) -> str | None:
        """The expected SHA-256 of the JSON of an export, uncompressed; None if another file replaces it."""
        return None if export in self.replaced else self.files[export].sha256

    @cached_property
    def errors(self) -> tuple[dict[str, Any], ...]:
        """The rows of ``errors``."""
        return self._records("errors")

    def lines(self, export: str) -> Generator[bytes, None, None]:
        """The line of each row. Raises ``OutputError``, and ``Damaged`` after the last line if the checksum differs."""
        path = self.path_of(export)
        with reading_kept(path), self.open(export) as stream:
            yield from lines_of(stream, self.digest(export), str(path))

    def _records(self, name: str) -> tuple[dict[str, Any], ...]:
        lines = list(self.lines(name)) if name in self.files else []
        return tuple(SnapshotRow(each, ()).values for each in lines)


def find_side(layout: Layout, name: str, *, otherwise: str = "name one that is not") -> Side:
    """One side by name; ``latest`` and ``previous`` must be complete. Raises ``NoSuchSide``, with what to do ``otherwise``."""
    return Side(_find(snapshots(layout), name, None, otherwise=otherwise))


def find_sides(layout: Layout, first: str, second: str, *, incomplete_too: bool = False) -> tuple[Side, Side]:
    """Both sides by name, in the order given, the older one first. Raises ``NoSuchSide``."""
    newest_first = snapshots(layout)
    later = _find(newest_first, second, None, incomplete_too=incomplete_too)
    earlier = _find(newest_first, first, later, incomplete_too=incomplete_too)
    return side_among(newest_first, earlier), Side(later)


def side_among(newest_first: list[Snapshot], snapshot: Snapshot) -> Side:
    """A snapshot as a side, with the older complete snapshots of the same organisation."""
    places = [place for place, each in enumerate(newest_first) if each.folder == snapshot.folder]
    older = newest_first[places[0] + 1 :] if places else []
    earlier = [each for each in older if each.run.complete and not are_different(each.run.org_id, snapshot.run.org_id)]
    return Side(snapshot, earlier=tuple(map(Side, earlier)))


def _find(
    newest_first: list[Snapshot],
    name: str,
    other: Snapshot | None,
    *,
    incomplete_too: bool = False,
    otherwise: str = "give --any, or name the snapshot",
) -> Snapshot:
    usable = [each for each in newest_first if incomplete_too or each.run.complete]
    none_yet = f"There is no complete snapshot yet: run `space-odt inventory_run`, or {otherwise}."
    if name == LATEST:
        return _first(usable, none_yet)
    if name == PREVIOUS:
        latest = other or _first(usable, none_yet)
        place = next((place for place, each in enumerate(usable) if each.folder == latest.folder), 0)
        before = [each for each in usable[place + 1 :] if not are_different(each.run.org_id, latest.run.org_id)]
        return _first(
            before,
            f"There is no complete snapshot before {latest.folder.name}, so there is nothing to compare with yet: "
            f"{otherwise}.",
        )
    if _DATE.fullmatch(name):
        of_that_day = [each for each in newest_first if f"{moment(each.run.started_at):%Y-%m-%d}" == name]
        return _first(of_that_day, f"No snapshot started on {name} (UTC).")
    return _by_name(newest_first, name)


def _by_name(newest_first: list[Snapshot], name: str) -> Snapshot:
    exact = [each for each in newest_first if name in (each.folder.name, each.run.run_id)]
    begun = [each for each in newest_first if each.folder.name.startswith(name) or each.run.run_id.startswith(name)]
    for found in (exact, begun):
        if len(found) == 1:
            return found[0]
        if found:
            raise NoSuchSide(f"{name} begins the names of {len(found)} snapshots: give more of it.")
    try:
        folder = UPath(name)
    except (ValueError, ImportError):
        raise NoSuchSide(f"{shown_address(name)} is an address that nothing here serves.") from None
    snapshot = read_snapshot(folder)
    if snapshot is None and is_there(folder / MARKER):
        raise NoSuchSide(f"{folder} is a snapshot under way or broken off, and not whole.")
    if snapshot is None:
        wrong = (
            "has a manifest.json that this version cannot read" if is_there(folder / MANIFEST) else "is not a snapshot"
        )
        raise NoSuchSide(f"{name} {wrong}. Name a folder with a manifest.json, a snapshot, a run id or a date.")
    return snapshot


def _hidden_as(side: Side) -> tuple[str | None, str | None]:
    return side.snapshot.run.redaction, side.snapshot.run.redaction_key_id


def _first(found: list[Snapshot], otherwise: str) -> Snapshot:
    if not found:
        raise NoSuchSide(otherwise)
    return found[0]
