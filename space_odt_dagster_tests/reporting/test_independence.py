"""The report and its vocabulary can be used without Dagster and the SDK; the browser tests say what they need."""

import subprocess
import sys
from pathlib import Path

import pytest

from space_odt_dagster_tests.reporting import browser

HEAVY = {"dagster", "wxc_sdk", "aiohttp", "pandas", "pydantic"}


def loaded_by(module: str) -> set[str]:
    listing = f"import sys; import {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def parts_in(loaded: set[str]) -> set[str]:
    return {name.split(".")[1] for name in loaded if name.startswith("space_odt_dagster.")}


def test_loading_the_report_imports_neither_dagster_nor_the_sdk_nor_the_steps_after_it() -> None:
    loaded = loaded_by("space_odt_dagster.reporting")
    assert HEAVY.isdisjoint(loaded)
    assert parts_in(loaded) == {"manifest", "extraction", "exports", "snapshots", "reporting"}


def test_the_vocabulary_of_results_imports_nothing_at_all() -> None:
    loaded = loaded_by("space_odt_dagster.extraction.results")
    assert loaded - loaded_by("enum") - loaded_by("space_odt_dagster") == {
        "space_odt_dagster.extraction",
        "space_odt_dagster.extraction.results",
    }


def test_without_chromium_the_browser_tests_fail_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "CHROMIUM", Path("/nowhere/chromium"))
    with pytest.raises(FileNotFoundError, match="apt-get install -y chromium"), browser.chromium():
        pass
