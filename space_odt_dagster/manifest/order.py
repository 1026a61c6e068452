"""The order to read exports in: an export that others refer to comes before them."""

from collections.abc import Iterable

from space_odt_dagster.manifest.export import Export, source_asset_of


def named_assets(export: Export) -> frozenset[str]:
    """The other exports that this one takes its ids from or refers to."""
    places = [place for column in export.columns for each in column.references for place in each.within]
    named = {place.partition(".")[0] for place in places}
    source = source_asset_of(export)
    return frozenset(named | ({source} if source is not None else set())) - {export.name}


def reading_order(exports: Iterable[Export]) -> tuple[str, ...]:
    """The export names, each after those that it refers to, otherwise as given. A circle is broken at its first export."""
    waiting = {export.name: named_assets(export) for export in exports}
    done: list[str] = []
    while waiting:
        ready = (name for name, named in waiting.items() if not named & waiting.keys())
        done.append(next(ready, next(iter(waiting))))
        del waiting[done[-1]]
    return tuple(done)
