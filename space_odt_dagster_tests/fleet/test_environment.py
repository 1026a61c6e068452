"""The environment of one organisation among several."""

from pathlib import Path

import pytest

from space_odt_dagster.fleet.environment import TokenNotSet, environment_of, environment_without_secrets
from space_odt_dagster.run.setting import SettingsError
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

APP = "tokens: {app: {client_id: APP_ID, client_secret: APP_SECRET, refresh_token: REFRESH_ACME}}\n"
TEXT = with_organisations(
    f"name: acme, org_id: {org_id(1)}, token: app, scope: full",
    f"name: globex, org_id: {org_id(2)}",
    before=APP,
)


def test_it_is_that_of_a_single_run() -> None:
    environ = {
        "WEBEX_ACCESS_TOKEN": "of-nobody",
        "WEBEX_ACCESS_TOKEN_GLOBEX": "of-globex",
        "SPACE_ODT_SCOPE": "calling",
    }
    found = environment_of(fleet_in(TEXT).named("globex"), environ)
    settings = settings_from(found, {})
    assert settings.access is not None
    assert (settings.access.access_token, settings.access.policy.org_id) == ("of-globex", org_id(2))
    assert (settings.scope, settings.out_dir, settings.compress_snapshots) == ("calling", "/srv/fleet/globex", True)
    plain = environment_of(fleet_in(TEXT).named("globex"), {**environ, "SPACE_ODT_COMPRESS_SNAPSHOTS": "off"})
    assert not settings_from(plain, {}).compress_snapshots


def test_secrets_as_files(tmp_path: Path) -> None:
    for name, value in {"APP_ID": "id", "APP_SECRET": "of-the-app", "REFRESH_ACME": "of-acme"}.items():
        (tmp_path / name).write_text(f"{value}\n")
    environ = {"SPACE_ODT_TOKEN_DIR": str(tmp_path), "APP_SECRET": "rotated", "WEBEX_ACCESS_TOKEN": "of-nobody"}
    settings = settings_from(environment_of(fleet_in(TEXT).named("acme"), environ), {})
    assert settings.access is not None
    assert settings.access.refresh is not None
    assert settings.access.access_token is None
    refresh = settings.access.refresh
    assert (refresh.client_id, refresh.client_secret, refresh.refresh_token) == ("id", "rotated", "of-acme")
    assert settings.scope == "full"


def test_a_token_that_is_not_set(tmp_path: Path) -> None:
    fleet = fleet_in(TEXT)
    with pytest.raises(TokenNotSet, match="of globex is not set: set WEBEX_ACCESS_TOKEN_GLOBEX, in the"):
        environment_of(fleet.named("globex"), {"WEBEX_ACCESS_TOKEN": "of-nobody"})
    (tmp_path / "APP_ID").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="APP_ID is not UTF-8"):
        environment_of(fleet.named("acme"), {"SPACE_ODT_TOKEN_DIR": str(tmp_path)})


def test_each_organisation_has_a_lake_of_its_own() -> None:
    environ = {"SPACE_ODT_ORGANISATIONS": "unused", "SPACE_ODT_LAKE_DIR": "s3://bucket/lakes/"}
    found = [environment_without_secrets(each, environ) for each in fleet_in(TEXT).organisations]
    assert [each["SPACE_ODT_LAKE_DIR"] for each in found] == [
        f"s3://bucket/lakes/{each.name}" for each in fleet_in(TEXT).organisations
    ]
    assert len(found) > 1
    assert "SPACE_ODT_LAKE_DIR" not in environment_without_secrets(fleet_in(TEXT).named("globex"), {})
