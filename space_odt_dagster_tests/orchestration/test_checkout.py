"""A checkout, as Dagster's own commands find it."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from space_odt_dagster.orchestration.dagster_home import prepare_home
from space_odt_dagster.orchestration.jobs import area_job_name
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster_tests.orchestration.few_exports import FEW, with_few_exports
from space_odt_dagster_tests.orchestration.location import KEYS
from space_odt_dagster_tests.test_imports import ROOT

COMMANDS = """
from dagster_dg_cli.cli import cli

for command in (["check", "defs"], ["list", "components", "--json"], ["list", "defs", "--json"]):
    if code := cli(command, standalone_mode=False):
        raise SystemExit(code)
"""
"""All in one process, and with a few exports, as loading takes seconds. The test of the wheel loads all."""


def test_dg_checks_the_definitions_and_lists_them_with_the_component(tmp_path: Path) -> None:
    prepare_home(Path(os.environ["DAGSTER_HOME"]))
    environ = {**os.environ, **with_few_exports(tmp_path)}
    command = [sys.executable, "-c", COMMANDS]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert "All definitions loaded successfully." in done.stdout
    components = next(line for line in done.stdout.splitlines() if line.startswith('{"items"'))
    summaries = {each["key"]: each["summary"] for each in json.loads(components)["items"]}
    assert "inventory of a Webex Calling organisation" in summaries["space_odt_dagster.WebexInventory"]
    found = json.loads(done.stdout[done.stdout.index("{\n") :])
    assert {each["asset_key"] for each in found["assets"]} == {
        key.to_user_string() for key in KEYS.all_of([*FEW.names, *OUTPUTS])
    }
    assert "usage statistics" not in done.stdout + done.stderr, "Our home sends nothing."
    assert {each["name"] for each in found["jobs"]} == {*WHOLE_RUNS.values(), *map(area_job_name, FEW.groups)}


def test_dagster_dev_and_dg_load_the_same_module_under_the_same_name() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert "dagster" not in tools, "Dagster would ignore workspace.yaml for it."
    (module,) = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    project = tools["dg"]["project"]
    assert module["python_module"] == {
        "module_name": project["code_location_target_module"],
        "location_name": project["code_location_name"],
    }
