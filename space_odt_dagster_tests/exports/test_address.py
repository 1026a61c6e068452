"""A password in the address of the output is shown nowhere."""

import json
import socket
from pathlib import Path

import pytest

from space_odt_dagster.exports.address import shown_address
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster_tests.command_line.shell import Shell

CANARY = "canary-pass-93fe1"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"sftp://user:{CANARY}@host:22/a", "sftp://***@host:22/a"),
        (f"s3://key:{CANARY}@bucket/a", "s3://***@bucket/a"),
        (f"ftp://user:p@{CANARY}@host/a", "ftp://***@host/a"),
        (f"abfs://box/a?sig={CANARY}&sv=1", "abfs://box/a?sig=***&sv=1"),
        (f"abfs://box/a?sv=1&AccountKey={CANARY}", "abfs://box/a?sv=1&AccountKey=***"),
        (f"no way to sftp://user:{CANARY}@host/a: refused", "no way to sftp://***@host/a: refused"),
        ("s3://bucket/a", "s3://bucket/a"),
        ("/srv/a b@c", "/srv/a b@c"),
    ],
)
def test_what_is_secret_in_an_address_is_masked(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@pytest.mark.parametrize("query", ["", f"?token={CANARY}"])
def test_an_address_that_would_take_it_for_a_name_is_refused(query: str) -> None:
    with pytest.raises(OutputError, match="takes no password or key in its address") as refused:
        Layout.of(f"s3://{'' if query else f'key:{CANARY}@'}bucket/folder{query}")
    assert CANARY not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_named_without_it(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"ftp://user:{CANARY}@127.0.0.1:{closed.getsockname()[1]}/out"
        shell = Shell(tmp_path, {"SPACE_ODT_OUT_DIR": address, "WEBEX_ACCESS_TOKEN": "made-up"})
        for command in (["inventory_run"], ["plan", "--from-snapshot"], ["diff"], ["settings"], ["ui"]):
            ended = shell.run(*command)
            assert CANARY not in ended.said
            assert ended.said
    assert [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []
    assert json.dumps(CANARY) not in shell.run("settings", "--json").said


def test_an_output_is_known_by_its_whole_address_without_the_password() -> None:
    assert Layout.of("s3://bucket/folder").address == "s3://bucket/folder"
    assert Layout.of("/srv/a?b").address == "/srv/a?b"
