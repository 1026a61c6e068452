"""One literal for a setting that several owners share, such as the call waiting of people, workspaces and virtual lines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Unpack

from space_odt_dagster.manifest.asked import Id
from space_odt_dagster.manifest.export import Column, Export, Hidden, Tier
from space_odt_dagster.manifest.owners import EndpointOptions, Owner
from space_odt_dagster.manifest.soundness import ManifestError

_OWNER = "<owner>"


class SettingOptions(EndpointOptions, total=False):
    """What a setting can say besides its name: see ``Owner.setting``."""

    description: str
    path: str
    docs: str
    columns: tuple[Column, ...]
    sdk_method: str | None
    of: str
    ids: Mapping[str, str | Id]
    grain: str
    scopes: tuple[str, ...]
    tier: Tier
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True)
class Own:
    """What one owner has of a shared setting: the name of its export, what differs, and further columns."""

    owner: Owner
    name: str
    more: tuple[Column, ...]
    differs: SettingOptions


def own(owner: Owner, *, name: str, more: tuple[Column, ...] = (), **differs: Unpack[SettingOptions]) -> Own:
    """The line of one owner in a ``shared_setting``. ``more`` are columns that only this owner has, at the end."""
    return Own(owner, name, more, differs)


def shared_setting(*owners: Own, per_location: bool = False, **shared: Unpack[SettingOptions]) -> dict[Owner, Export]:
    """The export of each owner: all that is shared, then what differs for the owner.

    ``<owner>`` stands for the owner, as each text writes it. For a virtual line, it is ``virtual line`` in the grain and in
    descriptions, ``virtualLines`` in the path, ``virtual-line`` in the docs, ``telephony.virtual_lines`` in the SDK method, and
    ``virtual_line`` in the names of another export and of its columns (``of`` and ``ids``). ``per_location``: each calling location
    is asked, not each owner. Raises ``ManifestError`` if neither the setting nor the owner gives a description, a path, docs or
    columns.
    """
    return {each.owner: _export(each, {**shared, **each.differs}, per_location) for each in owners}


def _export(own: Own, given: SettingOptions, per_location: bool) -> Export:
    for missing in sorted({"description", "path", "docs", "columns"} - given.keys()):
        raise ManifestError(own.name, missing, "neither the shared setting nor its owner gives it")
    owner = own.owner.per_location() if per_location else own.owner
    columns = (*given["columns"], *own.more)
    named: SettingOptions = {
        **given,
        "description": given["description"].replace(_OWNER, owner.grain),
        "grain": given.get("grain", owner.grain).replace(_OWNER, owner.grain),
        "path": given["path"].replace(_OWNER, owner.in_path),
        "docs": given["docs"].replace(_OWNER, owner.in_docs),
        "sdk_method": (given.get("sdk_method") or "").replace(_OWNER, owner.in_sdk) or None,
        "columns": tuple(replace(each, description=each.description.replace(_OWNER, owner.grain)) for each in columns),
    }
    if "of" in given:
        name = owner.in_docs.replace("-", "_")
        named["of"] = given["of"].replace(_OWNER, name)
        named["ids"] = {
            param: id.replace(_OWNER, name) if isinstance(id, str) else id for param, id in given["ids"].items()
        }
    return owner.setting(name=own.name, **named)
