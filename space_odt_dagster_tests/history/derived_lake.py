"""Five nights of a simulated organisation, compared and judged, and the lake with everything that is derived."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.comparing.publishing import publish_changes
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.lake import LakeOptions, LakeUpdate, update_lake
from space_odt_dagster.judging.writing import publish_judgement
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Failure, Made, snapshot
from space_odt_dagster_tests.history.nights import KEY
from space_odt_dagster_tests.judging.simulated import judged

POOL = "person_available_numbers_primary"
EXPORTS = (
    *("locations", "people", "people_details", "licenses", "devices", "group_members", "phone_numbers", POOL),
    *("call_queue_agents", "call_queue_night_service", "call_queue_holiday_service"),
    *("person_monitoring", "workspace_monitoring", "person_permissions_out", "workspace_permissions_out"),
)
RULES = ("licence-overused", "person-may-call-international", "number-assigned-but-inactive", "number-at-two-owners")


@dataclass
class DerivedLake:
    """An output folder with nights, and its lake."""

    layout: Layout
    nights: list[Rows]
    sides: list[Side]

    @property
    def root(self) -> Path:
        """The folder of the lake."""
        return Path(str(self.layout.root)) / "lake"

    def fold(self, *names: str, lake: str = "lake", **options: Any) -> LakeUpdate:
        """Folds what is new, or the snapshots named, without compression: a name in a file can be found."""
        options = {"key": KEY, "only": frozenset(EXPORTS), "compression": "uncompressed", **options}
        return update_lake(self.layout, self.layout.root / lake, LakeOptions(**options), names, derive=DERIVED)

    def rows(self, file: str, where: str = "true", lake: str = "lake") -> list[dict[str, Any]]:
        """The rows of a file of the lake, in their order."""
        path = Path(str(self.layout.root)) / lake / f"{file}.parquet"
        found = duckdb.sql(f"select * from '{path}' where {where}")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def of_night(self, table: str, night: int, where: str = "true") -> list[dict[str, Any]]:
        """The facts of a night, the first being 1, without what all facts begin with."""
        found = self.rows(f"facts/{table}", f"snapshot = '{self.sides[night - 1].name}' and {where}")
        return [{name: each[name] for name in list(each)[4:]} for each in found]

    def written(self, folder: str, night: int, name: str) -> list[dict[str, Any]]:
        """The records of a file of findings or changes of a night."""
        paths = Path(str(self.layout.root / folder)).glob(f"*{self.sides[night - 1].name}/{name}.json")
        return [record for path in sorted(paths) for record in json.loads(path.read_text())]

    def files(self, lake: str = "lake") -> dict[str, bytes]:
        """Every Parquet file and the state."""
        root = Path(str(self.layout.root)) / lake
        paths = [path for path in sorted(root.rglob("*")) if path.suffix == ".parquet" or path.name == "state.json"]
        return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def five_nights(rows: Rows, folder: Path) -> DerivedLake:
    """The nights: 1 as simulated, 2 with some changes and without devices, 3 with devices again, 4 without any device and with a
    call that failed, 5 with nothing new."""
    first = Rows((name, rows.as_they_are()[name]) for name in EXPORTS)
    second = edited(first, _changed)
    fourth = edited(second, _without_devices)
    nights = [first, second, second, fourth, fourth]
    made = DerivedLake(Layout.of(str(folder)), nights, [])
    refused = Failure("person_permissions_out", {"person_id": first["people_details"][0]["person_id"]})
    told: dict[int, dict[str, Any]] = {
        2: {"results": {"devices": "forbidden"}, "left_out": frozenset({"devices"})},
        4: {"results": {"person_permissions_out": "partial"}, "failures": (refused,)},
    }
    for day, night in enumerate(nights, 1):
        place = folder / "snapshots" / f"202611{day:02d}T040000Z_run-{day}"
        made.sides.append(snapshot(night, place, Made(day=day, **told.get(day, {}))))
    with compare(*made.sides[:2], Options(redact_key=KEY), scratch=folder / "scratch") as comparison:
        publish_changes(comparison, made.layout, csv_safe=False)
    for side in made.sides[:2]:
        publish_judgement(judged(side, *RULES), made.layout, csv_safe=False)
    return made


def _changed(rows: Rows) -> None:
    """One agent less, one licence less of somebody, one number less in the pool."""
    del rows["call_queue_agents"][0], rows[POOL][0]
    person = next(each for each in rows["people_details"] if each["licenses"])
    person["licenses"] = person["raw_json"]["licenses"] = person["licenses"][1:]


def _without_devices(rows: Rows) -> None:
    rows["devices"] = []


def by_location(rows: list[dict[str, Any]]) -> dict[Any, int]:
    """How many rows there are by location; none at all are of no location."""
    places = [each.get("location_id") for each in rows]
    return {place: places.count(place) for place in places} or {None: 0}
