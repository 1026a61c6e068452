"""Several inventories in one code location, beside the assets of others: nothing collides, nothing of others is touched."""

import json
import re
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster import inventory_definitions
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.sensors import MAIL_ON_FAILURE, NOT_OURS, build_alerts
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.orchestration.location import in_own_thread

PART = MANIFEST.only(["people", "licenses", "license_assigned_users"])
ALERTS = {"SPACE_ODT_SMTP_HOST": "127.0.0.1", "SPACE_ODT_SMTP_SECURITY": "none", "SPACE_ODT_ALERT_TO": "a@example.com"}


@dg.asset
def people() -> None:
    """Somebody else's, of the same name as one of ours."""


@dg.asset(deps=[dg.AssetKey(["acme", "licenses"])])
def costs() -> None:
    """Somebody else's, made of ours."""


def two_and_theirs(tmp_path: Path) -> dg.Definitions:
    return dg.Definitions.merge(
        inventory_definitions(
            prefix="acme",
            out_dir=str(tmp_path / "acme"),
            token_variable="WEBEX_ACCESS_TOKEN_ACME",
            cron="30 4 * * *",
            manifest=PART,
        ),
        inventory_definitions(
            prefix="voice/globex",
            out_dir=str(tmp_path / "globex"),
            token_variable="GLOBEX_TOKEN",
            scope="full",
            manifest=PART,
        ),
        dg.Definitions(
            [people, costs], jobs=[dg.define_asset_job("all_of_it")], executor=dg.multi_or_in_process_executor
        ),
    )


def run(definitions: dg.Definitions, job: str, assets: list[dg.AssetKey] | None = None) -> dg.ExecuteInProcessResult:
    found = definitions.resolve_job_def(job)
    return in_own_thread(lambda: found.execute_in_process(raise_on_error=False, asset_selection=assets))


def test_everything_of_an_inventory_has_its_prefix_and_its_own_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**ALERTS, "SPACE_ODT_ALERT_CHANGES": "on"}.items():
        monkeypatch.setenv(name, value)
    merged = two_and_theirs(tmp_path)
    repository = merged.get_repository_def()
    groups = {export.group_name for export in merged.resolve_all_asset_specs() if len(export.key.path) > 1}
    names = {
        *(job.name for job in repository.get_all_jobs() if job.name not in ("__ASSET_JOB", "all_of_it")),
        *(sensor.name for sensor in repository.sensor_defs if sensor.name != "default_automation_condition_sensor"),
        *(each.name for each in repository.schedule_defs),
        *(key for key in merged.resources or {}),
        *(group for group in groups if group is not None),
    }
    assert {name for name in names if not name.startswith(("acme_", "voice_globex_"))} == set()
    assert {name.removeprefix("acme_") for name in names if name.startswith("acme_")} == {
        name.removeprefix("voice_globex_") for name in names if name.startswith("voice_globex_")
    }
    schedules = {each.name: (each.cron_schedule, each.job_name) for each in repository.schedule_defs}
    assert schedules == {
        "acme_inventory_schedule": ("30 4 * * *", "acme_inventory_run"),
        "voice_globex_inventory_schedule": ("0 3 * * *", "voice_globex_full_inventory_run"),
    }


def test_each_is_read_with_its_own_token_into_its_own_folder_and_runs_the_same_steps_as_alone(
    organisation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEBEX_ACCESS_TOKEN")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_ACME", organisation.token)
    merged = two_and_theirs(tmp_path)
    done = run(merged, "acme_inventory_run")
    steps = {event.step_key for event in done.get_step_success_events()}
    assert steps == {f"acme__{name}" for name in (*PART.names, *OUTPUTS)}
    status = json.loads((tmp_path / "acme" / "exports" / "status.json").read_text(encoding="utf-8"))
    assert {row["module"]: row["result"] for row in status} == dict.fromkeys(PART.names, "ok")
    (snapshot,) = (tmp_path / "acme" / "snapshots").iterdir()
    assert json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))["scope"] == "v1"

    other = run(merged, "voice_globex_inventory_run", [dg.AssetKey(["voice", "globex", "licenses"])])
    failures = [str(event.event_specific_data) for event in other.all_events if event.is_failure]
    assert any("GLOBEX_TOKEN (access_token_variable) is not set" in text for text in failures)
    assert not (tmp_path / "globex").exists()
    assert not (tmp_path / "out").exists()


def test_a_run_of_their_assets_and_some_of_ours_reads_those_alone(
    organisation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_ACME", organisation.token)
    merged = two_and_theirs(tmp_path)
    done = run(merged, "all_of_it", [people.key, costs.key, dg.AssetKey(["acme", "licenses"])])
    assert done.success
    written = {file.stem for file in (tmp_path / "acme" / "exports").glob("*.json")}
    assert written == {"licenses", "status", "errors"}
    assert "people" not in {each.asset for each in organisation.log.requests}


def test_no_mail_is_sent_about_a_run_of_others(tmp_path: Path) -> None:
    (sensor,) = (each for each in build_alerts(ALERTS) if each.name == MAIL_ON_FAILURE)

    @dg.op
    def broken() -> None:
        raise dg.Failure("Theirs.")

    @dg.job
    def their_job() -> None:
        broken()

    with dg.DagsterInstance.ephemeral() as instance:
        result = their_job.execute_in_process(instance=instance, raise_on_error=False)
        (event,) = (each for each in result.all_events if each.event_type is dg.DagsterEventType.RUN_FAILURE)
        context = dg.build_run_status_sensor_context(
            sensor_name=sensor.name, dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
        )
        said = sensor(context.for_run_failure())
    assert isinstance(said, dg.SkipReason)
    assert said.skip_message == NOT_OURS


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("prefix", "a b"),
        ("scope", "everything"),
        ("cron", "whenever"),
        ("token_variable", "MTx9-Not-A-Name"),
        ("out_dir", "~nobody-of-this-name/x"),
    ],
)
def test_an_argument_that_cannot_be_used_is_one_sentence_in_python_and_in_yaml(argument: str, value: str) -> None:
    from space_odt_dagster import WebexInventory

    with pytest.raises(SettingsError, match=rf"^{argument}\b") as said:
        inventory_definitions(**{argument: value})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=re.escape(str(said.value))) as in_yaml:
        WebexInventory(**{argument: value})
    if argument == "token_variable":
        assert value not in str(said.value) + str(in_yaml.value)
