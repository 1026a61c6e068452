"""Whose the assets are, as a setting."""

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.run.settings import SettingsError, settings_from
from space_odt_dagster_tests.orchestration.location import FEW, Location

VARIABLE = "SPACE_ODT_OWNERS"


def owners() -> set[tuple[str, ...]]:
    """The different owners that assets have."""
    definitions = inventory_definitions(manifest=MANIFEST.only(FEW))
    return {tuple(export.owners) for export in definitions.resolve_all_asset_specs()}


def test_all_assets_are_of_those_that_the_setting_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert owners() == {()}
    monkeypatch.setenv(VARIABLE, "telephony")
    assert owners() == {()}, "A setting that cannot be used must not keep the definitions from loading."
    monkeypatch.setenv(VARIABLE, "team:voice_data-1, ana.perez+webex@example.com,team:teléfonos 2")
    assert owners() == {("team:voice_data-1", "ana.perez+webex@example.com", "team:teléfonos 2")}


@pytest.mark.parametrize(
    "text", ["telephony", "team:", "team: ,x", "a@b", "Ana <ana@example.com>", "team:a;team:b", "+a@example.com"]
)
def test_an_owner_that_dagster_would_not_take_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(
        SettingsError, match=f"^{VARIABLE} takes team:NAME or e-mail addresses, separated by commas, not '.*'.$"
    ):
        settings_from({VARIABLE: text}, {})


def test_a_run_says_that_an_owner_cannot_be_used(few: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "telephony")
    run = few.run("__ASSET_JOB", assets=["licenses"])
    assert not run.is_success
    logged = few.instance.all_logs(run.run_id)
    assert any("SPACE_ODT_OWNERS takes team:NAME" in str(each.dagster_event) for each in logged)
