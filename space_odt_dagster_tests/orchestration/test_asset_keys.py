"""The prefix of the asset keys: what it may be, and that everything that goes by a key follows it."""

import functools

import dagster as dg
import pytest

from space_odt_dagster.judging.outcome import AREAS
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, lists_candidates, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import VARIABLE, AssetKeys, asset_keys_from
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.findings_asset import check_of
from space_odt_dagster.orchestration.metadata import CANDIDATES
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import INVENTORY_RUN
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.every_export import every_nth

NAMES = (*MANIFEST.names, *OUTPUTS)
PREFIXES = {"": (), "webex": ("webex",), "voice/webex": ("voice", "webex"), "a__b/people": ("a__b", "people")}


SOME = MANIFEST.only(every_nth(40, *MANIFEST.groups["identity"]))


def of(text: str) -> Manifest:
    """All exports for one prefix, and some for the others."""
    return MANIFEST if PREFIXES[text] == ("voice", "webex") else SOME


@functools.cache
def with_prefix(text: str) -> dg.Definitions:
    """The definitions with this setting in the environment, built once."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(VARIABLE, text)
        return inventory_definitions(manifest=of(text))


@pytest.mark.parametrize("text", PREFIXES)
def test_every_name_comes_back_from_its_key_and_its_step(text: str) -> None:
    keys = asset_keys_from({VARIABLE: text})
    assert keys == AssetKeys(PREFIXES[text])
    job = with_prefix(text).resolve_job_def(INVENTORY_RUN)
    assert {keys.name_of_step(node) for node in job.graph.node_dict} == {*of(text).selection(Tier.V1), *OUTPUTS}
    assert keys.names_of([*keys.all_of(NAMES), dg.AssetKey(["another", "people"])]) == set(NAMES)


@pytest.mark.parametrize("text", PREFIXES)
def test_assets_lineage_checks_jobs_and_freshness_follow_the_prefix(text: str) -> None:
    keys, definitions = AssetKeys(PREFIXES[text]), with_prefix(text)
    exports = {export.key: export for export in definitions.resolve_all_asset_specs()}
    assert set(exports) == set(keys.all_of([*of(text).names, *OUTPUTS]))
    assert all(export.freshness_policy is not None for export in exports.values())
    for export in of(text):
        asset, source = exports[keys.of(export.name)], source_asset_of(export)
        assert [dep.asset_key for dep in asset.deps] == ([keys.of(source)] if source else [])
        assert asset.group_name == (CANDIDATES if lists_candidates(export) else export.group)
    checks = definitions.resolve_asset_graph().asset_check_keys
    assert {(check.asset_key, check.name) for check in checks} == {
        (keys.of(name), check) for name in of(text).names for check in ("calls", "data")
    } | {(keys.of("inventory_changes"), check) for check in ("changes_known", "change_volume")} | {
        (keys.of("inventory_findings"), check_of(area)) for area in AREAS
    }
    area = definitions.resolve_job_def("identity_run").asset_layer.executable_asset_keys
    assert area == set(keys.all_of([*MANIFEST.groups["identity"], *OUTPUTS]))


@pytest.mark.parametrize("text", ["a/", "/a", "a//b", "a b", "a-b", "ä", "a.b", "/"])
def test_a_prefix_that_is_none_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SettingsError, match=VARIABLE):
        asset_keys_from({VARIABLE: text})


def test_a_wrong_prefix_stops_the_command_and_not_the_loading(
    organisation: Simulation, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = MANIFEST.only(["licenses", "groups"])
    monkeypatch.setenv(VARIABLE, "a b")
    assert {export.key for export in inventory_definitions(manifest=few).resolve_all_asset_specs()} == set(
        AssetKeys().all_of([*few.names, *OUTPUTS])
    )
    shell = Shell.for_simulation(tmp_path, organisation)  # type: ignore[arg-type]
    ended = Shell(shell.folder, {**shell.variables, VARIABLE: "a b"}).run("inventory_run", "--select", "licenses")
    assert ended.code == 2
    assert VARIABLE in ended.err
    assert len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize("text", ["", "voice/webex"])
def test_the_command_goes_by_names_whatever_the_prefix(organisation: Simulation, tmp_path: object, text: str) -> None:
    shell = Shell.for_simulation(tmp_path, organisation)  # type: ignore[arg-type]
    ended = Shell(shell.folder, {**shell.variables, VARIABLE: text}).run("inventory_run", "--select", "licenses")
    assert ended.code == 0, ended.err
    (exported,) = shell.folder.glob("**/exports/licenses.csv")
    assert exported.read_text(encoding="utf-8").count("\n") > 1
