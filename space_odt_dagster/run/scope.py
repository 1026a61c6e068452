"""What a run reads: one of three scopes, with or without some exports, or exactly the named exports.

The scope of an export follows from its ``tier``.
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
    """What must be read for a complete inventory. ``names`` are its exports, sources first, without the excluded ones."""

    name: str
    names: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    @classmethod
    def of(cls, manifest: Manifest, name: str, *, excluded: Iterable[str] = ()) -> "Scope":
        """A scope by name (``v1``, ``calling``, ``full``), without the excluded exports and those that take ids from them.

        Excluded exports outside of the scope are ignored.
        """
        names = manifest.selection(Tier(name))
        without = frozenset(with_children(manifest, excluded)).intersection(names)
        return cls(
            name=name,
            names=tuple(each for each in names if each not in without),
            excluded=tuple(each for each in names if each in without),
        )


def with_children(manifest: Manifest, names: Iterable[str]) -> tuple[str, ...]:
    """These exports and all that take ids from them, sources first: without the former the latter cannot be read."""
    found = set(names)
    for name in manifest.names:  # sources first
        if name in found:
            found.update(manifest.children(name))
    return manifest.in_order(found)


def names_of(given: Iterable[str], manifest: Manifest, *, option: str) -> tuple[str, ...]:
    """The exports for names of exports and groups. Raises ``SettingsError`` for an unknown name and suggests the nearest.

    Some names are both: ``call_queues`` is then the export, and ``group:call_queues`` the group. ``option`` is the setting that
    named them.
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
