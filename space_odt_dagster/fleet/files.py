"""Writes what the fleet shows: ``_fleet/fleet_status.csv`` and ``.json``, and the page ``_fleet/index.html``."""

from collections.abc import Sequence

from upath import UPath

from space_odt_dagster.exports.csv_and_json import write_records
from space_odt_dagster.exports.private_files import replacing, write_whole
from space_odt_dagster.fleet.not_started import fleet_folder
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.page import page_of
from space_odt_dagster.fleet.status import COLUMNS, FleetRow, folders_without_entry

STATUS, PAGE = "fleet_status", "index.html"


def write_fleet(fleet: Fleet, rows: Sequence[FleetRow], *, language: str, csv_safe: bool) -> UPath:
    """Writes the files and the page, and returns the path of the page. Equal rows give equal bytes. Raises ``OutputError``."""
    folder = fleet_folder(fleet)
    in_order = sorted(rows, key=lambda each: each.organisation)
    with replacing(folder / f"{STATUS}.csv", folder / f"{STATUS}.json") as (csv_file, json_file):
        write_records(COLUMNS, (each.record() for each in in_order), csv_file, json_file, csv_safe=csv_safe)
    page = page_of(in_order, folders_without_entry(fleet), language=language)
    write_whole(folder / PAGE, page.encode("utf-8", "replace"))
    return folder / PAGE
