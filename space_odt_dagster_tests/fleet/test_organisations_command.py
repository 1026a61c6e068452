"""``space-odt organisations``: what the file says, whether it could be read now, and what it lacks."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from space_odt_dagster.cli import main
from space_odt_dagster.fleet.schema import fleet_schema
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster.strict_yaml.nodes import plain
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml
from space_odt_dagster_tests.fleet.test_file_reader import WHOLE
from space_odt_dagster_tests.fleet.written import org_id, with_organisations

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", "organisations.yaml")
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "fleet"))

    def written(*entries: str, before: str = "") -> None:
        (tmp_path / "organisations.yaml").write_text(with_organisations(*entries, before=before))

    return written


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[str]:
    """The lines on standard output."""
    assert main(["organisations", *arguments]) == code
    return capsys.readouterr().out.splitlines()


def test_a_list(write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write(f"name: acme, org_id: {org_id(1)}, scope: full", f'name: globex, org_id: {org_id(2)}, title: "G, \\e[1m"')
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_ACME", "of-acme")
    monkeypatch.setenv("COLUMNS", "200")
    shown = printed(capsys, "list")
    assert [line.split()[0] for line in shown] == ["name", "acme", "globex"]
    assert "\x1b" not in "".join(shown)
    acme, globex = json.loads("\n".join(printed(capsys, "list", "--format", "json")))
    assert (acme["token_is_set"], globex["token_is_set"], acme["last_complete"]) == (True, False, None)
    assert (acme["scope"], globex["scope"]) == ("full", "v1")
    assert acme["out_dir"].endswith("/fleet/acme")
    assert "of-acme" not in json.dumps(acme)


def test_a_check_asks_each_token_once(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        serve(SimulatorSettings(people=2)) as own,
        serve(SimulatorSettings(people=2, seed=2, partner_org=True)) as partner,
    ):
        monkeypatch.setenv("WEBEX_BASE_URL", own.base_url)
        monkeypatch.setenv("WEBEX_ACCESS_TOKEN_OWN", own.token)
        monkeypatch.setenv("PARTNERS", partner.token)
        monkeypatch.setenv("WEBEX_ACCESS_TOKEN_REFUSED", "of-nobody")
        monkeypatch.setenv("WEBEX_ACCESS_TOKEN_PASTED", own.token)
        write(
            f"name: own, org_id: {own.org_id}",
            f"name: managed, org_id: {partner.org_id}, token: partner, base_url: '{partner.base_url}'",
            f"name: pasted, org_id: {org_id(3)}",
            f"name: refused, org_id: {org_id(4)}",
            f"name: unset, org_id: {org_id(5)}, paused: {{reason: Later.}}",
            before="tokens: {partner: {access_token: PARTNERS}}\n",
        )
        said = dict(line.split(": ", 1) for line in printed(capsys, "check", code=3))
        assert {each.method for each in (*own.log.requests, *partner.log.requests)} == {"GET"}
    assert (said["own"], said["managed"]) == ("ok", "ok")
    assert said["pasted"] == "The token is of another organisation than this org_id, and does not read this one."
    assert "refused the access token" in said["refused"]
    assert "set WEBEX_ACCESS_TOKEN_UNSET" in said["unset"]
    assert not (tmp_path / "fleet").exists()


def test_a_check_of_one_without_calls(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(f"name: acme, org_id: {org_id(1)}", f"name: globex, org_id: {org_id(2)}")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_ACME", "of-acme")
    assert printed(capsys, "check", "acme", "--offline") == ["acme: ok"]
    (tmp_path / "fleet").write_text("a file")
    (said,) = printed(capsys, "check", "acme", "--offline", code=3)
    assert "cannot be written" in said
    assert main(["organisations", "check", "glob"]) == 2
    assert "Did you mean globex?" in capsys.readouterr().err


def test_what_a_token_sees_and_the_file_lacks(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(SimulatorSettings(people=2, partner_org=True)) as partner:
        monkeypatch.setenv("WEBEX_BASE_URL", partner.base_url)
        monkeypatch.setenv("PARTNERS", partner.token)
        before = "tokens: {partner: {access_token: PARTNERS}}\n"
        write(f"name: left, org_id: {org_id(3)}, token: partner", before=before)
        lines = printed(capsys, "discover", "--token", "partner")
        entries = [line for line in lines if line.startswith("  - ")]
        assert lines[-1] == "# gone: left: the token partner does not see it any more."
        assert (
            lines[0]
            == f"# {len(entries)} {'organisation' if len(entries) == 1 else 'organisations'} that organisations.yaml lacks:"
        )
        write(*(entry.removeprefix("  - {").removesuffix("}") for entry in entries), before=before)
        assert printed(capsys, "discover", "--token", "partner") == ["# 0 organisations that organisations.yaml lacks:"]
        assert {each.path for each in partner.log.requests} == {"/organizations"}


def test_a_token_that_the_file_does_not_have(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(f"name: acme, org_id: {org_id(1)}", before="tokens: {partner: {access_token: T}}\n")
    assert main(["organisations", "discover", "--token", "partnr"]) == 2
    assert "has no token 'partnr'. Did you mean partner?" in capsys.readouterr().err
    assert main(["organisations", "discover", "--token", "partner"]) == 1
    assert "set T" in capsys.readouterr().err


def test_without_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPACE_ODT_ORGANISATIONS", raising=False)
    assert main(["organisations", "list"]) == 2
    assert "SPACE_ODT_ORGANISATIONS" in capsys.readouterr().err


def test_the_schema_takes_what_the_reader_takes(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads("\n".join(printed(capsys, "schema")))
    assert schema == fleet_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    node = read_yaml(WHOLE.encode(), "f", Problems())
    assert node is not None
    whole = plain(node)
    jsonschema.validate(whole, schema)
    for key, value in {"scope": "all", "name": "A", "rate": 0, "tokn": "x", "paused": {}}.items():
        entry = {**whole["organisations"][0], key: value}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**whole, "organisations": [entry]}, schema)
