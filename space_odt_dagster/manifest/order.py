"""In which order exports are best read: what others name ids of comes before them."""

from collections.abc import Iterable

from space_odt_dagster.manifest.spec import Export, source_asset_of


def named_assets(spec: Export) -> frozenset[str]:
    """The other assets whose ids a spec asks with or whose ids its columns hold."""
    places = [place for column in spec.columns for each in column.references for place in each.within]
    named = {place.partition(".")[0] for place in places}
    source = source_asset_of(spec)
    return frozenset(named | ({source} if source is not None else set())) - {spec.name}


def reading_order(specs: Iterable[Export]) -> tuple[str, ...]:
    """The names of the specs, each after those that it names, otherwise as given. A circle is broken where it begins."""
    waiting = {spec.name: named_assets(spec) for spec in specs}
    done: list[str] = []
    while waiting:
        ready = (name for name, named in waiting.items() if not named & waiting.keys())
        done.append(next(ready, next(iter(waiting))))
        del waiting[done[-1]]
    return tuple(done)
