"""The picture of the lineage is current and shows everything."""

import re

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.spec import source_asset_of
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from tools.docs.__main__ import LINEAGE
from tools.docs.lineage_picture import picture


def test_the_picture_is_what_the_manifest_says_now() -> None:
    assert LINEAGE.read_text(encoding="utf-8") == picture(), "run: make docs"


def test_every_export_is_drawn_once_with_what_is_told_of_all() -> None:
    drawn = re.findall(r'<text x="\d+" y="\d+">(\w+)</text>', picture())
    assert sorted(drawn) == sorted([*MANIFEST.names, *OUTPUTS])


def test_ids_come_from_exports_that_need_none_so_that_two_columns_show_all() -> None:
    sources = {source for spec in MANIFEST if (source := source_asset_of(spec)) is not None}
    assert {source for source in sources if source_asset_of(MANIFEST[source]) is not None} == set()
