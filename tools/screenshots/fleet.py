"""Takes the screenshot of the page of all organisations in ``docs/images/``.

Run as ``python -m tools.screenshots.fleet``. ``--page`` takes the ``_fleet/index.html`` of real organisations; without it the
picture shows made-up ones.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from space_odt_dagster.fleet.files import write_fleet
from space_odt_dagster.fleet.status import rows_of
from space_odt_dagster_tests.fleet.summaries import LAST_NIGHT, REFUSED, WITHOUT_SCOPE, keep, summary
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations
from space_odt_dagster_tests.reporting.browser import chromium
from tools.screenshots.report import take

_MADE_UP = {
    "acme": ("ACME, S.A.", "gold", {"people": 2140, "calls": 28_400, "seconds": 5700, "findings_critical": 2}),
    "globex": ("Globex Corporation", "silver", {"people": 320, **REFUSED}),
    "hooli": ("Hooli", "silver", None),
    "initech": ("Initech", "gold", {"people": 85, "started_at": LAST_NIGHT, "complete": LAST_NIGHT}),
    "umbrella": ("Umbrella", "silver", {"people": 760, "score_low": 71.0, "score_high": 84.5, **WITHOUT_SCOPE}),
    "wonka": ("Wonka Industries", "gold", {"people": 41, "calls": 540, "seconds": 108}),
}
"""Title, label and what differs from a complete reading; None for one that is paused."""


def main(arguments: list[str]) -> None:
    """Writes ``fleet.png``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, help="_fleet/index.html of real organisations")
    parser.add_argument("--into", type=Path, default=Path("docs/images"), help="folder of the picture")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of the first screen")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        picture = chosen.into / "fleet.png"
        take(browser, chosen.page or _made_up(Path(folder)), picture, whole=chosen.whole)
        print(picture)


def _made_up(folder: Path) -> Path:
    entries = []
    for number, (name, (title, segment, differs)) in enumerate(_MADE_UP.items(), 1):
        paused = ', paused: {reason: "Contract ends.", since: 2026-11-01}' if differs is None else ""
        entries.append(
            f'name: {name}, org_id: {org_id(number)}, title: "{title}", labels: {{segment: {segment}}}{paused}'
        )
        keep(folder, replace(summary(name, number), **(differs or {})))
    fleet = fleet_in(with_organisations(*entries), out_dir=str(folder))
    return Path(write_fleet(fleet, rows_of(fleet), language="en", csv_safe=False).path)


if __name__ == "__main__":
    main(sys.argv[1:])
