"""A manifest with more exports than are declared: each once more under other names, asked like its original."""

from collections.abc import Iterator
from dataclasses import replace

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import Export, Tier


def multiplied(manifest: Manifest, *, least: int) -> Manifest:
    """The exports of a manifest and copies of them, all of tier ``full``, until there are at least so many."""
    specs = list(manifest)
    times = 0
    while len(specs) < least:
        times += 1
        specs += _copies(manifest, f"_{times}")
    return Manifest(specs)


def _copies(manifest: Manifest, ending: str) -> Iterator[Export]:
    for spec in manifest:
        asked = spec.asked
        if isinstance(asked, EachRow):
            asked = replace(asked, of=f"{asked.of}{ending}")
        yield replace(spec, name=f"{spec.name}{ending}", asked=asked, tier=Tier.FULL)
