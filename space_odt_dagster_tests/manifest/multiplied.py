"""A manifest with more exports than are declared: each once more under other names, asked like its original."""

from collections.abc import Iterator
from dataclasses import replace

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.export import Export, Tier
from space_odt_dagster.manifest.manifest import Manifest


def multiplied(manifest: Manifest, *, least: int) -> Manifest:
    """The exports of a manifest and copies of them, all of tier ``full``, until there are at least so many."""
    exports = list(manifest)
    times = 0
    while len(exports) < least:
        times += 1
        exports += _copies(manifest, f"_{times}")
    return Manifest(exports)


def _copies(manifest: Manifest, ending: str) -> Iterator[Export]:
    for export in manifest:
        asked = export.asked
        if isinstance(asked, EachRow):
            asked = replace(asked, of=f"{asked.of}{ending}")
        yield replace(export, name=f"{export.name}{ending}", asked=asked, tier=Tier.FULL)
