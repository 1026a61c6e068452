"""The report can be made without Dagster and without the SDK; the browser tests say what they need."""

import subprocess
import sys
from pathlib import Path

import pytest

from space_odt_dagster_tests.reporting import browser

LISTING = """
import sys
import space_odt_dagster.reporting
print(*sorted(sys.modules))
"""


def test_loading_the_report_imports_neither_dagster_nor_the_sdk_nor_the_steps_beside_it() -> None:
    done = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert {"dagster", "wxc_sdk", "aiohttp", "pandas"}.isdisjoint(loaded)
    ours = {name.split(".")[1] for name in loaded if name.startswith("space_odt_dagster.")}
    assert ours == {"manifest", "reporting"}


def test_without_chromium_the_browser_tests_fail_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "CHROMIUM", Path("/nowhere/chromium"))
    with pytest.raises(FileNotFoundError, match="apt-get install -y chromium"), browser.chromium():
        pass
