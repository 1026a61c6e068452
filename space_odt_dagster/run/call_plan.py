"""How many calls a run will make, as far as the sources read so far show."""

from collections.abc import Iterable, Iterator

from space_odt_dagster.exports.rows import R
from space_odt_dagster.extraction.binding import calls_of
from space_odt_dagster.manifest.export import Export, Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.run.settings import Settings


def most_calls(export: Export, settings: Settings) -> int | None:
    """The most calls an export may make; None for no limit. Only lists of candidates have one: they can be very long."""
    return settings.candidate_calls if export.tier is Tier.CANDIDATES else None


def bounded(calls: int, export: Export, settings: Settings) -> int:
    """The number of calls, reduced to the most that the export may make."""
    most = most_calls(export, settings)
    return calls if most is None else min(calls, most)


class CallPlan:
    """Planned calls per export: known from the start for exports without a source, for others once their source was read."""

    def __init__(self, manifest: Manifest, settings: Settings) -> None:
        self._manifest = manifest
        self._settings = settings
        self._calls = {export.name: len(export.variants) for export in manifest if not export.sources}

    def total(self, names: Iterable[str]) -> int:
        """The calls planned so far for these exports."""
        return sum(self._calls.get(name, 0) for name in names)

    def knows_all(self, names: Iterable[str]) -> bool:
        """Whether the calls of all these exports are planned."""
        return all(name in self._calls for name in names)

    def watch(self, export: Export, rows: Iterable[R]) -> Iterable[R]:
        """Yields the same rows of a source. At the end, the calls of the exports that take ids from it are planned."""
        children = [self._manifest[name] for name in self._manifest.children(export.name)]
        return self._counted(export, children, rows) if children else rows

    def _counted(self, export: Export, children: list[Export], rows: Iterable[R]) -> Iterator[R]:
        names = [column.name for column in export.columns]
        needed = sorted({names.index(column) for child in children for column in columns_needed_by(child)})
        counts = {child.name: 0 for child in children}
        for row in rows:
            found = row.values
            values = {names[index]: found[index] for index in needed}
            for child in children:
                counts[child.name] += calls_of(child, values)
            yield row
        for child in children:
            self._calls[child.name] = bounded(counts[child.name], child, self._settings)
