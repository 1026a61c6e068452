"""The cost of a run and the scopes it lacks, without running it: calls per export, time at a given rate.

Only the listings that decide the numbers are read, from the API or a snapshot; nothing is written. A source that needs one call per
person, workspace, virtual line or device is not read: its number of calls is the estimate for its rows, and its children are
``about``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from space_odt_dagster.extraction.binding import calls_of
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.manifest.export import Export, PageStyle, Tier, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.run.call_plan import bounded
from space_odt_dagster.run.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A listing: the columns of each row that its children need, and how many calls it took."""

    rows: tuple[SourceRow, ...]
    calls: int


@dataclass(frozen=True, kw_only=True)
class PlannedExport:
    """The calls of one export. ``calls`` is None if its source could not be read; ``is_exact`` is False for an estimate."""

    name: str
    group: str
    calls: int | None
    is_exact: bool
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedScope:
    """A scope, how many exports need it, and whether the token has it; None if unknown."""

    scope: str
    exports: int
    granted: bool | None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan. ``rate`` is in calls per minute."""

    exports: tuple[PlannedExport, ...]
    scopes: tuple[PlannedScope, ...]
    rate: int

    @property
    def calls(self) -> int:
        """The sum of all known calls."""
        return sum(each.calls or 0 for each in self.exports)

    @property
    def is_exact(self) -> bool:
        """Whether the calls of all exports are known and none is an estimate."""
        return all(each.calls is not None and each.is_exact for each in self.exports)

    @property
    def minutes(self) -> float:
        """How long the calls take at the rate, in minutes."""
        return self.calls / self.rate

    @property
    def lacking(self) -> tuple[str, ...]:
        """The scopes that the token lacks."""
        return tuple(each.scope for each in self.scopes if each.granted is False)


Listing = Callable[[Export, tuple[str, ...]], Listed | None]
"""Reads some columns of a listing; None if it could not be read."""


def planned_exports(
    manifest: Manifest, names: Iterable[str], listing: Listing, settings: Settings
) -> tuple[PlannedExport, ...]:
    """The calls of each export, sources first."""
    return _Planning(manifest, listing, settings).exports(manifest.in_order(names))


def planned_scopes(
    manifest: Manifest, names: Iterable[str], is_granted: Callable[[str, tuple[Export, ...]], bool | None]
) -> tuple[PlannedScope, ...]:
    """The scopes that the exports need. ``is_granted`` checks one, given the exports that need it."""
    needing: dict[str, list[Export]] = {}
    for name in manifest.in_order(names):
        needing.setdefault(manifest[name].endpoint.scopes[0], []).append(manifest[name])
    return tuple(
        PlannedScope(scope=scope, exports=len(exports), granted=is_granted(scope, tuple(exports)))
        for scope, exports in sorted(needing.items())
    )


class _Planning:
    def __init__(self, manifest: Manifest, listing: Listing, settings: Settings) -> None:
        self._manifest = manifest
        self._settings = settings
        self._listing = listing
        self._listed: dict[str, Listed | None] = {}
        self._found: dict[str, tuple[int | None, bool]] = {}

    def exports(self, names: tuple[str, ...]) -> tuple[PlannedExport, ...]:
        needed = {source_asset_of(self._manifest[name]) for name in names}
        found = []
        for name in names:
            export = self._manifest[name]
            calls, is_exact = self._calls(export)
            if name in needed and _decides(self._manifest, export) and (listed := self._rows(export)) is not None:
                calls = listed.calls
            elif export.endpoint.page is not None:
                is_exact = False  # the number of pages is unknown before the list is read
            found.append(
                PlannedExport(
                    name=name, group=export.group, calls=calls, is_exact=is_exact, scopes=export.endpoint.scopes
                )
            )
        return tuple(found)

    def _calls(self, export: Export) -> tuple[int | None, bool]:
        if export.name not in self._found:
            calls, is_exact = self._count(export)
            self._found[export.name] = (bounded(calls, export, self._settings) if calls is not None else None), is_exact
        return self._found[export.name]

    def _count(self, export: Export) -> tuple[int | None, bool]:
        source_name = source_asset_of(export)
        if source_name is None:
            return len(export.variants), True
        source = self._manifest[source_name]
        if not _decides(self._manifest, source):
            return self._calls(source)[0], False
        listed = self._rows(source)
        return (sum(calls_of(export, row) for row in listed.rows), True) if listed is not None else (None, False)

    def _rows(self, export: Export) -> Listed | None:
        if export.name not in self._listed:
            source = source_asset_of(export)
            if source is not None:
                self._rows(self._manifest[source])
            children = (self._manifest[name] for name in self._manifest.children(export.name))
            columns = sorted({column for child in children for column in columns_needed_by(child)})
            self._listed[export.name] = self._listing(export, tuple(columns))
        return self._listed[export.name]


def _decides(manifest: Manifest, export: Export) -> bool:
    """Whether the plan reads this export to count the calls of others: a list that takes few calls in any organisation."""
    source = source_asset_of(export)
    if source is None:
        return True
    is_list = export.endpoint.item_key is not None and export.tier in (Tier.V1, Tier.CALLING)
    return is_list and source_asset_of(manifest[source]) is None


def pages(rows: int, export: Export) -> int:
    """The minimum number of calls of a listing with so many rows, if other exports take its ids: one more after a full page that
    may not be the last, and all pages twice if there are several."""
    page = export.endpoint.page
    if page is None:
        return len(export.variants)
    is_one_page_that_may_go_on = page.style is PageStyle.START and page.ends_below <= rows <= page.size
    several = ceil(rows / page.size)
    return max(2 * several if several > 1 else several + is_one_page_that_may_go_on, len(export.variants))


def only(row: Mapping[str, object], columns: Iterable[str]) -> SourceRow:
    """Some columns of a row; a missing or empty value is None."""
    return {column: None if row.get(column) == "" else row.get(column) for column in columns}
