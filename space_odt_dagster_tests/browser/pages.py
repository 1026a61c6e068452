"""The pages of the Dagster UI that the tests and the pictures look at, by what a person sees on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from space_odt_dagster_tests.orchestration.served import Served
from space_odt_dagster_tests.reporting.browser import chromium

WIDTH, HEIGHT = 1440, 900
SECONDS = 30_000


@dataclass(frozen=True)
class Ui:
    """A tab on a served UI."""

    page: Page
    served: Served

    def lineage(self) -> None:
        """The groups and what flows between them."""
        self.page.goto(f"{self.served.url}/asset-groups")
        expect(self.text("call_queues").first).to_be_visible(timeout=SECONDS)

    def group(self, name: str, *first: str) -> None:
        """The assets of a group, once some of their names are seen."""
        self.page.goto(f"{self.served.url}/locations/space_odt/asset-groups/{name}/lineage")
        for each in first:
            expect(self.text(each).first).to_be_visible(timeout=SECONDS)

    def asset(self, name: str) -> None:
        """The page of an asset."""
        self.page.goto(f"{self.served.url}/assets/webex/{name}")
        expect(self.text("Latest materialization").first).to_be_visible(timeout=SECONDS)

    def check(self, asset: str, check: str) -> None:
        """The page of a check."""
        self.page.goto(f"{self.served.url}/assets/webex/{asset}?view=checks&checkDetail={check}")
        expect(self.text("Latest execution").first).to_be_visible(timeout=SECONDS)

    def run(self, run_id: str) -> None:
        """The page of a run."""
        self.page.goto(f"{self.served.url}/runs/{run_id}")
        expect(self.text("Success").first).to_be_visible(timeout=SECONDS)

    def materialize_all(self) -> str:
        """Clicks the button, and returns the id of the run once it has ended well."""
        before = self.served.runs()
        self.page.get_by_role("button", name="Materialize all").first.click()
        return self._ended(before)

    def materialize(self, name: str) -> str:
        """Clicks the button on the page of an asset, and returns the id of the run once it has ended well."""
        self.asset(name)
        before = self.served.runs()
        self.page.get_by_role("button", name="Materialize").first.click()
        return self._ended(before)

    def re_execute_from_failure(self, run_id: str) -> str:
        """Chooses so on the page of a run that failed, and returns the id of the new run once it has ended well."""
        self.page.goto(f"{self.served.url}/runs/{run_id}")
        before = self.served.runs()
        choices = self.page.get_by_role("button", name="Re-execute all").locator("xpath=following::button[1]")
        choices.click(timeout=SECONDS)
        self.page.get_by_role("menuitem", name="From failure").click()
        return self._ended(before)

    def _ended(self, before: dict[str, str]) -> str:
        # Drawing the graph while it changes would keep a processor busy that the run needs.
        run_id = self.served.new_run(before)
        self.page.goto("about:blank")
        return self.served.ends_well(run_id)

    def text(self, text: str) -> Locator:
        """What shows exactly this text."""
        return self.page.get_by_text(text, exact=True)


@contextmanager
def ui_in_browser(served: Served) -> Iterator[Ui]:
    """A tab of its own."""
    with chromium() as browser:
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
        page.set_default_timeout(SECONDS)
        yield Ui(page, served)
