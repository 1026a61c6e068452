"""One more export is one literal and its documented answer; all else follows, as a copy of the project shows."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "role_details"
LITERAL = """

ROLE_DETAILS = Export(
    name="role_details",
    group="identity",
    grain="role",
    description="One administrator role, read one by one.",
    endpoint=Endpoint(
        sdk_method="roles.details",
        path="/roles/{role_id}",
        scopes=("spark-admin:roles_read",),
        docs_url="https://developer.webex.com/docs/api/v1/roles/get-role-details",
    ),
    asked=EachRow(of="roles", ids={"role_id": "id"}),
    columns=(
        column("id", "Id of the role.", at=Asked("role_id"), key=True, references="roles.id"),
        column("name", "Name of the role."),
    ),
    tier=Tier.CALLING,
)

EXPORTS = (ROLE_DETAILS,)
"""
IMPORTS = '''"""Roles, one by one."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
'''
DOCUMENT = {
    "name": NAME,
    "title": "Get Role Details",
    "path": "/roles/{roleId}",
    "query": [],
    "scopes": ["spark-admin:roles_read"],
    "sdk_methods": ["roles.details"],
    "of": "roles",
    "ids": {"roleId": "id"},
    "keys": {"id": "{roleId}"},
    "example": {
        "id": "Y2lzY29zcGFyazovL3VzL1JPTEUvOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh",
        "name": "Full Administrator",
    },
    "schema": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
}

ADDED = f"""
import pytest, sys
from space_odt_dagster.cli import main
from space_odt_dagster.manifest import known_fields
from tools.docs.__main__ import generated, golden_graph, write

write(generated())
write(golden_graph(("roles", "{NAME}")))
known_fields._documented.cache_clear()
tests = ("space_odt_dagster_tests/contract/test_every_export.py", "space_odt_dagster_tests/manifest")
demo = ("demo", "--people", "5", "--one-night", "--no-report", "--select", "roles,{NAME}", "--out-dir", "out")
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *tests]) or main(demo))
"""


def test_an_export_is_added_by_one_literal_and_its_documented_answer(tmp_path: Path) -> None:
    for name in ("space_odt_dagster", "space_odt_dagster_tests", "tools", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "setup.cfg", "README.md", "README.es.md", "CONTRIBUTING.md", "Makefile"):
        shutil.copy(ROOT / name, tmp_path / name)
    package = tmp_path / "space_odt_dagster"
    (package / "manifest" / "areas" / "roles_one_by_one.py").write_text(IMPORTS + LITERAL, encoding="utf-8")
    document = package / "simulator" / "documented" / "identity" / f"{NAME}.json"
    document.write_text(json.dumps(DOCUMENT, indent=1), encoding="utf-8")

    added = _python(tmp_path, "-c", ADDED, EXPORTS=NAME)
    assert added.returncode == 0, added.stdout + added.stderr
    assert f"## {NAME}" in (tmp_path / "docs" / "exports" / "identity.md").read_text(encoding="utf-8")
    golden = tmp_path / "space_odt_dagster_tests" / "orchestration" / "graph.golden" / "identity.json"
    assert f'"webex/{NAME}"' in golden.read_text(encoding="utf-8")
    assert " passed" in added.stdout or "[100%]" in added.stdout
    rows = json.loads((tmp_path / "out" / "exports" / f"{NAME}.json").read_text(encoding="utf-8"))
    assert len(rows) == len(json.loads((tmp_path / "out" / "exports" / "roles.json").read_text(encoding="utf-8")))
    assert all(row["name"].startswith("Full Administrator") for row in rows)


def _python(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """This Python on the copy, which its path has before whatever is installed."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("WEBEX_", "SPACE_ODT_", "DAGSTER_"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**environ, **variables, "PYTHONPATH": str(folder), "DAGSTER_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
