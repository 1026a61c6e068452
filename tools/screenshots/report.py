"""Takes the screenshots of the report in ``docs/``.

Run as ``python -m tools.screenshots.report``. ``--good`` and ``--bad`` take the ``index.html`` of real runs; without them the
pictures show made-up organisations.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.reporting.browser import chromium, open_report
from space_odt_dagster_tests.reporting.made_up import bad_organisation, organisation, previous_snapshot, report_of

CHANGED = {"people": 22, "people_details": 22, "devices": 13}
"""The exports that had another number of rows before."""


def main(arguments: list[str]) -> None:
    """Writes ``report-good.png`` and ``report-bad.png``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--good", type=Path, help="index.html of a complete run")
    parser.add_argument("--bad", type=Path, help="index.html of a run with something missing")
    parser.add_argument("--into", type=Path, default=Path("docs"), help="folder of the pictures")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of the first screen")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, page in (("good", chosen.good), ("bad", chosen.bad)):
            picture = chosen.into / f"report-{name}.png"
            take(browser, page or _made_up(name, Path(folder) / name), picture, whole=chosen.whole)
            print(picture)


def take(
    browser: Browser, report: Path, picture: Path, *, whole: bool = False, dark: bool = False, width: int = 1280
) -> None:
    """Takes a screenshot of a report."""
    page = open_report(browser, report, dark=dark, width=width).page
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture, full_page=whole)
    page.context.close()


def _made_up(name: str, folder: Path) -> Path:
    made = organisation() if name == "good" else bad_organisation()
    before = {module: len(organisation().rows.get(module, ())) for module in MANIFEST.names} | CHANGED
    return report_of(made, folder, previous=previous_snapshot(folder / "before", before))[1]


if __name__ == "__main__":
    main(sys.argv[1:])
