"""The jobs: the whole inventory, and each area by itself."""

from typing import Any

import dagster as dg

from space_odt_dagster.manifest.manifest import Manifest

INVENTORY_RUN = "inventory_run"


def build_jobs(manifest: Manifest) -> list[Any]:
    """``inventory_run`` over everything."""
    return [
        dg.define_asset_job(
            INVENTORY_RUN,
            selection=dg.AssetSelection.all(),
            description="Reads the whole organisation: every export, then status and errors.",
        )
    ]
