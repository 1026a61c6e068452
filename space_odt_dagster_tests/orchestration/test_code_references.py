"""Where an export is declared, for whoever has the files open: on the definitions, and in no record."""

from pathlib import Path

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.code_references import CHECKOUT, code_references
from space_odt_dagster.orchestration.run_assets import OUTPUTS

MADE_OF_ANOTHER = "_job_errors"
"""How the names of exports end that have no literal of their own."""


def place_of(reference: dg.CodeReferencesMetadataValue) -> dg.LocalFileCodeReference:
    (place,) = reference.code_references
    assert isinstance(place, dg.LocalFileCodeReference)
    return place


def test_every_export_names_the_file_and_the_line_of_its_literal() -> None:
    found = code_references(MANIFEST)
    assert found.keys() == set(MANIFEST.names)
    for name, reference in found.items():
        place = place_of(reference)
        lines = Path(place.file_path).read_text(encoding="utf-8").splitlines()
        assert place.line_number is not None
        if name.endswith(MADE_OF_ANOTHER):
            assert place.line_number == 1
        else:
            assert f'name="{name}"' in lines[place.line_number - 1]


def test_without_a_checkout_there_are_none(tmp_path: Path) -> None:
    assert code_references(MANIFEST, tmp_path) == {}


def test_a_definition_has_its_place_and_what_is_kept_of_a_run_has_no_path_of_this_machine() -> None:
    definitions = inventory_definitions(manifest=MANIFEST.only(["groups", "group_members"]))
    exports = {export.key.path[-1]: export for export in definitions.resolve_all_asset_specs()}
    assert exports.keys() == {"groups", "group_members", *OUTPUTS}
    places = {name: place_of(exports[name].metadata["dagster/code_references"]) for name in ("groups", "group_members")}
    assert {Path(place.file_path).parent for place in places.values()} == {
        CHECKOUT / "space_odt_dagster/manifest/areas"
    }
    assert places["groups"].line_number != places["group_members"].line_number
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(definitions.resolve_job_def("inventory_run"))
        assert run.job_snapshot_id is not None
        assert run.execution_plan_snapshot_id is not None
        kept = (
            run,
            instance.get_job_snapshot(run.job_snapshot_id),
            instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id),
        )
    assert "group_members" in str(kept)
    assert str(CHECKOUT) not in str(kept)
