"""A checked set of exports, with its order and its selections.

Checks everything that does not need the SDK; ``extraction.sdk`` checks methods and parameters.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from space_odt_dagster.manifest.export import Export, Tier, source_asset_of
from space_odt_dagster.manifest.soundness import ManifestError, check

__all__ = ["Manifest", "ManifestError"]


class Manifest:
    """The exports by name, each after the source of its ids. Raises ``ManifestError`` if they contradict each other."""

    def __init__(self, exports: Iterable[Export]) -> None:
        listed = tuple(exports)
        for name, times in Counter(export.name for export in listed).items():
            if times > 1:
                raise ManifestError(name, "name", f"{times} exports have this name")
        self._exports = {export.name: export for export in listed}
        for export in listed:
            check(export, self._exports)
        self._exports = {export.name: export for export in self._in_order(listed)}

    def __iter__(self) -> Iterator[Export]:
        return iter(self._exports.values())

    def __len__(self) -> int:
        return len(self._exports)

    def __contains__(self, name: object) -> bool:
        return name in self._exports

    def __getitem__(self, name: str) -> Export:
        return self._exports[name]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every export name, sources first."""
        return tuple(self._exports)

    def only(self, names: Iterable[str]) -> "Manifest":
        """A manifest of only these exports. The sources of their ids may be missing."""
        part = Manifest(())
        part._exports = {name: self._exports[name] for name in self.in_order(names)}
        return part

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """These names, sources first."""
        wanted = set(names)
        return tuple(name for name in self.names if name in wanted)

    @cached_property
    def version(self) -> str:
        """A short text that changes with everything that is requested, exported or hidden, but not with descriptions."""
        return _digest([_declared(export) for export in self])

    @cached_property
    def versions(self) -> dict[str, str]:
        """The same for each export on its own."""
        return {export.name: _digest(_declared(export)) for export in self}

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The export names of each area."""
        found: dict[str, list[str]] = {}
        for export in self:
            found.setdefault(export.group, []).append(export.name)
        return {group: tuple(names) for group, names in sorted(found.items())}

    @cached_property
    def scopes(self) -> dict[str, tuple[str, ...]]:
        """Each scope that a full run needs, with the exports that need it."""
        found: dict[str, list[str]] = {}
        for export in self:
            found.setdefault(export.endpoint.scopes[0], []).append(export.name)
        return {scope: tuple(names) for scope, names in sorted(found.items())}

    def out_of_reach(self, granted: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """The missing scopes if only ``granted`` are granted, each with the exports that none of their alternatives opens."""
        missing: dict[str, list[str]] = {}
        for export in self:
            if not granted.intersection(export.endpoint.scopes):
                missing.setdefault(export.endpoint.scopes[0], []).append(export.name)
        return {scope: tuple(names) for scope, names in sorted(missing.items())}

    def selection(self, tier: Tier) -> tuple[str, ...]:
        """The export names of a tier and of those that it includes, sources first."""
        included = list(Tier)[: list(Tier).index(tier) + 1]
        return tuple(export.name for export in self if export.tier in included)

    def children(self, name: str) -> tuple[str, ...]:
        """The exports that take their ids from this one."""
        return self._children.get(name, ())

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for export in self:
            if (source := source_asset_of(export)) is not None:
                found[source] = (*found.get(source, ()), export.name)
        return found

    def _in_order(self, exports: tuple[Export, ...]) -> Iterator[Export]:
        done: set[str] = set()
        waiting = list(exports)
        while waiting:
            ready = [export for export in waiting if (source := source_asset_of(export)) is None or source in done]
            if not ready:
                circle = ", ".join(sorted(export.name for export in waiting))
                raise ManifestError(waiting[0].name, "sources", f"it takes its ids in a circle ({circle})")
            yield from ready
            done.update(export.name for export in ready)
            waiting = [export for export in waiting if export.name not in done]


def _declared(export: Export) -> tuple[object, ...]:
    columns = [(each.name, each.at, each.key, each.sensitive) for each in export.columns]
    return export.name, export.asked, replace(export.endpoint, docs_url=""), columns, export.hidden


def _digest(declared: object) -> str:
    return hashlib.sha256(repr(declared).encode()).hexdigest()[:12]
