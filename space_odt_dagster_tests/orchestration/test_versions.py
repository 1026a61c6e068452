"""Whether an asset is out of date, as the UI says it: declared anew and not read since, or asked with ids read since."""

from typing import Any

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.orchestration.location import KEYS, Location

SOURCE, ASKED_WITH_IT = "licenses", "license_assigned_users"
STALE = """query S($k: [AssetKeyInput!]) { assetNodes(assetKeys: $k) {
    assetKey { path } staleStatus staleCauses { category key { path } } } }"""


def stale(location: Location) -> dict[str, tuple[str, set[tuple[str, str]]]]:
    """Of each of the two whether it is out of date, and why: the kind of the cause and the asset where it lies."""
    keys = [{"path": KEYS.of(name).path} for name in (SOURCE, ASKED_WITH_IT)]
    found: list[dict[str, Any]] = location.ask(STALE, k=keys)["assetNodes"]
    return {
        node["assetKey"]["path"][-1]: (
            node["staleStatus"],
            {(cause["category"], cause["key"]["path"][-1]) for cause in node["staleCauses"]},
        )
        for node in found
    }


def test_an_asset_is_out_of_date_once_it_is_declared_anew_and_once_its_source_was_read_again(
    few: Location,
) -> None:
    old = dg.AssetMaterialization(KEYS.of(SOURCE), tags={"dagster/code_version": "an earlier declaration"})
    few.instance.report_runless_asset_event(old)
    assert stale(few)[SOURCE] == ("STALE", {("CODE", SOURCE)})

    few.run("__ASSET_JOB", assets=[SOURCE, ASKED_WITH_IT])
    assert {status for status, _ in stale(few).values()} == {"FRESH"}
    (event,) = few.instance.fetch_materializations(KEYS.of(SOURCE), limit=1).records
    assert event.asset_materialization is not None
    assert (event.asset_materialization.tags or {})["dagster/code_version"] == MANIFEST.versions[SOURCE]

    few.run("__ASSET_JOB", assets=[SOURCE])
    found = stale(few)
    assert found[SOURCE] == ("FRESH", set())
    assert found[ASKED_WITH_IT] == ("STALE", {("DATA", SOURCE)})
