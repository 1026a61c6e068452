"""Takes the screenshot of the page of findings in ``docs/images/``.

Run as ``python -m tools.screenshots.findings``. ``--page`` takes the ``findings.html`` of a real run; without it the picture shows
what is wrong in the simulated organisation after some nights.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings_page import findings_page
from space_odt_dagster.run.findings import judge_side
from space_odt_dagster_tests.comparing.snapshots_made import Made, organisation, snapshot
from space_odt_dagster_tests.reporting.browser import chromium
from tools.screenshots.changes import NIGHTS
from tools.screenshots.report import take

PEOPLE = 60


def main(arguments: list[str]) -> None:
    """Writes ``findings.png``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, help="findings.html of a real run")
    parser.add_argument("--into", type=Path, default=Path("docs/images"), help="folder of the picture")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of the first screen")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        picture = chosen.into / "findings.png"
        take(browser, chosen.page or _simulated(Path(folder)), picture, whole=chosen.whole)
        print(picture)


def _simulated(folder: Path) -> Path:
    """The page of findings of the simulated organisation after some nights."""
    rows = organisation(PEOPLE, folder / "read", *MANIFEST.selection(Tier.V1), nights=NIGHTS)
    side = snapshot(rows, folder / "20261102T040000Z_second", Made(day=2))
    judged = judge_side(side, Layout.of(str(folder / "out")), (), key=b"", manifest=MANIFEST)
    page = folder / "findings.html"
    page.write_text(findings_page(judged.judgement, ChangesShown(language="en")), encoding="utf-8")
    return page


if __name__ == "__main__":
    main(sys.argv[1:])
