"""The queue of many organisations: who may run, with which tags, and never two with one token."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import dagster as dg
import pytest
import yaml

from space_odt_dagster.command_line.ui import UiOptions, serve_ui
from space_odt_dagster.fleet.summary import Size
from space_odt_dagster.orchestration.dagster_home import HomeUnusable, prepare_home, settings_text
from space_odt_dagster.orchestration.fleet.run_coordinator import OrganisationRunCoordinator
from space_odt_dagster.orchestration.home_check import check_home
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.strict_yaml.problems import WrongFile
from space_odt_dagster_tests.fleet.summaries import keep, summary
from space_odt_dagster_tests.fleet.written import org_id, with_organisations
from space_odt_dagster_tests.orchestration.fleet.organisations import FILE
from space_odt_dagster_tests.orchestration.fleet.submitted import submitted
from space_odt_dagster_tests.orchestration.homes import new_home
from space_odt_dagster_tests.orchestration.ports import free_port

TEXT = with_organisations(
    f"name: acme, org_id: {org_id(1)}",
    f"name: globex, org_id: {org_id(2)}, token: partner",
    f"name: hooli, org_id: {org_id(3)}, token: partner, paused: {{reason: The contract ends., since: 2026-11-01}}",
    before="tokens: {partner: {access_token: PARTNER}}\n",
)
OURS = {"space_odt/run": "inventory"}
Submit = Callable[..., dg.DagsterRun]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """A home of many organisations, in which nobody takes runs from the queue."""
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / FILE))
    home = new_home(tmp_path / "home")
    prepare_home(home, many=True)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with dg.DagsterInstance.from_config(str(home)) as found:
        yield found


@pytest.fixture
def submit(instance: dg.DagsterInstance) -> Submit:
    """Submits a run with these tags, as every launch does; what became of it."""

    return partial(submitted, instance)


def why_it_failed(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    assert run.status is dg.DagsterRunStatus.FAILURE
    (record,) = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE).records
    return record.event_log_entry.message


def test_a_run_gets_the_tags_of_its_organisation_and_waits_in_the_queue(submit: Submit) -> None:
    run = submit({**OURS, "dagster/partition": "globex"})
    assert run.status is dg.DagsterRunStatus.QUEUED
    assert (run.tags["space_odt/organisation"], run.tags["space_odt/token"]) == ("globex", "partner")
    assert submit({**OURS, "dagster/partition": "acme"}).tags["space_odt/token"] == "acme"


def test_who_had_the_most_calls_last_time_begins_first_and_who_is_new_before_them(
    submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "out"))
    keep(tmp_path / "out", summary("globex", 2, size=Size(calls=1600)))
    known, new = (submit({**OURS, "dagster/partition": name}).tags["dagster/priority"] for name in ("globex", "acme"))
    assert known == "1600"
    assert int(new) > 1600
    by_hand = submit({**OURS, "dagster/partition": "globex", "dagster/priority": "7"})
    assert by_hand.tags["dagster/priority"] == "7"


def test_the_file_is_read_by_each_launch(submit: Submit, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(TEXT.replace("name: acme", "name: apex"), encoding="utf-8")
    assert submit({**OURS, "dagster/partition": "apex"}).tags["space_odt/token"] == "apex"


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({}, "The run names no organisation: choose a partition when you launch it."),
        ({"dagster/asset_partition_range_start": "acme"}, "A run reads one organisation, not a range"),
        ({"dagster/partition": "globx"}, "has no organisation 'globx'. Did you mean globex?"),
        ({"dagster/partition": "hooli"}, "hooli is paused since 2026-11-01: The contract ends."),
    ],
)
def test_a_run_that_is_refused_says_why_in_one_sentence_and_is_not_retried(
    submit: Submit, instance: dg.DagsterInstance, tags: dict[str, str], said: str
) -> None:
    run = submit({**OURS, **tags})
    assert said in why_it_failed(instance, run)
    assert "\n" not in why_it_failed(instance, run)
    assert run.tags["dagster/max_retries"] == "0"


def test_some_of_our_assets_by_themselves_are_a_run_of_ours(submit: Submit, instance: dg.DagsterInstance) -> None:
    assert "names no organisation" in why_it_failed(instance, submit({}, assets=["people"]))
    assert submit({"dagster/partition": "globex"}, assets=["people"]).tags["space_odt/token"] == "partner"


def test_runs_of_others_wait_as_they_are(submit: Submit) -> None:
    for tags in ({}, {"dagster/partition": "2026-12-01"}):
        run = submit(tags)
        assert run.status is dg.DagsterRunStatus.QUEUED
        assert not any(name.startswith("space_odt") for name in run.tags)


def test_with_a_wrong_file_no_run_begins_and_each_says_where_it_is_wrong(
    submit: Submit, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text(TEXT.replace("format: 1", "format: 2"), encoding="utf-8")
    assert f"{FILE}:1:9: format must be 1" in why_it_failed(instance, submit({**OURS, "dagster/partition": "acme"}))


def test_a_pod_gets_the_secret_of_its_organisation(
    submit: Submit, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_KUBERNETES_SECRETS", "webex-{organisation}")
    found = json.loads(submit({**OURS, "dagster/partition": "acme"}).tags["dagster-k8s/config"])
    assert found == {"container_config": {"env_from": [{"secret_ref": {"name": "webex-acme"}}]}}
    monkeypatch.setenv("SPACE_ODT_KUBERNETES_SECRETS", "webex-all")
    refused = why_it_failed(instance, submit({**OURS, "dagster/partition": "acme"}))
    assert "takes the name of a secret with {organisation} in it" in refused


def test_several_files_can_be_named_where_each_has_a_code_location(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(with_organisations(f"name: initech, org_id: {org_id(9)}"), encoding="utf-8")
    (tmp_path / "two").mkdir()
    settings = yaml.safe_load(settings_text(many=True))
    settings["run_coordinator"]["config"]["organisations"] = [str(tmp_path / FILE), str(other)]
    (tmp_path / "two" / "dagster.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with dg.DagsterInstance.from_config(str(tmp_path / "two")) as two:
        for name in ("acme", "initech"):
            assert submitted(two, {**OURS, "dagster/partition": name}).tags["space_odt/token"] == name


def test_a_new_home_limits_the_runs_and_one_of_before_is_not_changed_but_says_what_it_lacks(tmp_path: Path) -> None:
    check_home(tmp_path / "new", to_serve=True, many=True)
    assert (tmp_path / "new" / "dagster.yaml").read_text(encoding="utf-8") == settings_text(many=True)
    prepare_home(tmp_path / "before")
    check_home(tmp_path / "before", many=True)
    with pytest.raises(HomeUnusable) as said:
        check_home(tmp_path / "before", to_serve=True, many=True)
    assert (tmp_path / "before" / "dagster.yaml").read_text(encoding="utf-8") == settings_text()
    for lacking in ("OrganisationRunCoordinator", "each value of dagster/partition", "each value of space_odt/token"):
        assert lacking in str(said.value)
    assert "\n" not in str(said.value)


def test_the_ui_refuses_such_a_home_and_a_wrong_file_before_it_serves(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    environ = {"SPACE_ODT_ORGANISATIONS": str(tmp_path / FILE), "DAGSTER_HOME": str(tmp_path / "before")}
    prepare_home(tmp_path / "before")
    settings = settings_from({"SPACE_ODT_OUT_DIR": str(tmp_path / "out"), **environ}, {})
    options = UiOptions(
        settings=settings, environ={"SPACE_ODT_OUT_DIR": str(tmp_path / "out"), **environ}, port=free_port()
    )
    with pytest.raises(HomeUnusable, match="is not for several organisations"):
        serve_ui(options)
    (tmp_path / FILE).write_text(TEXT.replace("format: 1", "format: 2"), encoding="utf-8")
    with pytest.raises(WrongFile, match="format must be 1"):
        serve_ui(options)


def test_limits_that_are_overridden_elsewhere_in_the_settings_are_seen(tmp_path: Path) -> None:
    settings = yaml.safe_load(settings_text(many=True))
    settings["concurrency"] = {"runs": {"tag_concurrency_limits": [{"key": "dagster/partition", "limit": 1}]}}
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with pytest.raises(
        HomeUnusable, match="each value of dagster/partition, a limit of 1 for each value of space_odt/token"
    ):
        check_home(tmp_path, to_serve=True, many=True)


def test_the_coordinator_of_the_settings_is_ours(instance: dg.DagsterInstance) -> None:
    assert isinstance(instance.run_coordinator, OrganisationRunCoordinator)
