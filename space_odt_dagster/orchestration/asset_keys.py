"""Asset keys: a prefix plus the name of an export or output. The prefix can also go before other names, such as jobs.

Other teams have ``people`` and ``devices`` too. Files and ``--select`` use bare names. So do jobs, groups, schedule, sensors and
resources, unless several inventories share a code location: then those get the prefix too.
https://docs.dagster.io/guides/build/assets/defining-assets#multi-part-asset-keys
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import dagster as dg

from space_odt_dagster.run.settings import SettingsError

VARIABLE = "SPACE_ODT_ASSET_PREFIX"
USUAL_PREFIX = "webex"


@dataclass(frozen=True)
class AssetKeys:
    """Converts names to keys and back. ``prefix`` holds the key parts before each name; it may be empty.

    ``names_too`` also adds the prefix to the names of jobs, groups and the like.
    """

    prefix: tuple[str, ...] = (USUAL_PREFIX,)
    names_too: bool = False

    def named(self, name: str) -> str:
        """The name of a job, group, schedule, sensor or resource."""
        return "_".join([*(self.prefix if self.names_too else ()), name])

    def of(self, name: str) -> dg.AssetKey:
        """The key of an asset."""
        return dg.AssetKey([*self.prefix, name])

    def all_of(self, names: Iterable[str]) -> list[dg.AssetKey]:
        """The keys of assets, in the given order."""
        return [self.of(name) for name in names]

    def names_of(self, keys: Iterable[dg.AssetKey]) -> set[str]:
        """The asset names of the keys with this prefix; other keys are ignored."""
        return {key.path[-1] for key in keys if tuple(key.path[:-1]) == self.prefix}

    def name_of_step(self, step_key: str) -> str:
        """The asset that a step materializes. Dagster names a step after the key, with ``__`` between its parts."""
        return step_key.removeprefix(self._before_steps)

    def names_of_steps(self, step_keys: Iterable[str]) -> set[str]:
        """The assets that steps materialize; steps without this prefix are ignored."""
        return {self.name_of_step(key) for key in step_keys if key.startswith(self._before_steps)}

    @property
    def _before_steps(self) -> str:
        return "".join(f"{part}__" for part in self.prefix)


def asset_keys_from(environ: Mapping[str, str]) -> AssetKeys:
    """The keys for ``SPACE_ODT_ASSET_PREFIX``: parts separated by slashes, or empty. Raises ``SettingsError``."""
    return AssetKeys(parts_of(VARIABLE, environ.get(VARIABLE, USUAL_PREFIX)))


def parts_of(name: str, text: str) -> tuple[str, ...]:
    """The parts of a prefix from the setting or argument ``name``. Raises ``SettingsError``."""
    parts = tuple(text.strip().split("/")) if text.strip() else ()
    if not all(re.fullmatch(r"[A-Za-z0-9_]+", part) for part in parts):
        raise SettingsError(
            f"{name} takes letters, digits and _, with / between parts, such as 'webex' or 'voice/webex', not {text.strip()!r}."
        )
    return parts
