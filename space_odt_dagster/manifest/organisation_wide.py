"""Exports that are read once for the whole organisation, as one short literal: a setting of its own or a listing."""

from typing import Unpack

from space_odt_dagster.manifest.asked import ONCE, Once
from space_odt_dagster.manifest.export import Cadence, Column, Endpoint, Export, Hidden, Kind, Tier
from space_odt_dagster.manifest.owners import EndpointOptions
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_API = "https://developer.webex.com/docs/api/v1"


def organisation_wide(
    *,
    name: str,
    group: str,
    description: str,
    path: str,
    docs: str,
    columns: tuple[Column, ...],
    asked: Once = ONCE,
    sdk_method: str | None = None,
    grain: str = "organisation",
    scopes: tuple[str, ...] = TELEPHONY_READ,
    tier: Tier = Tier.CALLING,
    every: Cadence = Cadence.RUN,
    hidden: tuple[Hidden, ...] = (),
    **reading: Unpack[EndpointOptions],
) -> Export:
    """An export that is requested once, or once for each variant of ``asked``. With an ``item_key`` it is a base listing.

    ``docs`` is the end of its documentation URL (``page/part``).
    """
    return Export(
        name=name,
        group=group,
        grain=grain,
        description=description,
        kind=Kind.BASE if "item_key" in reading else Kind.ARTIFACT,
        asked=asked,
        tier=tier,
        every=every,
        hidden=hidden,
        endpoint=Endpoint(sdk_method=sdk_method, path=path, scopes=scopes, docs_url=f"{_API}/{docs}", **reading),
        columns=columns,
    )
