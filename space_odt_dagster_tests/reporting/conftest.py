"""One browser for all browser tests; a page that remembers what it complained about and what it asked the network for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from space_odt_dagster_tests.reporting.browser import Opened, chromium, open_report
from space_odt_dagster_tests.reporting.made_up import Organisation, previous_snapshot, report_of
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Fails with what to do where Chromium is missing."""
    with chromium() as running:
        yield running


class Reports:
    """Opens the report of a scenario, or of an organisation, in the browser."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._opened: list[Opened] = []

    def open(self, what: str | Organisation, *, language: str = "en", dark: bool = False, width: int = 1280) -> Opened:
        """The page as it stands after loading."""
        made, facts = SCENARIOS[what]() if isinstance(what, str) else (what, {})
        folder = self._folder / str(len(self._opened))
        before = previous_snapshot(folder / "before", {"people": 20, "devices": 99})
        _, path = report_of(made, folder, language=language, previous=before, **facts)
        self._opened.append(open_report(self._browser, path, dark=dark, width=width))
        return self._opened[-1]

    def close(self) -> None:
        """Closes every page."""
        for each in self._opened:
            each.page.context.close()


@pytest.fixture
def reports(browser: Browser, tmp_path: Path) -> Iterator[Reports]:
    """Reports of this test."""
    made = Reports(browser, tmp_path)
    yield made
    made.close()
