"""What is launched from the UI: whole runs, parts of them, and runs that go on from a failure."""

import json
from pathlib import Path

import dagster as dg
import pytest
from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, header_of, lists_candidates, source_asset_of
from space_odt_dagster.orchestration.jobs import area_names
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster.run.scope import with_children
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, presets
from space_odt_dagster.snapshots.sides import find_side
from space_odt_dagster_tests.orchestration.location import FEW, Location, code_location
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests
from tools.docs import golden_graph as golden

V1 = set(MANIFEST.selection(Tier.V1))
REEXECUTE = """mutation R($p: ReexecutionParams!) { launchRunReexecution(reexecutionParams: $p) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def status_of(out: Path) -> dict[str, dict[str, object]]:
    records = json.loads((out / "exports" / "status.json").read_text(encoding="utf-8"))
    return {record["module"]: record for record in records}


def made_by(out: Path) -> dict[str, object]:
    return {name: record["run_id"] for name, record in status_of(out).items()}


def asked(organisation: Simulation) -> set[str]:
    return {entry.asset for entry in organisation.log.requests} - {"me"}


def test_the_graph_is_the_one_of_the_golden_file_and_of_the_manifest(tmp_path: Path) -> None:
    with code_location(tmp_path / "home") as every:
        graph = golden.graph(every)
    kept = {file: file.read_text(encoding="utf-8") for file in golden.FOLDER.iterdir()}
    assert kept == golden.pictures(graph), "The asset graph changed: look at the difference after `make docs`."
    assert set(graph) == {f"webex/{name}" for name in (*MANIFEST.names, *OUTPUTS)}
    for export in MANIFEST:
        asset, source = graph[f"webex/{export.name}"], source_asset_of(export)
        assert asset["deps"] == ([f"webex/{source}"] if source else [])
        whole = {WHOLE_RUNS[scope] for scope in WHOLE_RUNS if export.name in MANIFEST.selection(Tier(scope))}
        of_area = {f"{export.group}_run"} if export.tier is not Tier.CANDIDATES else set()
        assert asset["group"] == ("candidates" if lists_candidates(export) else export.group)
        assert set(asset["jobs"]) == whole | of_area
        assert tuple(each.partition(":")[0] for each in asset["columns"]) == header_of(export)
        assert asset["checks"] == ["calls", "data"]
        assert asset["tags"] == {"layer": export.kind.value}


def test_a_whole_run_launched_from_the_ui_reads_everything_and_a_part_of_it_executed_again_is_no_whole_run(
    few: Location, organisation: Simulation
) -> None:
    run = few.run("inventory_run")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.tags["space_odt/run"] == "inventory"
    status = status_of(Path("out"))
    assert set(status) == V1 & set(FEW)
    assert {record["run_id"] for record in status.values()} == {run.run_id}
    assert asked(organisation) == V1 & set(FEW)

    steps = [f"webex__{name}" for name in ("groups", "status", "errors", "inventory_snapshot")]
    selector = {
        "repositoryLocationName": "space_odt",
        "repositoryName": "__repository__",
        "pipelineName": "inventory_run",
    }
    lineage = {"rootRunId": run.run_id, "parentRunId": run.run_id}
    again = few.ask(
        """mutation R($p: ExecutionParams!) { launchPipelineReexecution(executionParams: $p) {
        __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }""",
        p={"selector": selector, "mode": "default", "stepKeys": steps, "executionMetadata": lineage},
    )["launchPipelineReexecution"]
    assert again["__typename"] == "LaunchRunSuccess", again
    _, part = snapshot_manifests(Path("out"))
    assert (part["run_id"], part["complete"]) == (again["run"]["runId"], False)
    assert {each["asset"] for each in part["files"]} == {"groups", "status", "errors"}


def test_one_asset_is_read_alone_and_the_others_keep_their_status_and_run(
    few: Location, organisation: Simulation, read_before: Path
) -> None:
    before = made_by(read_before)
    part = few.run("__ASSET_JOB", assets=["hunt_group_details"])
    assert part.status is dg.DagsterRunStatus.SUCCESS
    assert asked(organisation) == {"hunt_group_details"}
    assert made_by(read_before) == {**before, "hunt_group_details": part.run_id}


@pytest.mark.usefixtures("read_before")
def test_everything_downstream_of_a_selection_is_read_with_it(few: Location, organisation: Simulation) -> None:
    names = ["licenses", *MANIFEST.children("licenses")]
    assert few.run("__ASSET_JOB", assets=[*names, "status", "errors"]).status is dg.DagsterRunStatus.SUCCESS
    assert asked(organisation) == set(names)


def test_the_job_of_an_area_reads_that_area_only_and_tells_the_status(
    few: Location, organisation: Simulation, read_before: Path
) -> None:
    before = made_by(read_before)
    part = few.run("hunt_groups_run")
    assert part.status is dg.DagsterRunStatus.SUCCESS
    names = area_names(MANIFEST, "hunt_groups")
    assert asked(organisation) == set(names)
    assert made_by(read_before) == {**before, **dict.fromkeys(names, part.run_id)}
    (snapshot,) = snapshot_manifests(read_before)
    assert {each["asset"] for each in snapshot["files"]} == {*names, "status", "errors"}
    assert (snapshot["run_id"], snapshot["complete"], snapshot["missing"]) == (part.run_id, False, [])


def test_an_asset_whose_source_was_never_read_is_blocked_and_says_what_to_read(few: Location) -> None:
    few.run("__ASSET_JOB", assets=["hunt_group_details"])
    record = status_of(Path("out"))["hunt_group_details"]
    assert record["result"] == "blocked"
    assert "read hunt_groups first" in str(record["error"])


def test_a_run_goes_on_from_its_failure_without_asking_again(few: Location, organisation: Simulation) -> None:
    organisation.faults.add(presets.dead_token_after(4))
    failed = few.run("hunt_groups_run")
    assert failed.status is dg.DagsterRunStatus.FAILURE
    answered = {entry.url for entry in organisation.log.requests if entry.status == 200 and entry.asset != "me"}
    organisation.reset()
    again = few.ask(REEXECUTE, p={"parentRunId": failed.run_id, "strategy": "FROM_FAILURE"})
    run = few.run_of(again["launchRunReexecution"]["run"]["runId"])
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.root_run_id == failed.run_id
    assert answered.isdisjoint(entry.url for entry in organisation.log.requests)
    assert {record["result"] for record in status_of(Path("out")).values()} <= {"ok", "empty"}
    assert made_by(Path("out")).keys() == set(area_names(MANIFEST, "hunt_groups"))
    side = find_side(Layout.of("out"), run.run_id)
    known = [side.knowledge.of(name) for name in area_names(MANIFEST, "hunt_groups")]
    assert [each.unread for each in known if each.unread is not None] == []
    assert {each.read_by for each in known} == {failed.run_id, run.run_id}


def test_a_run_that_is_executed_again_as_a_whole_reads_everything_anew(few: Location, organisation: Simulation) -> None:
    organisation.faults.add(presets.dead_token_after(4))
    failed = few.run("hunt_groups_run")
    organisation.reset()
    again = few.ask(REEXECUTE, p={"parentRunId": failed.run_id, "strategy": "ALL_STEPS"})
    run = few.run_of(again["launchRunReexecution"]["run"]["runId"])
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert asked(organisation) == set(area_names(MANIFEST, "hunt_groups"))
    assert set(made_by(Path("out")).values()) == {run.run_id}


def test_a_snapshot_that_is_taken_without_the_status_has_that_of_its_run(few: Location) -> None:
    run = few.run("__ASSET_JOB", assets=["licenses", "inventory_snapshot"])
    (folder,) = (Path("out") / "snapshots").iterdir()
    (record,) = json.loads((folder / "status.json").read_text(encoding="utf-8"))
    assert (record["module"], record["run_id"]) == ("licenses", run.run_id)


def test_a_missing_scope_fails_a_check_and_blocks_what_needs_its_ids(few: Location, organisation: Simulation) -> None:
    organisation.faults.add(presets.forbidden("hunt_groups"))
    run = few.run("hunt_groups_run")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    status = status_of(Path("out"))
    assert status["hunt_groups"]["result"] == "forbidden"
    blocked = set(with_children(MANIFEST, ["hunt_groups"])) & set(status) - {"hunt_groups"}
    assert len(blocked) >= 3
    assert {status[name]["result"] for name in blocked} == {"blocked"}
    (snapshot,) = snapshot_manifests(Path("out"))
    assert snapshot["missing"] == sorted(["hunt_groups", *blocked])
    found = few.ask(
        """query C($k: AssetKeyInput!) { assetNodeOrError(assetKey: $k) { ... on AssetNode { assetChecksOrError {
        ... on AssetChecks { checks { name executionForLatestMaterialization { status evaluation { severity } } } } } } } }""",
        k={"path": ["webex", "hunt_groups"]},
    )
    checks = {each["name"]: each for each in found["assetNodeOrError"]["assetChecksOrError"]["checks"]}
    latest = checks["calls"]["executionForLatestMaterialization"]
    assert (latest["status"], latest["evaluation"]["severity"]) == ("FAILED", "ERROR")


def test_the_output_folder_redaction_and_organisation_are_set_at_launch(
    few: Location, organisation: Simulation, tmp_path: Path
) -> None:
    config = {"out_dir": str(tmp_path / "other"), "redact": "personal", "org_id": organisation.org_id}
    run = few.run("locations_run", config={"resources": {"inventory": {"config": config}}})
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert (tmp_path / "other" / "exports" / "locations.csv").exists()
    assert not (tmp_path / "out").exists()
    assert any(f"orgId={organisation.org_id}" in entry.url for entry in organisation.log.requests)


@pytest.mark.parametrize(
    "config", [{"base_url": "http://127.0.0.1:1/v1"}, {"redact": ""}, {"redact": "everything"}, {"token": "x"}]
)
def test_nothing_at_launch_can_send_the_token_elsewhere_or_take_the_redaction_off(
    few: Location, config: dict[str, str]
) -> None:
    launched = few.launch("locations_run", config={"resources": {"inventory": {"config": config}}})
    assert launched["__typename"] == "RunConfigValidationInvalid"


def test_what_is_left_empty_at_launch_comes_from_the_environment(
    few: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_REDACT", "personal")
    few.run("identity_run", config={"resources": {"inventory": {"config": {"out_dir": "", "org_id": ""}}}})
    people = json.loads((Path("out") / "exports" / "people.json").read_text(encoding="utf-8"))
    assert {row["email"].partition(":")[0] for row in people} == {"redacted"}


def test_a_token_of_its_own_is_never_renewed_by_the_credentials_of_another(
    organisation: Simulation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_BRANCH", "an-expired-token")
    for name, value in {
        "WEBEX_CLIENT_ID": organisation.settings.client_id,
        "WEBEX_CLIENT_SECRET": organisation.settings.client_secret,
        "WEBEX_REFRESH_TOKEN": organisation.settings.refresh_token,
    }.items():
        monkeypatch.setenv(name, value)
    with code_location(tmp_path / "home", FEW) as location:
        config = {"resources": {"inventory": {"config": {"access_token_variable": "WEBEX_ACCESS_TOKEN_BRANCH"}}}}
        assert location.run("locations_run", config=config).status is dg.DagsterRunStatus.FAILURE
    assert {entry.status for entry in organisation.log.requests} == {401}


def test_a_run_that_is_refused_would_be_refused_again_and_is_not_retried(few: Location, tmp_path: Path) -> None:
    other = RunLock(UPath(tmp_path / "out"), "another run")
    try:
        run = few.run("locations_run")
    finally:
        other.release()
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert run.tags["dagster/max_retries"] == "0"
    assert not (tmp_path / "out" / "exports").exists()


def test_a_token_of_its_own_is_named_by_its_variable(
    organisation: Simulation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_BRANCH", organisation.token)
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", "another-token")
    with code_location(tmp_path / "home", FEW) as location:
        config = {"resources": {"inventory": {"config": {"access_token_variable": "WEBEX_ACCESS_TOKEN_BRANCH"}}}}
        assert location.run("locations_run", config=config).status is dg.DagsterRunStatus.SUCCESS
        assert location.run("locations_run").status is dg.DagsterRunStatus.FAILURE


def test_a_token_given_as_text_makes_no_run_and_is_kept_nowhere(few: Location, tmp_path: Path) -> None:
    config = {"resources": {"inventory": {"config": {"access_token_variable": "Very-Secret-Token-1234"}}}}
    launched = few.launch("inventory_run", config=config)
    assert launched["__typename"] == "RunConfigValidationInvalid"
    assert few.instance.get_runs() == []
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and b"Very-Secret" in path.read_bytes()]
    assert kept == []


def test_no_file_of_the_dagster_home_holds_the_token(few: Location, organisation: Simulation, tmp_path: Path) -> None:
    organisation.faults.add(Fault(route="people", answer=FaultAnswer(status=500)), presets.dead_token_after(8))
    few.run("identity_run")
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if organisation.token.encode() in path.read_bytes()] == []


EVERYTHING = """query E($repository: RepositorySelector!) {
    allTopLevelResourceDetailsOrError(repositorySelector: $repository) { ... on ResourceDetailsList { results {
        name description configFields { name defaultValueAsJson } configuredValues { key value } } } }
    assetNodes { description metadataEntries { label } assetMaterializations { metadataEntries { label description
        ... on MarkdownMetadataEntry { mdStr } ... on JsonMetadataEntry { jsonString } ... on TextMetadataEntry { text }
        ... on PathMetadataEntry { path } ... on UrlMetadataEntry { url } } } }
    runsOrError { ... on Runs { results { runConfigYaml tags { key value } eventConnection { events {
        ... on MessageEvent { message } ... on ErrorEvent { error { message stack } } } } } } } }"""


def test_a_whole_run_with_gaps_names_them_and_no_answer_of_graphql_holds_the_token_an_access_code_or_a_person(
    few: Location, organisation: Simulation
) -> None:
    organisation.faults.add(presets.forbidden("licenses"), Fault(route="hunt_groups", answer=FaultAnswer(status=500)))
    few.run("inventory_run")
    (snapshot,) = snapshot_manifests(Path("out"))
    gaps = {name for each in ("licenses", "hunt_groups") for name in (each, *MANIFEST.children(each))} & V1 & set(FEW)
    assert "license_assigned_users" in gaps
    assert (snapshot["complete"], snapshot["missing"]) == (True, sorted(gaps))
    selector = {"repositoryLocationName": "space_odt", "repositoryName": "__repository__"}
    told = json.dumps(few.ask(EVERYTHING, repository=selector))
    assert "access_token_variable" in told
    assert "STEP_START" in told or "Started execution" in told
    rows = {
        name: json.loads((Path("out") / "exports" / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("people", "person_out_access_codes")
    }
    codes = {f'"{row["code"]}"' for row in rows["person_out_access_codes"]}
    emails = {row["email"] for row in rows["people"] if row["email"]}
    assert codes
    assert len(emails) > 5
    assert [text for text in (organisation.token, *codes, *emails) if text in told] == []
