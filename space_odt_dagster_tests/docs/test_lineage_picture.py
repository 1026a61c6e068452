"""The picture of the lineage is current and shows everything."""

import re

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from tools.docs.__main__ import LINEAGE
from tools.docs.lineage_picture import picture


def test_the_picture_is_what_the_manifest_says_now() -> None:
    assert LINEAGE.read_text(encoding="utf-8") == picture(), "run: make docs"


def test_every_export_that_is_read_by_default_is_drawn_once_with_what_is_written_of_all() -> None:
    drawn = re.findall(r'<text x="\d+" y="\d+">(\w+)</text>', picture())
    assert sorted(drawn) == sorted([*MANIFEST.selection(Tier.V1), *OUTPUTS])
