"""Five nights of a small organisation in which what the questions of the lake ask about happens, and their lake."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.lake_state import PERSONAL
from space_odt_dagster.history.readers import write_readers
from space_odt_dagster.judging.writing import publish_judgement
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import ORG, Failure, Made, snapshot
from space_odt_dagster_tests.history.nights import KEY
from space_odt_dagster_tests.judging.simulated import judged

READ = (
    *("people", "people_details", "person_permissions_out", "person_call_forwarding", "phone_numbers", "licenses"),
    *("locations", "calling_locations", "location_details", "location_permissions_out", "devices", "workspaces"),
    *("call_queues", "call_queue_details", "call_queue_agents", "location_available_numbers_ecbn"),
)
DAYS = (1, 2, 3, 4, 10)
"""Days of November 2026. The first is a Sunday."""
RULE = "person-may-call-international"
Edit = Callable[[Rows, "Parts"], None]


@dataclass(frozen=True)
class Parts:
    """Who takes part: the places of rows in their exports."""

    abroad: int
    """Of the permissions: the person who may call abroad on days 2 and 3."""
    unanswered: str
    """The person whose permissions cannot be read on day 3."""
    number: int
    """Of the numbers: the one that goes to somebody else on day 3."""
    moving: int
    """Of the details of locations: the one that moves before day 10."""


@dataclass(frozen=True)
class FiveNights:
    """The rows of each night, by its day, and the output folder with the lake."""

    nights: dict[int, Rows]
    parts: Parts
    root: Path

    @property
    def lake(self) -> Path:
        """The folder of the lake."""
        return self.root / "lake"


def five_nights(rows: Rows, root: Path) -> FiveNights:
    """The nights, from the rows of an organisation. Writes nothing."""
    few = Rows((name, rows[name]) for name in READ)
    parts = _parts(few)
    nights = {DAYS[0]: few}
    for (day, edit), before in zip(_EDITS.items(), DAYS, strict=False):
        nights[day] = edited(nights[before], lambda other, edit=edit: edit(other, parts))  # type: ignore[misc]
    return FiveNights(nights, parts, root)


def write(made: FiveNights, org_id: str = ORG) -> None:
    """Writes the snapshots with their findings, and the lake."""
    layout = Layout.of(str(made.root))
    for day, rows in made.nights.items():
        side = snapshot(rows, made.root / "snapshots" / f"202611{day:02d}T040000Z_run-{day}", _made(made, day, org_id))
        publish_judgement(judged(side, RULE), layout, csv_safe=False)
    options = LakeOptions(key=KEY, only=frozenset(READ), level=PERSONAL)
    root = layout.root / "lake"
    write_readers(root, update_lake(layout, root, options, derive=DERIVED).state)


def _made(made: FiveNights, day: int, org_id: str) -> Made:
    """On day 3 the permissions of somebody are not read, on day 4 no devices."""
    if day == 3:
        export = "person_permissions_out"
        failure = Failure(export, {"person_id": made.parts.unanswered})
        return Made(day=day, org_id=org_id, results={export: "partial"}, failures=(failure,))
    if day == 4:
        return Made(day=day, org_id=org_id, results={"devices": "forbidden"}, left_out=frozenset({"devices"}))
    return Made(day=day, org_id=org_id)


def _parts(rows: Rows) -> Parts:
    permissions = rows["person_permissions_out"]
    blocked = [place for place, each in enumerate(permissions) if not each["use_custom_enabled"]]
    inhabited = {each["location_id"] for each in rows["people_details"]}
    numbers = rows["phone_numbers"]
    return Parts(
        abroad=blocked[0],
        unanswered=next(each["person_id"] for each in permissions if each["international_action"] == "ALLOW"),
        number=next(
            place
            for place, each in enumerate(numbers)
            if each["owner_type"] == "PEOPLE"
            and [other["direct_number"] for other in numbers].count(each["direct_number"]) == 1
        ),
        moving=next(place for place, each in enumerate(rows["location_details"]) if each["location_id"] in inhabited),
    )


def _second(rows: Rows, parts: Parts) -> None:
    """A person may call abroad, one agent replaces another, a device goes offline."""
    rows["person_permissions_out"][parts.abroad].update(
        use_custom_enabled=True, use_custom_permissions=True, international_action="ALLOW"
    )
    agents = rows["call_queue_agents"]
    there = {each["id"] for each in agents if each["queue_id"] == agents[0]["queue_id"]}
    new = next(each["person_id"] for each in rows["people_details"] if each["person_id"] not in there)
    agents[0] = {**agents[0], "id": new}
    rows["devices"][0]["connection_status"] = "disconnected"


def _third(rows: Rows, parts: Parts) -> None:
    """A number goes to somebody else, more of a licence is in use, a queue loses an agent, one person is not read."""
    number, others = rows["phone_numbers"][parts.number], rows["phone_numbers"]
    number["owner_id"] = next(
        each["owner_id"] for each in others if each["owner_type"] == "PEOPLE" and each["owner_id"] != number["owner_id"]
    )
    rows["licenses"][0]["consumed_units"] += 3
    del rows["call_queue_agents"][-1]
    rows["person_permissions_out"][:] = [
        each for each in rows["person_permissions_out"] if each["person_id"] != parts.unanswered
    ]


def _fourth(rows: Rows, parts: Parts) -> None:
    """Nobody new may call abroad any more, an agent gets another extension, a second device goes offline."""
    for each in rows["person_permissions_out"]:
        each["international_action"] = "BLOCK"
    rows["call_queue_agents"][0]["extension"] = "7777"
    rows["devices"][1]["connection_status"] = "offline_expired"


def _tenth(rows: Rows, parts: Parts) -> None:
    """A location moves, fewer of a licence are in use, a device is back."""
    rows["location_details"][parts.moving].update(address_1="9 Other Street", city="Elsewhere")
    rows["licenses"][0]["consumed_units"] -= 5
    rows["devices"][0]["connection_status"] = "connected"


_EDITS: dict[int, Edit] = {2: _second, 3: _third, 4: _fourth, 10: _tenth}
