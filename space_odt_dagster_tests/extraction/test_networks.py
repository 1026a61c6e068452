"""Other people's networks: proxies, certificates, names and ports. Each trouble is one sentence with its remedy."""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from yarl import URL

from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.connection import Connection, Unreachable
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.extraction.network import NetworkProblem, network_from
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.reading import QUICK, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, ScriptedServer, scripted
from space_odt_dagster_tests.extraction.surroundings import certificate, closed_port, listening, proxy

NAME = "webex.example.test"


def answer(asked: Asked) -> Reply:
    if asked.path == "/access_token":
        return Reply({"access_token": "renewed", "expires_in": 3600})
    return Reply({"orgId": "an org", "roles": []} if asked.path == "/people/me" else {"items": items(2)})


def at(base_url: str, environ: Mapping[str, str] = {}, *, refresh: bool = False, timeout: float = 10.0) -> Connection:
    credentials = RefreshCredentials(client_id="c", client_secret="s", refresh_token="r") if refresh else None
    policy = replace(QUICK, attempts=2, timeout_seconds=timeout, network=network_from(environ))
    token = None if refresh else "an access token"
    return Connection(Access(base_url=base_url, access_token=token, refresh=credentials, policy=policy))


def why_not(base_url: str, environ: Mapping[str, str] = {}, *, timeout: float = 10.0) -> str:
    with pytest.raises(Unreachable) as unreachable, at(base_url, environ, timeout=timeout) as connection:
        connection.identity()
    return str(unreachable.value)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ScriptedServer, Path]]:
    """A server with a certificate for a name that only a proxy finds, and for its address."""
    made = certificate(tmp_path_factory.mktemp("certificate"), NAME, "127.0.0.1")
    with scripted(answer, tls=made.context) as server:
        yield server, made.trust


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_goes_through_the_proxy_the_renewal_of_the_token_too(
    tmp_path: Path, tls: tuple[ScriptedServer, Path], variable: str
) -> None:
    server, trust = tls
    with proxy() as between:
        environ = {variable: between.url, "SSL_CERT_FILE": str(trust)}
        with at(f"https://{NAME}:{server.port}/v1", environ, refresh=True) as connection:
            assert connection.identity().org_id == "an org"
            reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert set(between.lines) == {f"CONNECT {NAME}:{server.port} HTTP/1.1"}
    assert len(between.lines) >= 2, "one for the token, one for the rest"
    assert b"an access token" not in between.bytes_seen


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_plain_http_goes_through_its_own_proxy(tmp_path: Path, scheme: str) -> None:
    with scripted(answer) as server, proxy() as between:
        environ = {"HTTP_PROXY": f"{scheme}127.0.0.1:{between.port}", "HTTPS_PROXY": "http://127.0.0.1:9"}
        with at(f"http://{NAME}:{server.port}/v1", environ) as connection:
            reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert between.lines[0].startswith(f"GET http://{NAME}:{server.port}/v1/people?")


def test_the_lower_case_variable_wins() -> None:
    network = network_from({"https_proxy": "http://low:1", "HTTPS_PROXY": "http://high:1"})
    assert network.arguments_for(URL("https://webexapis.com")) == {"proxy": URL("http://low:1")}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "sim.localhost", "LOCALHOST.", "[::1]"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_on_this_machine_goes_through_a_proxy(host: str, scheme: str) -> None:
    environ = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    assert network_from(environ).arguments_for(URL(f"{scheme}://{host}:8443/v1")) == {}


def test_a_simulator_is_read_although_a_proxy_is_set_that_is_dead(tmp_path: Path) -> None:
    with scripted(answer) as server:
        dead = f"http://127.0.0.1:{closed_port()}"
        with at(server.base_url, {"HTTP_PROXY": dead, "HTTPS_PROXY": dead}) as connection:
            assert read(connection, tmp_path, "people").result is Result.OK


@pytest.mark.parametrize(
    ("no_proxy", "goes_past"),
    [
        ("*", True),
        ("webexapis.com", True),
        (".webexapis.com", True),
        ("*.webexapis.com", True),
        ("example.com, WEBEXAPIS.COM", True),
        ("example.com webexapis.com", True),
        ("com", True),
        ("webexapis.com:443", True),
        ("webexapis.com:444", False),
        ("apis.com", False),
        ("notwebexapis.com", False),
        ("sub.webexapis.com", False),
        ("10.0.0.0/8", False),
        ("", False),
        (",,", False),
    ],
)
def test_no_proxy_names_hosts_that_are_asked_directly(no_proxy: str, goes_past: bool) -> None:
    for variable in ("NO_PROXY", "no_proxy"):
        network = network_from({"HTTPS_PROXY": "http://proxy:1", variable: no_proxy})
        assert (network.arguments_for(URL("https://webexapis.com/v1")) == {}) is goes_past


@pytest.mark.parametrize(
    ("no_proxy", "host", "goes_past"),
    [
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3:443", "10.1.2.3", True),
        ("10.1.2.3:80", "10.1.2.3", False),
        ("11.0.0.0/8", "10.1.2.3", False),
        ("fd00::/8", "[fd00::1]", True),
        ("[fd00::1]", "[fd00::1]", True),
        ("[fd00::1]:443", "[fd00::1]", True),
        ("fd00::2", "[fd00::1]", False),
    ],
)
def test_no_proxy_takes_addresses_and_networks(no_proxy: str, host: str, goes_past: bool) -> None:
    network = network_from({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": no_proxy})
    assert (network.arguments_for(URL(f"https://{host}/v1")) == {}) is goes_past


def test_a_proxy_gets_its_user_and_password_and_nobody_else_sees_them(
    tmp_path: Path, tls: tuple[ScriptedServer, Path]
) -> None:
    server, trust = tls
    with proxy(user="me@corp", password="pä:ss/word") as between:
        url = f"http://me%40corp:p%C3%A4:ss%2Fword@127.0.0.1:{between.port}"
        environ = {"HTTPS_PROXY": url, "SSL_CERT_FILE": str(trust)}
        with at(f"https://{NAME}:{server.port}/v1", environ) as connection:
            assert read(connection, tmp_path, "people").result is Result.OK
            shown = repr(connection._access) + repr(network_from(environ))
    assert "ss%2Fword" not in shown
    assert all(each.headers.get("Proxy-Authorization") is None for each in server.asked)


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("credentials", ["", "someone:wrongsecret@"])
def test_a_proxy_that_wants_a_password_is_named_with_the_remedy(
    tls: tuple[ScriptedServer, Path], credentials: str, scheme: str
) -> None:
    server, trust = tls
    with proxy(user="me", password="right") as between:
        url = f"http://{credentials}127.0.0.1:{between.port}"
        environ = {"HTTPS_PROXY": url, "HTTP_PROXY": url, "SSL_CERT_FILE": str(trust)}
        said = why_not(f"{scheme}://{NAME}:{server.port}/v1", environ)
        assert len(between.lines) == 1, "asking again would bring the same"
    assert "407" in said
    assert "user:password@" in said
    assert "wrongsecret" not in said


def test_a_refresh_through_a_proxy_that_refuses_says_so(tls: tuple[ScriptedServer, Path]) -> None:
    server, trust = tls
    with proxy(user="me", password="right") as between:
        environ = {"HTTPS_PROXY": f"http://me:wrongsecret@127.0.0.1:{between.port}", "SSL_CERT_FILE": str(trust)}
        connection = at(f"https://{NAME}:{server.port}/v1", environ, refresh=True)
        with pytest.raises(TokenRefused, match=r"407") as refused, connection:
            connection.identity()
    assert "wrongsecret" not in str(refused.value)


def test_a_proxy_that_does_not_connect_is_named(tls: tuple[ScriptedServer, Path]) -> None:
    server, _ = tls
    with proxy(refuse=403) as between:
        said = why_not(f"https://{NAME}:{server.port}/v1", {"HTTPS_PROXY": between.url})
    assert "The proxy does not connect (HTTP 403)" in said
    assert "NO_PROXY" in said


def test_a_proxy_that_is_not_there_is_named_without_its_password() -> None:
    port = closed_port()
    said = why_not(f"https://{NAME}/v1", {"HTTPS_PROXY": f"http://me:wrongsecret@127.0.0.1:{port}"})
    assert f"The proxy 127.0.0.1:{port} does not answer" in said
    assert "HTTPS_PROXY" in said
    assert "wrongsecret" not in said


@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "https_proxy", "HTTPS_PROXY"])
def test_the_variable_that_a_proxy_comes_from_is_named(variable: str) -> None:
    url = f"https://{NAME}/v1"
    assert f"check {variable}" in why_not(url, {variable: f"http://127.0.0.1:{closed_port()}"})
    assert why_not(url, {variable: "socks5://p:1"}).startswith(f"{variable} is not a valid proxy")
    with proxy(user="me", password="right") as between:
        assert f"{variable}=http://user:password@host:port" in why_not(url, {variable: between.url})
    with proxy(refuse=403) as between:
        assert f"check {variable}" in why_not(url, {variable: between.url})


@pytest.mark.parametrize("url", ["socks5://p:1", "http://", "http://p:notaport", "http://me:wrongsecret@:1", "ftp://p"])
def test_a_proxy_that_cannot_be_used_is_refused_before_anything_is_sent(url: str) -> None:
    said = why_not(f"https://{NAME}/v1", {"HTTPS_PROXY": url})
    assert said.startswith("HTTPS_PROXY is not a valid proxy")
    assert "wrongsecret" not in said


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_company_s_authority_is_trusted_where_it_is_named(
    tmp_path: Path, tls: tuple[ScriptedServer, Path], variable: str
) -> None:
    server, trust = tls
    with at(server.base_url, {variable: str(trust)}) as connection:
        assert read(connection, tmp_path, "people").result is Result.OK


def test_a_folder_of_authorities_is_trusted(tmp_path: Path, tls: tuple[ScriptedServer, Path]) -> None:
    server, trust = tls
    folder = tmp_path / "authorities"
    folder.mkdir()
    found = subprocess.run(
        ["openssl", "x509", "-hash", "-noout", "-in", str(trust)],
        capture_output=True,
        text=True,
        check=True,
    )
    (folder / f"{found.stdout.strip()}.0").write_bytes(trust.read_bytes())
    for variable in ("SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        with at(server.base_url, {variable: str(folder)}) as connection:
            assert read(connection, tmp_path / variable, "people").result is Result.OK


def test_authorities_are_read_once_until_their_file_changes(tmp_path: Path, tls: tuple[ScriptedServer, Path]) -> None:
    server, trust = tls
    file = tmp_path / "authorities.pem"
    file.write_bytes(certificate(tmp_path, "127.0.0.1").trust.read_bytes())
    network = network_from({"SSL_CERT_FILE": str(file)})
    assert network.ssl_context() is network.ssl_context()
    assert "is not trusted" in why_not(server.base_url, {"SSL_CERT_FILE": str(file)})
    file.write_bytes(trust.read_bytes())
    with at(server.base_url, {"SSL_CERT_FILE": str(file)}) as connection:
        assert read(connection, tmp_path, "people").result is Result.OK


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_of_authorities_that_cannot_be_used_is_named(
    tmp_path: Path, variable: str, content: bytes | None
) -> None:
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_bytes(content)
    said = why_not(f"https://{NAME}/v1", {variable: str(path)})
    assert said.startswith(f"{variable} names {path}, which cannot be used")
    with pytest.raises(NetworkProblem):
        network_from({variable: str(path)}).ssl_context()


@pytest.mark.parametrize(
    ("kind", "reason", "remedy"),
    [
        ("by an authority nobody knows", "an authority that this machine does not know", "SSL_CERT_FILE"),
        ("by itself", "self-signed", "SSL_CERT_FILE"),
        ("expired", "has expired", "clock"),
        ("for another host", "for another address", "check the URL"),
    ],
)
def test_a_certificate_that_is_not_trusted_is_named_and_asked_once(
    tmp_path: Path, kind: str, reason: str, remedy: str
) -> None:
    made = certificate(
        tmp_path / "certificate",
        "10.0.0.1" if kind == "for another host" else "127.0.0.1",
        is_expired=kind == "expired",
        by_authority=kind != "by itself",
    )
    trusts = {"SSL_CERT_FILE": str(made.trust)} if kind in ("expired", "for another host") else {}
    with scripted(answer, tls=made.context) as server:
        said = why_not(server.base_url, trusts)
        assert server.asked == []
        with at(server.base_url, trusts) as connection:
            reading = read(connection, tmp_path / "rows", "people")
    assert f"The certificate of 127.0.0.1:{server.port} is not trusted" in said
    assert reason in said
    assert remedy in said
    assert reading.errors[0]["attempts"] == 1
    assert reading.errors[0]["code"] == "certificate"


def test_a_name_that_is_not_known_is_named() -> None:
    said = why_not("https://no-such-host.invalid/v1")
    assert "The name no-such-host.invalid cannot be resolved" in said
    assert "HTTPS_PROXY" in said


def test_a_port_that_is_closed_is_named() -> None:
    port = closed_port()
    said = why_not(f"http://127.0.0.1:{port}/v1")
    assert f"127.0.0.1:{port} refuses the connection" in said


def test_a_server_that_accepts_and_says_nothing_is_named() -> None:
    with listening(lambda client: client.recv(1 << 20) and client.recv(1)) as port:  # type: ignore[arg-type,return-value]
        said = why_not(f"http://127.0.0.1:{port}/v1", timeout=0.2)
    assert f"No answer from 127.0.0.1:{port}" in said
    assert "timed out" in said


def test_a_server_without_tls_behind_https_is_named() -> None:
    with scripted(answer) as server:
        said = why_not(f"https://127.0.0.1:{server.port}/v1")
    assert "does not answer with TLS" in said


def test_a_redirect_from_https_to_http_is_refused(tls: tuple[ScriptedServer, Path], tmp_path: Path) -> None:
    made = certificate(tmp_path / "certificate", "127.0.0.1")
    with scripted(answer) as plain:
        reply = Reply("", status=302, headers={"Location": plain.base_url})
        with scripted(lambda asked: reply, tls=made.context) as server:
            said = why_not(server.base_url, {"SSL_CERT_FILE": str(made.trust)})
        assert plain.asked == []
    assert "is not encrypted" in said
