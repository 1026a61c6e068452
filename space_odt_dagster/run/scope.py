"""What a run is to read: one of three scopes, with or without some exports, or exactly what was named.

Which scope an export is part of follows from its ``tier``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.setting import SettingsError

_GROUP = "group:"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What has to be read for the inventory to be complete. ``names`` are its exports, sources first, without the excluded."""

    name: str
    names: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    @classmethod
    def of(cls, manifest: Manifest, name: str, *, excluded: Iterable[str] = ()) -> "Scope":
        """The scope of a name (``v1``, ``calling``, ``full``) without these exports and those that take their ids from them.

        An excluded export that is not of the scope is ignored.
        """
        names = manifest.selection(Tier(name))
        without = frozenset(with_children(manifest, excluded)).intersection(names)
        return cls(
            name=name,
            names=tuple(each for each in names if each not in without),
            excluded=tuple(each for each in names if each in without),
        )


def with_children(manifest: Manifest, names: Iterable[str]) -> tuple[str, ...]:
    """These exports and all that take their ids from them, sources first: what cannot be read without them."""
    found = set(names)
    for name in manifest.names:  # sources before what takes their ids
        if name in found:
            found.update(manifest.children(name))
    return manifest.in_order(found)


def names_of(given: Iterable[str], manifest: Manifest, *, option: str) -> tuple[str, ...]:
    """The exports that names of exports and groups stand for. Raises ``SettingsError`` for an unknown one, with the nearest.

    Some names are both (``call_queues``): then the export is meant, and ``group:call_queues`` is the group. ``option`` is how the
    names were given.
    """
    chosen: set[str] = set()
    for name in given:
        group = name.removeprefix(_GROUP)
        if name in manifest:
            chosen.add(name)
        elif group in manifest.groups:
            chosen.update(manifest.groups[group])
        else:
            hint = nearest(name, [*manifest.names, *manifest.groups])
            raise SettingsError(f"{option}: there is no export or group named {name!r}.{hint}")
    return manifest.in_order(chosen)
