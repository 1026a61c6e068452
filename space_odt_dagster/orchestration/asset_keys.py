"""Asset keys: the names of the exports, and of what is written of a run, behind a prefix.

Other teams have ``people`` and ``devices`` too. Files, groups, jobs and ``--select`` go by the bare names.
https://docs.dagster.io/guides/build/assets/defining-assets#multi-part-asset-keys
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import dagster as dg

from space_odt_dagster.run.settings import SettingsError

VARIABLE = "SPACE_ODT_ASSET_PREFIX"
_DEFAULT = "webex"


@dataclass(frozen=True)
class AssetKeys:
    """From names to keys and back. ``prefix`` has the parts that stand before each name, or none."""

    prefix: tuple[str, ...] = (_DEFAULT,)

    def of(self, name: str) -> dg.AssetKey:
        """The key of an asset."""
        return dg.AssetKey([*self.prefix, name])

    def all_of(self, names: Iterable[str]) -> list[dg.AssetKey]:
        """The keys of assets, in their order."""
        return [self.of(name) for name in names]

    def names_of(self, keys: Iterable[dg.AssetKey]) -> set[str]:
        """The names of keys that have the prefix; those of others are left out."""
        return {key.path[-1] for key in keys if tuple(key.path[:-1]) == self.prefix}

    def name_of_step(self, step_key: str) -> str:
        """The asset that a step materializes: Dagster names a step for the key, with ``__`` between its parts."""
        return step_key.removeprefix("".join(f"{part}__" for part in self.prefix))


def asset_keys_of(environ: Mapping[str, str]) -> AssetKeys:
    """The same, and the usual ones if the setting cannot be used: then everything still loads, and every run says what is wrong."""
    try:
        return asset_keys_from(environ)
    except SettingsError:
        return AssetKeys()


def asset_keys_from(environ: Mapping[str, str]) -> AssetKeys:
    """The keys that ``SPACE_ODT_ASSET_PREFIX`` asks for: parts with slashes between them, or nothing. Raises ``SettingsError``."""
    text = environ.get(VARIABLE, _DEFAULT).strip()
    parts = tuple(text.split("/")) if text else ()
    if not all(re.fullmatch(r"[A-Za-z0-9_]+", part) for part in parts):
        raise SettingsError(
            f"{VARIABLE} takes letters, digits and _, with / between parts, such as 'webex' or 'voice/webex', not {text!r}."
        )
    return AssetKeys(parts)
