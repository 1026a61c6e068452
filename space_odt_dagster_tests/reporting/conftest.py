"""One page of a browser for all tests of this folder; each report remembers what it complained about and asked the network for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from space_odt_dagster_tests.reporting.browser import Opened, chromium, load_report
from space_odt_dagster_tests.reporting.made_up import Organisation, previous_snapshot, report_of
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS


@pytest.fixture(scope="package")
def page() -> Iterator[Page]:
    """One page for all reports: a new one costs more than what it shows. Fails with what to do where Chromium is missing."""
    with chromium() as running:
        yield running.new_page()


class Reports:
    """Opens the report of a scenario, or of an organisation, in the browser."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder
        self._of_scenarios: dict[tuple[str, str], Path] = {}

    def open(self, what: str | Organisation, *, language: str = "en", dark: bool = False, width: int = 1280) -> Opened:
        """The page as it stands after loading, until the next is opened."""
        if isinstance(what, str):
            if (path := self._of_scenarios.get((what, language))) is None:
                path = self._of_scenarios[what, language] = self._made(*SCENARIOS[what](), what, language)
        else:
            path = self._made(what, {}, "of a test", language)
        return load_report(self._page, path, dark=dark, width=width)

    def _made(self, made: Organisation, facts: dict[str, Any], name: str, language: str) -> Path:
        folder = self._folder / f"{name} {language}"
        before = previous_snapshot(folder / "before", {"people": 20, "devices": 99})
        return report_of(made, folder, language=language, previous=before, **facts)[1]


@pytest.fixture(scope="module")
def reports(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The reports of a file of tests."""
    return Reports(page, tmp_path_factory.mktemp("reports"))


def serious(opened: Opened) -> list[str]:
    """What axe finds in a page that is serious."""
    found = Axe().run(opened.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
