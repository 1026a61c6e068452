"""The key of the hashes is a setting of the run: a worker in another folder hashes with the same."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.resources import LaunchConfig
from space_odt_dagster.run.changes import changes_since_previous
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.settings import Settings
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, organisation, snapshot


def named_otherwise(rows: Rows) -> None:
    rows["locations"][0]["raw_json"]["name"] = "Another name"


def change_ids(folder: Path, settings: Settings, rows: Rows) -> list[str]:
    """What a run with these settings calls the changes between two nights."""
    for made in (Made(day=1), Made(day=2)):
        taken = rows if made.day == 1 else edited(rows, named_otherwise)
        newer = snapshot(taken, folder / "snapshots" / f"202611{made.day:02d}T040000Z_run-{made.day}", made)
    context = RunContext(
        run_id="run-2", resumes="run-2", manifest=MANIFEST, settings=settings, selection=("locations",)
    )
    assert changes_since_previous(context, newer.snapshot.run).summary is not None
    found = json.loads((folder / "exports" / "changes.json").read_text(encoding="utf-8"))
    return [each["change_id"] for each in found]


def test_a_worker_in_another_folder_uses_the_key_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPACE_ODT_REDACT_KEY", "SPACE_ODT_OUT_DIR"):
        monkeypatch.delenv(name, raising=False)
    rows = organisation(3, tmp_path / "read", "locations")
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".env").write_text(f"SPACE_ODT_REDACT_KEY=the key of {name}\n", encoding="utf-8")
    found = {}
    for name, then in (("here", "here"), ("here", "there"), ("there", "there")):
        monkeypatch.chdir(tmp_path / name)
        folder = tmp_path / f"{name}-{then}"
        settings = LaunchConfig(out_dir=str(folder), redact="personal").settings(OwnSettings())
        monkeypatch.chdir(tmp_path / then)
        found[name, then] = change_ids(folder, settings, rows)
        assert settings.redact_key == f"the key of {name}".encode()
    assert found["here", "here"] == found["here", "there"] != []
    assert found["here", "here"] != found["there", "there"]
