"""Wrong input: one clear line, the right exit code, nothing written."""

from pathlib import Path

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell, results

USAGE, COULD_NOT_RUN = 2, 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--select", "call_queue_detail"], USAGE, "Did you mean call_queue_details?"),
        (["--select", "zzz"], USAGE, "no export or group named 'zzz'"),
        (["--select", ","], USAGE, "--select needs the name of an export or group"),
        (["--concurrent-requests", "0"], USAGE, "from 1 to 100, not '0'"),
        (["--concurrent-requests", "-1"], USAGE, "from 1 to 100"),
        (["--concurrent-requests", "many"], USAGE, "not 'many'"),
        (["--concurrent-requests", "10000"], USAGE, "not '10000'"),
        (["--base-url", "webexapis.com/v1"], USAGE, "should look like https://webexapis.com/v1"),
        (["--base-url", "ftp://webexapis.com/v1"], USAGE, "should look like https://webexapis.com/v1"),
        (["--base-url", "http://127.0.0.1:9/v1"], COULD_NOT_RUN, "Check the network and the base URL"),
        (["--redact", "everything"], USAGE, "secrets or personal"),
        (["--lang", "fr"], USAGE, "en or es"),
        (["--resume"], COULD_NOT_RUN, "no unfinished run"),
        (["--out-dir", "a_file"], COULD_NOT_RUN, "a_file is a file"),
        (["--out-dir", "a_file/below"], COULD_NOT_RUN, "a_file is a file"),
    ],
)
def test_a_wrong_argument_is_one_line_and_writes_nothing(
    shell: Shell, arguments: list[str], code: int, says: str
) -> None:
    (shell.folder / "a_file").touch()
    ended = shell.run("inventory_run", *arguments)
    assert ended.code == code, ended.said
    assert says in ended.err
    assert "Traceback" not in ended.said
    assert len(ended.err.strip().splitlines()) <= 2
    assert [path.name for path in shell.folder.iterdir()] == ["a_file"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["demo", "--people", "0"], "--people: takes a whole number from 1 to 100000, not '0'"),
        (["demo", "--people", "-1"], "--people: takes a whole number"),
        (["demo", "--people", "1e3"], "--people: takes a whole number"),
        (["demo", "--seed", "x"], "--seed: takes a whole number"),
        (["demo", "--seed", "-1"], "--seed: takes a whole number"),
        (["ui", "--people", "200000"], "not '200000'"),
        (["ui", "--port", "0"], "from 1 to 65535, not '0'"),
        (["ui", "--port", "99999"], "from 1 to 65535"),
        (["simulate", "--port", "99999"], "from 0 to 65535, not '99999'"),
        (["simulate", "--rate-limit", "0"], "a number above 0, not '0'"),
        (["simulate", "--rate-limit", "nan"], "a number above 0"),
        (["simulate", "--latency-ms", "-1"], "--latency-ms: takes a whole number"),
        (["simulate", "--latency-ms", "soon"], "--latency-ms: takes a whole number"),
        (["settings", "--format", "xml"], "--format"),
        (["nonsense"], "nonsense"),
        ([], "command"),
        (["inventory_run", "--tok", "canary"], "no option --tok, did you mean --token?"),
        (["inventory_run", "--toke=canary"], "no option --toke, did you mean --token?"),
        (["inventory_run", "--out", "x"], "no option --out, did you mean --out-dir?"),
        (["inventory_run", "--csv"], "no option --csv"),
        (["demo", "--token", "canary"], "no option --token"),
        (["inventory_run", "canary"], "unexpected arguments"),
        (["inventory_run", "--out-dir"], "--out-dir: expected one argument"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_with_exit_code_2_and_no_value_of_an_unknown_option(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    ended = Shell(tmp_path, {}).run(*arguments)
    assert ended.code == USAGE, ended.said
    assert ended.out == ""
    (line,) = ended.err.splitlines()
    assert says in line
    assert "canary" not in line
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_cannot_be_used_is_one_line_of_the_simulator_too(tmp_path: Path, organisation: Simulation) -> None:
    ended = Shell(tmp_path, {}).run("simulate", "--people", "5", "--port", str(organisation.port))
    assert ended.code == COULD_NOT_RUN
    assert f"Port {organisation.port} cannot be used" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_file_in_the_current_folder_never_runs_with_the_token(shell: Shell) -> None:
    (shell.folder / "difflib.py").write_text("print('it ran')\nraise SystemExit(9)\n", encoding="utf-8")
    program = ("-P", "-m", "space_odt_dagster")
    ended = shell.run("inventory_run", "--token", "refused", "--select", "zzz", program=program)
    assert ended.code == USAGE, ended.said
    assert "it ran" not in ended.said


_NO_STORE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_ACCESS_KEY_ID": "example-key",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_MAX_ATTEMPTS": "1",
}


@pytest.mark.parametrize(
    ("variables", "code", "says"),
    [
        ({"WEBEX_ACCESS_TOKEN": ""}, COULD_NOT_RUN, "No access token"),
        ({"WEBEX_ACCESS_TOKEN": "refused"}, COULD_NOT_RUN, "refused the access token"),
        ({"WEBEX_ACCESS_TOKEN": "two\nlines"}, USAGE, "line break"),
        ({"WEBEX_ACCESS_TOKEN": "", "WEBEX_CLIENT_ID": "only"}, USAGE, "WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN"),
        ({"WEBEX_BASE_URL": "http://"}, USAGE, "base URL"),
        ({"WEBEX_CONCURRENT_REQUESTS": "x", "WEBEX_ACCESS_TOKEN": ""}, USAGE, "WEBEX_CONCURRENT_REQUESTS"),
        ({"SPACE_ODT_KEEP_SNAPSHOTS": "none"}, USAGE, "SPACE_ODT_KEEP_SNAPSHOTS"),
        ({"SPACE_ODT_COMPRESS_SNAPSHOTS": "gzip"}, USAGE, "SPACE_ODT_COMPRESS_SNAPSHOTS takes on,"),
        ({"SPACE_ODT_CSV_SAFE": "perhaps"}, USAGE, "SPACE_ODT_CSV_SAFE takes on,"),
        ({"SPACE_ODT_OUT_DIR": "nonsense://bucket/x"}, COULD_NOT_RUN, "nonsense:// cannot be written to here"),
        ({"SPACE_ODT_OUT_DIR": "s3://bucket/x", **_NO_STORE}, COULD_NOT_RUN, "Cannot read s3://bucket/x"),
        ({"SPACE_ODT_KEEP_DAYS": "0"}, USAGE, "SPACE_ODT_KEEP_DAYS"),
        ({"SPACE_ODT_CRON": "every night"}, USAGE, "SPACE_ODT_CRON"),
        ({"SPACE_ODT_TIMEZONE": "Mars/Olympus"}, USAGE, "SPACE_ODT_TIMEZONE"),
    ],
)
def test_a_wrong_setting_is_one_line_and_writes_nothing(
    shell: Shell, variables: dict[str, str], code: int, says: str
) -> None:
    ended = Shell(shell.folder, {**shell.variables, **variables}).run("inventory_run")
    assert ended.code == code, ended.said
    assert says in ended.err
    assert "Traceback" not in ended.said
    assert list(shell.folder.iterdir()) == []


def test_a_token_that_was_copied_with_quotes_and_a_line_break_is_cleaned(
    shell: Shell, organisation: Simulation
) -> None:
    copied = Shell(shell.folder, {**shell.variables, "WEBEX_ACCESS_TOKEN": f'"Bearer {organisation.token}"\n'})
    assert copied.run("inventory_run", "--select", "licenses").code == 0


def test_the_environment_wins_over_dotenv_and_flags_over_both(shell: Shell, organisation: Simulation) -> None:
    (shell.folder / ".env").write_text("WEBEX_ACCESS_TOKEN=refused\nSPACE_ODT_OUT_DIR=from_dotenv\n", encoding="utf-8")
    (shell.folder / ".env").chmod(0o600)
    below = shell.folder / "below"
    below.mkdir()
    ended = Shell(below, shell.variables).run("inventory_run", "--select", "licenses")
    assert ended.code == 0, ended.said
    assert results(below / "from_dotenv") == {"licenses": "ok"}
    ended = Shell(below, shell.variables).run("inventory_run", "--select", "licenses", "--token", "refused")
    assert ended.code == COULD_NOT_RUN
    ended = Shell(below, {**shell.variables, "SPACE_ODT_OUT_DIR": "from_env"}).run(
        "inventory_run", "--select", "licenses", "--out-dir", "from_flag"
    )
    assert ended.code == 0
    assert sorted(path.name for path in below.iterdir()) == ["from_dotenv", "from_flag"]


def test_a_dotenv_that_others_can_read_draws_a_warning(shell: Shell) -> None:
    (shell.folder / ".env").write_text("SPACE_ODT_OUT_DIR=out\n", encoding="utf-8")
    (shell.folder / ".env").chmod(0o644)
    ended = shell.run("inventory_run", "--select", "licenses")
    assert ended.code == 0
    assert "can be read by other users" in ended.err


def test_a_malformed_dotenv_line_is_named(shell: Shell) -> None:
    (shell.folder / ".env").write_text("# fine\nWEBEX_ORG_ID=x\nthis is not a line\n", encoding="utf-8")
    ended = shell.run("inventory_run")
    assert ended.code == USAGE
    assert ".env, line 3" in ended.err


def test_a_folder_that_is_not_ours_is_refused_plainly(shell: Shell) -> None:
    import os

    foreign = shell.folder / "foreign"
    foreign.mkdir()
    if os.geteuid() == 0:
        path = Path("/proc/space_odt")
    else:
        foreign.chmod(0o500)
        path = foreign / "below"
    ended = shell.run("inventory_run", "--out-dir", str(path))
    assert ended.code == COULD_NOT_RUN
    assert str(path) in ended.err
    assert "Traceback" not in ended.said


def test_a_lock_that_cannot_be_taken_is_one_line(shell: Shell) -> None:
    (shell.out_dir / "lock").mkdir(parents=True)
    ended = shell.run("inventory_run")
    assert ended.code == COULD_NOT_RUN
    assert f"Cannot write {shell.out_dir}/lock: Is a directory." in ended.err
    assert "Traceback" not in ended.said


def test_a_simulated_organisation_never_replaces_the_exports_of_another(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=12, seed=7)) as real:
        shell = Shell.for_simulation(tmp_path, real)
        assert shell.run("inventory_run", "--select", "licenses").code == 0
    before = (shell.out_dir / "exports" / "licenses.csv").read_bytes()
    for command in (["demo", "--people", "12"], ["ui", "--people", "12"]):
        ended = Shell(shell.folder, {}).run(*command)
        assert ended.code == COULD_NOT_RUN, ended.said
        assert "would replace them" in ended.err
    assert (shell.out_dir / "exports" / "licenses.csv").read_bytes() == before


def test_one_simulated_organisation_may_follow_another(shell: Shell) -> None:
    for seed in ("1", "2"):
        assert Shell(shell.folder, {}).run("demo", "--people", "12", "--seed", seed, "--select", "licenses").code == 0


def test_with_the_schedule_on_and_no_token_the_service_does_not_start(shell: Shell) -> None:
    ended = Shell(shell.folder, {"SPACE_ODT_SCHEDULE": "on"}).run("ui")
    assert ended.code == COULD_NOT_RUN
    assert "No token is set, but the schedule is on" in ended.err
