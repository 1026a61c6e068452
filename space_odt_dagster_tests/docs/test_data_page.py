"""Every example of the page on the data runs, in its order, on what a run has written; and so does the notebook."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from space_odt_dagster.cli import main
from space_odt_dagster.exports.asset_state import AssetState
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.snapshots.taking import take_snapshot
from space_odt_dagster_tests.data.conftest import organisation, rows
from space_odt_dagster_tests.exports.made_up import run_of, status_of, store_in
from tools.docs.markdown import Page

__all__ = ["organisation", "rows"]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "data.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
V1 = MANIFEST.selection(Tier.V1)


@pytest.fixture(scope="module")
def folder(organisation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with two snapshots of the first version, in which the devices were refused, as in the demo."""
    found = tmp_path_factory.mktemp("data") / "out"
    for name in ("exports", "state"):
        shutil.copytree(organisation / name, found / name, copy_function=os.link)
    store = store_in(found)
    refused = status_of("devices", Result.FORBIDDEN, run_id=run_of(2).run_id, error="1 of 1 calls failed")
    store.keep_state("devices", AssetState(refused, (), None))
    keep_status(store, V1, csv_safe=False)
    keep_errors(store, V1, csv_safe=False)
    for number in (1, 2):
        take_snapshot(store, run_of(number), V1)
    return found


@pytest.fixture
def at_work(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of somebody who works with it."""
    import matplotlib as mpl  # half a second that only this file needs

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(folder))
    with mpl.rc_context({"backend": "agg"}):
        yield tmp_path


def test_every_python_example_of_the_page_runs(at_work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    blocks = [code for language, code in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if language == "python"]
    assert len(blocks) >= 9
    for code in blocks:
        exec(compile(code, str(PAGE), "exec"), names)
    assert capsys.readouterr().out.startswith("devices\nforbidden\n1 of 1 calls failed\n")
    assert 0 < names["by_location"].sum() <= len(names["people"])
    assert names["licences"]["people"].sum() == names["assigned"]["licenses"].notna().sum() > 0
    assert (at_work / "people.png").stat().st_size > 1000
    back = pd.read_excel(at_work / "people.xlsx", dtype={"extension": str}, keep_default_na=False)
    assert back["extension"].tolist() == names["people"]["extension"].fillna("").tolist()
    assert pd.read_parquet(at_work / "people.parquet").shape == names["people"].shape
    assert pd.read_parquet(at_work / "person_licences.parquet")["licenses"].notna().any()


def test_every_command_of_the_page_runs(at_work: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = [line for block in Page(PAGE).code_blocks for line in block.splitlines() if line.startswith("space-odt ")]
    assert len(lines) >= 3
    for line in lines:
        assert main(shlex.split(line)[1:]) == 0, line
        assert capsysbinary.readouterr().out


def test_the_notebook_runs_and_is_kept_without_what_it_printed(at_work: Path) -> None:
    names: dict[str, Any] = {}
    (notebook,) = sorted((ROOT / "examples").glob("*.ipynb"))
    cells = [each for each in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if each["cell_type"] == "code"]
    assert len(cells) >= 4
    for cell in cells:
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        exec(compile("".join(cell["source"]), str(notebook), "exec"), names)
    assert len(names["licences"]) > 0
    assert names["by_location"].sum() > 0
