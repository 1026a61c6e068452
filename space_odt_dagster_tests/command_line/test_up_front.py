"""What a run tells before and beside the reading: scopes that are missing, progress, the report that opens."""

import os
import pty
import sys
import tempfile
import threading
from pathlib import Path

from space_odt_dagster.command_line.progress import Meter
from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.command_line.streams import drained
from space_odt_dagster_tests.command_line.warm_start import start_warm
from space_odt_dagster_tests.extraction.reading import connect, read
from space_odt_dagster_tests.extraction.scripted import Reply, scripted


def test_an_endpoint_that_is_closed_is_a_wait_with_its_reason_in_the_progress(tmp_path: Path) -> None:
    closed = Reply({}, status=503, headers={"Retry-After": "30"})
    with scripted(lambda _: closed) as server, connect(server) as connection:
        meter = Meter(connection)
        assert meter.wait is None
        reader = threading.Thread(target=lambda: read(connection, tmp_path, "hunt_groups"))
        reader.start()
        while (wait := meter.wait) is None:
            reader.join(0.001)
            assert reader.is_alive()
        connection.stop(Interrupted("Enough."))
        reader.join(10)
    assert "huntGroups" in wait.what
    assert "503" in wait.reason


def test_scopes_that_a_renewed_token_lacks_are_named_up_front(shell: Shell, organisation: Simulation) -> None:
    narrow = (
        '{"access_token": "%s", "expires_in": 1209600, "scope": "spark-admin:people_read spark-admin:licenses_read"}'
    )
    from space_odt_dagster.simulator import Fault, FaultAnswer

    organisation.faults.add(
        Fault(route="/access_token", answer=FaultAnswer(status=200, body=narrow % organisation.token))
    )
    variables = {
        "WEBEX_ACCESS_TOKEN": "",
        "WEBEX_CLIENT_ID": organisation.settings.client_id,
        "WEBEX_CLIENT_SECRET": organisation.settings.client_secret,
        "WEBEX_REFRESH_TOKEN": organisation.settings.refresh_token,
    }
    ended = Shell(shell.folder, {**shell.variables, **variables}).run(
        "inventory_run", "--select", "licenses,devices,locations"
    )
    assert ended.code == 0, ended.said
    assert "lacks the scope spark-admin:devices_read, so these exports will be forbidden: devices." in ended.err
    assert "locations_read" not in ended.err


def test_a_terminal_shows_the_asset_under_way_and_the_calls_done(shell: Shell, organisation: Simulation) -> None:
    organisation.set_latency(20)
    master, slave = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "120", **shell.variables}
    with tempfile.TemporaryFile() as summary:
        process = start_warm(
            ("inventory_run", "--select", "people,people_details"),
            folder=shell.folder,
            variables=environment,
            outputs=(summary.fileno(), slave),
        )
        os.close(slave)
        text = drained(master).decode("utf-8", "replace")
        assert process.wait(60) == 0
        summary.seek(0)
        assert b"Complete." in summary.read()
    assert "people_details" in text
    assert "calls," in text
    assert "/s" in text


def test_open_report_opens_the_report(shell: Shell) -> None:
    opener = shell.folder / "opener"
    opener.write_text(f"#!{sys.executable}\nimport sys; open('opened', 'w').write(sys.argv[1])\n", encoding="utf-8")
    opener.chmod(0o700)
    ended = Shell(shell.folder, {**shell.variables, "BROWSER": f"{opener} %s"}).run(
        "inventory_run", "--select", "licenses", "--open-report"
    )
    assert ended.code == 0, ended.said
    assert (shell.folder / "opened").read_text(encoding="utf-8") == (shell.out_dir / "report" / "index.html").as_uri()
