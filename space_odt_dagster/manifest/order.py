"""In which order exports are best read: what others name ids of comes before them."""

from collections.abc import Iterable

from space_odt_dagster.manifest.export import Export, source_asset_of


def named_assets(export: Export) -> frozenset[str]:
    """The other assets whose ids an export asks with or whose ids its columns hold."""
    places = [place for column in export.columns for each in column.references for place in each.within]
    named = {place.partition(".")[0] for place in places}
    source = source_asset_of(export)
    return frozenset(named | ({source} if source is not None else set())) - {export.name}


def reading_order(exports: Iterable[Export]) -> tuple[str, ...]:
    """The names of the exports, each after those that it names, otherwise as given. A circle is broken where it begins."""
    waiting = {export.name: named_assets(export) for export in exports}
    done: list[str] = []
    while waiting:
        ready = (name for name, named in waiting.items() if not named & waiting.keys())
        done.append(next(ready, next(iter(waiting))))
        del waiting[done[-1]]
    return tuple(done)
