"""A Dagster home of one's own that cannot be used: one sentence that names the file and the cause, before anything is read."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from dagster._daemon.types import DaemonHeartbeat

from space_odt_dagster.command_line.ui import CannotServe, UiOptions, serve_ui
from space_odt_dagster.orchestration.dagster_home import HomeUnusable, open_instance
from space_odt_dagster.orchestration.home_check import check_home, daemon_at_work
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.orchestration.ports import free_port

SECRET = "Very-Secret-1234"
SETTINGS = {
    "no YAML": ("storage: [\n", "line 2"),
    "no mapping": ("- telemetry\n", "settings by name"),
    "unknown section": ("telemetrry: {enabled: false}\n", "telemetrry"),
    "unknown setting": ("telemetry: {enabld: false}\n", "enabld"),
    "wrong type": (f"retention: {{schedule: {{purge_after_days: {SECRET}}}}}\n", "purge_after_days"),
    "variable not set": ("storage: {sqlite: {base_dir: {env: NOT_SET_ANYWHERE}}}\n", "NOT_SET_ANYWHERE"),
    "module not installed": (
        f"storage: {{mysql: {{mysql_url: 'mysql+mysqlconnector://user:{SECRET}@127.0.0.1:1/x'}}}}\n",
        "install dagster-mysql",
    ),
    "no such class": ("storage: {custom: {module: os, class: Storage, config: {}}}\n", "no Storage"),
    "no folder can be made": ("storage: {sqlite: {base_dir: /proc/none}}\n", "/proc/none"),
    "not reachable": (
        "storage: {custom: {module: space_odt_dagster_tests.orchestration.unreachable_storage, "
        "class: UnreachableStorage, config: {}}}\n",
        "Connection refused",
    ),
}
DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


def damage_beginning(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def damage_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        database.commit()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was used."""
    folder = tmp_path_factory.mktemp("used") / "home"
    with pytest.MonkeyPatch.context() as environment:
        for name in ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY"):
            environment.setenv(name, "")  # it is put back, whatever opening a home sets
        with open_instance(folder) as instance:
            instance.get_runs(limit=1)
            assert instance.schedule_storage is not None
            instance.schedule_storage.all_instigator_state()
    return folder


@pytest.fixture
def home(used: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(used, tmp_path / "home")


def sentence(home: Path, *, to_serve: bool = False) -> str:
    with pytest.raises(HomeUnusable) as refused:
        check_home(home, to_serve=to_serve)
    text = str(refused.value)
    assert len(text.splitlines()) == 1
    assert len(text) < 400
    assert SECRET not in text
    return text


@pytest.mark.parametrize("kind", SETTINGS)
def test_settings_that_cannot_be_used_are_one_sentence(tmp_path: Path, kind: str) -> None:
    text, named = SETTINGS[kind]
    (tmp_path / "dagster.yaml").write_text(text, encoding="utf-8")
    said = sentence(tmp_path)
    assert str(tmp_path / "dagster.yaml") in said
    assert named in said


@pytest.mark.parametrize("how", [damage_beginning, damage_middle, cut_off, make_newer], ids=lambda how: how.__name__)
@pytest.mark.parametrize("name", DATABASES)
def test_a_database_that_is_damaged_or_newer_is_named(home: Path, name: str, how: Callable[[Path], None]) -> None:
    check_home(home)
    how(home / name)
    said = sentence(home)
    assert str(home / name) in said
    assert ("newer Dagster" if how is make_newer else "is damaged") in said


def test_a_database_elsewhere_is_looked_at_too(used: Path, tmp_path: Path) -> None:
    shutil.copytree(used, tmp_path / "elsewhere")
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    settings = f"storage: {{sqlite: {{base_dir: '{tmp_path / 'elsewhere'}'}}}}\n"
    (home / "dagster.yaml").write_text(settings, encoding="utf-8")
    check_home(home)
    damage_beginning(tmp_path / "elsewhere" / "history" / "runs.db")
    assert str(tmp_path / "elsewhere" / "history" / "runs.db") in sentence(home)


def test_what_only_the_ui_needs_is_asked_for_there(tmp_path: Path) -> None:
    launcher = "run_launcher: {module: dagster_docker, class: DockerRunLauncher}\n"
    (tmp_path / "dagster.yaml").write_text(launcher, encoding="utf-8")
    check_home(tmp_path)
    assert "install dagster-docker" in sentence(tmp_path, to_serve=True)


def test_a_home_that_can_be_used_is_used(tmp_path: Path) -> None:
    check_home(tmp_path / "new", to_serve=True)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "dagster.yaml").write_text("# nothing of its own\n", encoding="utf-8")
    check_home(tmp_path / "own", to_serve=True)


def test_the_commands_say_it_and_end_without_having_read(organisation: Simulation, tmp_path: Path) -> None:
    home = tmp_path / "bad home"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetrry: {enabled: false}\n", encoding="utf-8")
    shell = Shell.for_simulation(tmp_path, organisation, DAGSTER_HOME=str(home))
    for command in (("inventory_run", "--select", "licenses"), ("ui", "--port", "3999")):
        ended = shell.run(*command)
        assert ended.code == 1, ended.said
        assert "telemetrry" in ended.err.strip().splitlines()[-1]
        assert "Traceback" not in ended.said
        assert "report this" not in ended.said
    assert {entry.asset for entry in organisation.log.requests} <= {"me"}
    assert not list(tmp_path.rglob("licenses.csv"))


def beat(home: Path, *, seconds_ago: float) -> None:
    """What a daemon writes to say that it is alive."""
    at = utc_now().timestamp() - seconds_ago
    with open_instance(home) as instance:
        instance.add_daemon_heartbeat(DaemonHeartbeat(at, "SCHEDULER", "a daemon"))


def test_a_daemon_is_at_work_while_its_last_beat_is_young_and_not_of_the_service_before(home: Path) -> None:
    now = utc_now().timestamp()
    assert not daemon_at_work(home, since=0.0)
    for seconds_ago, since, is_at_work in ((300, 0, False), (10, now - 5, False), (10, now - 50, True), (10, 0, True)):
        beat(home, seconds_ago=seconds_ago)
        assert daemon_at_work(home, since=since) is is_at_work, (seconds_ago, since)


@pytest.mark.parametrize("seconds_ago", [5, 300])
def test_the_service_warns_of_another_daemon_over_its_home(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], seconds_ago: float
) -> None:
    beat(home, seconds_ago=seconds_ago)
    # It ends before it starts anything, as the schedule is on and there is no token.
    environ = {"DAGSTER_HOME": str(home), "SPACE_ODT_OUT_DIR": str(tmp_path / "out"), "SPACE_ODT_SCHEDULE": "on"}
    with pytest.raises(CannotServe, match="No token is set, but the schedule is on"):
        serve_ui(UiOptions(settings=settings_from(environ, {}), environ=environ, port=free_port()))
    is_warned = f"another Dagster daemon uses {home}" in capsys.readouterr().err
    assert is_warned is (seconds_ago < 60)
