"""The files in deploy/: Compose takes them, and a part that is missing is said in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from space_odt_dagster.orchestration.fleet.not_installed import NotInstalled
from space_odt_dagster.run.settings_table import BY_NAME
from tools.cluster.compose import COMPOSE, ROOT, command_of, variables_of


def checked(file: Path) -> int:
    """What the validator says of a file of Compose."""
    program = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        [program, "--builtin-schema", "vendor.compose-spec", file], capture_output=True, timeout=120, check=False
    )
    return done.returncode


def test_compose_takes_the_file_and_would_find_a_typing_error(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("    ports:", "    prots:"), encoding="utf-8")
    assert (checked(COMPOSE), checked(wrong)) == (0, 1)


def test_every_part_has_the_variables_of_the_settings_file() -> None:
    for service in ("code", "daemon", "web", "worker-1", "worker-2"):
        ours = {name for name in variables_of(service, {}) if name.startswith("SPACE_ODT_")}
        assert ours <= set(BY_NAME)
        assert {"SPACE_ODT_DATABASE_URL", "SPACE_ODT_BROKER_URL", "SPACE_ODT_PLACES"} <= ours
        assert Path(command_of(service, {})[0]).exists()
    assert variables_of("worker-1", {})["REMAP_SIGTERM"] == "SIGQUIT"
    settings = yaml.safe_load((ROOT / "deploy" / "celery" / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["run_retries"]["retry_on_asset_or_op_failure"] is False


def test_a_missing_extra_is_one_sentence_that_says_what_to_install() -> None:
    missing = NotInstalled("celery", ModuleNotFoundError("No module named 'celery'", name="celery"))
    assert str(missing) == (
        "celery is not installed: pip install 'space-odt-dagster[celery]' on every machine of the engine."
    )


NEED_AN_EXTRA = ("celery_app", "celery_launcher", "warm_postgres")
WITHOUT_IT = f"""import importlib, sys
sys.modules.update(dict.fromkeys(("celery", "dagster_celery", "dagster_postgres")))
from space_odt_dagster.orchestration.fleet.not_installed import NotInstalled
for module in {NEED_AN_EXTRA}:
    try:
        importlib.import_module("space_odt_dagster.orchestration.fleet." + module)
    except NotInstalled as refused:
        print(module, refused)"""


def test_what_needs_an_extra_is_refused_without_it() -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "SPACE_ODT_BROKER_URL": "redis://localhost"}
    done = subprocess.run([sys.executable, "-c", WITHOUT_IT], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert tuple(line.partition(" ")[0] for line in lines) == NEED_AN_EXTRA
    assert all("pip install 'space-odt-dagster[celery]'" in line for line in lines)
