"""Takes the screenshot of the page of changes in ``docs/images/``.

Run as ``python -m tools.screenshots.changes``. ``--page`` takes the ``changes.html`` of a real comparison; without it the picture
shows the simulated organisation and its changes after some nights.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from upath import UPath

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.run.changes import write_changes_pages
from space_odt_dagster_tests.comparing.snapshots_made import Made, organisation, snapshot
from space_odt_dagster_tests.reporting.browser import chromium
from tools.screenshots.report import take

NIGHTS = 4


def main(arguments: list[str]) -> None:
    """Writes ``changes.png``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, help="changes.html of a real comparison")
    parser.add_argument("--into", type=Path, default=Path("docs/images"), help="folder of the picture")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of the first screen")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        picture = chosen.into / "changes.png"
        take(browser, chosen.page or _simulated(Path(folder)), picture, whole=chosen.whole)
        print(picture)


def _simulated(folder: Path) -> Path:
    """The page of changes after some nights of the simulated organisation."""
    sides = [
        snapshot(organisation(40, folder / f"read-{night}", nights=night), folder / name, Made(day=day))
        for day, night, name in ((1, 0, "20261101T040000Z_first"), (2, NIGHTS, "20261102T040000Z_second"))
    ]
    page = folder / "changes.html"
    with compare(sides[0], sides[1], Options(), scratch=folder / "scratch") as comparison:
        write_changes_pages(comparison, {UPath(page): {}}, ChangesShown(language="en", values=True))
    return page


if __name__ == "__main__":
    main(sys.argv[1:])
