"""The command line in a network with a proxy and an authority of its own, set in the environment or in ``.env``."""

from pathlib import Path

import pytest

from space_odt_dagster.run.settings import SettingsError, settings_from
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted
from space_odt_dagster_tests.extraction.surroundings import certificate, proxy

NAME = "webex.example.test"
DEAD = "http://me:wrongsecret@127.0.0.1:9"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def answer(asked: Asked) -> Reply:
    return Reply({"orgId": "an org"} if asked.path == "/people/me" else {"items": items(2)})


def test_a_run_on_this_machine_needs_no_proxy(tmp_path: Path, organisation: Simulation) -> None:
    shell = Shell.for_simulation(tmp_path, organisation, **dict.fromkeys(PROXIES, DEAD))
    assert shell.run("inventory_run", "--select", "licenses").code == 0


def test_a_run_finds_the_proxy_and_the_authority_in_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)  # The environment would win over the file.
    made = certificate(tmp_path / "certificate", NAME)
    with scripted(answer, tls=made.context) as server, proxy(user="me", password="proxysecret") as between:
        (tmp_path / ".env").write_text(
            f"HTTPS_PROXY=http://me:proxysecret@127.0.0.1:{between.port}\nSSL_CERT_FILE={made.trust}\n",
            encoding="utf-8",
        )
        (tmp_path / ".env").chmod(0o600)
        shell = Shell(
            tmp_path, {"WEBEX_BASE_URL": f"https://{NAME}:{server.port}/v1", "WEBEX_ACCESS_TOKEN": "an-access-token"}
        )
        ended = shell.run("inventory_run", "--select", "licenses")
        assert ended.code == 0, ended.said
        assert set(server.paths) == {"/people/me", "/licenses"}
    written = b"".join(path.read_bytes() for path in shell.out_dir.rglob("*") if path.is_file())
    assert b"proxysecret" not in written + ended.said.encode()


@pytest.mark.parametrize("host", ["webexapis.com", "10.0.0.1", "simulator:8080", "localhost.example.com"])
def test_http_is_refused_where_the_token_would_leave_the_machine(host: str) -> None:
    with pytest.raises(SettingsError, match=r"unencrypted"):
        settings_from({"WEBEX_BASE_URL": f"http://{host}/v1"}, {})


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:1", "[::1]:1", "sim.localhost"])
def test_http_on_this_machine_is_fine(host: str) -> None:
    settings = settings_from({"WEBEX_BASE_URL": f"http://{host}/v1", "WEBEX_ACCESS_TOKEN": "t"}, {})
    assert settings.access is not None
