"""What each part of deploy/compose.yaml is given: its settings, and no secret that it does not need."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import s3fs
import yaml

from space_odt_dagster.fleet.file_reader import read_fleet
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, cron_from, schedule_from
from space_odt_dagster.run.mail import mail_settings
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.run.settings_table import BY_NAME
from space_odt_dagster_tests.orchestration.s3_server import BUCKET, s3_server
from tools.cluster.compose import COMPOSE, command_of, variables_of

FOLDER = COMPOSE.parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")
EXAMPLE = FOLDER / "organisations.example.yaml"
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
OF_SCHEDULES = ("SCHEDULE", "CRON", "CRON_AGAIN", "FLEET_CRON", "TIMEZONE", "KEEP_RECORDS", "UI_URL")
OF_SETTINGS = {
    *(f"SPACE_ODT_{name}" for name in OF_SCHEDULES),
    *(name for name in BY_NAME if name.startswith(("SPACE_ODT_SMTP_", "SPACE_ODT_ALERT_"))),
}
LOAD_THE_CODE = ("code", "worker-1", "worker-2")
PARTS = ("code", "daemon", "web", "worker-1", "worker-2")
WORKERS = ("worker-1", "worker-2")


def services() -> dict[str, dict[str, Any]]:
    """The services by name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def mounts_of(service: dict[str, Any]) -> dict[str, str]:
    """Where a service finds which file or folder of this machine."""
    split = (each.split(":") for each in service["volumes"])
    return {inside: outside for outside, inside, *_ in split}


def test_only_workers_are_given_the_tokens() -> None:
    parts = services()
    named = [name for name in parts if "SPACE_ODT_TOKEN_DIR" in parts[name].get("environment", {})]
    mounted = [name for name in parts if any("secrets" in each for each in parts[name].get("volumes", ()))]
    assert (named, mounted) == ([*WORKERS], [*WORKERS])
    for name in WORKERS:
        assert mounts_of(parts[name])[parts[name]["environment"]["SPACE_ODT_TOKEN_DIR"]] == "./secrets"


def test_every_part_has_the_same_settings_of_dagster_and_the_same_organisations() -> None:
    parts = services()
    mounts = [{inside: at for inside, at in mounts_of(parts[name]).items() if at != "./secrets"} for name in PARTS]
    assert mounts == [mounts[0]] * len(PARTS)
    assert mounts[0][parts["code"]["environment"]["SPACE_ODT_ORGANISATIONS"]] == "./organisations.yaml"


@pytest.mark.parametrize("name", LOAD_THE_CODE)
def test_what_loads_the_code_is_given_the_settings_of_schedules_and_mails(name: str) -> None:
    given = {variable: f"value of {variable}" for variable in OF_SETTINGS}
    assert set(BY_NAME) >= OF_SETTINGS
    assert given.items() <= variables_of(name, given).items()


def test_what_is_not_set_has_its_usual_value() -> None:
    found = variables_of("worker-1", {})
    assert schedule_from(found) == ScheduleSettings(on=True)
    assert cron_from(found, "SPACE_ODT_CRON_AGAIN", "") == ""
    assert mail_settings(found) is None
    alone = {name: value for name, value in found.items() if name not in OF_SETTINGS}
    assert settings_from(found, {}) == settings_from(alone, {})


def test_passwords_are_given_only_to_those_who_use_them() -> None:
    given = {"SPACE_ODT_SMTP_PASSWORD": "of the mail", "SPACE_ODT_REDACT_KEY": "of the hashes"}
    knows = {name: sorted(set(given.values()) & set(variables_of(name, given).values())) for name in PARTS}
    assert knows == {
        "code": ["of the mail"],
        "daemon": [],
        "web": [],
        **{name: ["of the hashes", "of the mail"] for name in WORKERS},
    }


def test_the_store_and_all_who_use_it_have_the_same_keys_and_compose_wants_them() -> None:
    parts = services()
    given = dict.fromkeys(KEYS, "thought of by somebody")
    for name in (*PARTS, "objects", "bucket"):
        assert given.items() <= variables_of(name, given).items()
        assert all(parts[name]["environment"][key].startswith(f"${{{key}:?") for key in KEYS)
    assert set(KEYS) <= set(re.findall(r"^ *(\w+)=", README, re.MULTILINE))


def test_the_bucket_of_the_example_is_made_and_may_be_there_already(tmp_path: Path) -> None:
    (organisation,) = read_fleet(EXAMPLE, MANIFEST, out_dir="").organisations
    assert organisation.out_dir == f"s3://{BUCKET}/fleet/{organisation.name}"
    with s3_server(tmp_path / "log") as address:
        given = {"AWS_ENDPOINT_URL": address, **dict.fromkeys(KEYS, "simulated")}
        for more in ({}, {"BUCKET": "another"}, {"BUCKET": "another"}):
            asked = {**given, **more}
            done = subprocess.run(
                command_of("bucket", asked), env=variables_of("bucket", asked), capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr
        store = s3fs.S3FileSystem(endpoint_url=address, key="simulated", secret="simulated", skip_instance_cache=True)
        assert sorted(store.ls("")) == ["another", BUCKET]


def test_the_page_names_every_file_that_compose_mounts_and_only_services_that_there_are() -> None:
    parts = services()
    mounted = {at for name in PARTS for at in mounts_of(parts[name]).values()}
    missing = sorted(at.removeprefix("./") for at in mounted if not (FOLDER / at).exists())
    ours = ["organisations.yaml", "secrets"]
    assert set(missing) <= set(ours)  # a deployment has them, and a checkout has not
    assert f"cp {EXAMPLE.name} {ours[0]}" in README
    assert f"mkdir {ours[1]}" in README
    assert f"{ours[1]}/WEBEX_ACCESS_TOKEN_ACME" in README
    named = re.findall(r"docker compose (?:run --rm|exec) (\S+)", README)
    assert named == ["bucket", "worker-1"]
    assert set(named) <= set(parts)
    assert set(re.findall(r"`(SPACE_ODT_[A-Z_]+)`", README)) <= set(BY_NAME)
