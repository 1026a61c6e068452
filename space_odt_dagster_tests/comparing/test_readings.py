"""An export that is read less often is compared with its newest reading before, as of the times of the two readings."""

import base64
import itertools
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.comparing.outcome import How
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.rows import rows_of
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, SOURCE_METHOD
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.sides import LATEST, PREVIOUS, Side, find_sides, side_among
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import Compared, Failure, Made, compared, snapshot

NIGHTLY, WEEKLY = "groups", "operating_modes"
NUMBERS = "person_available_numbers_primary"
ELSEWHERE = "urn:TEAM:eu-central-1_k"
Night = Callable[..., Side]


def rows_made(name: str, *items: dict[str, Any]) -> list[dict[str, Any]]:
    export = MANIFEST[name]
    names = [each.name for each in export.columns]
    made = rows_of(Call(export, {}, {}), Page(1, items, {}, None), None)
    method = export.endpoint.method
    return [{**dict(zip(names, row.values, strict=True)), SOURCE_METHOD: method, RAW_JSON: row.raw} for row in made]


def of_the_organisation(group: str = "Team", mode: str = "Open") -> Rows:
    return Rows(
        {
            NIGHTLY: rows_made(NIGHTLY, {"id": "group-1", "displayName": group}),
            WEEKLY: rows_made(WEEKLY, {"id": "mode-1", "name": mode, "type": "SAME_HOURS_DAILY", "level": "LOCATION"}),
        }
    )


@pytest.fixture
def night(tmp_path: Path) -> Night:
    """Makes the snapshot of a night: all nights before it are at hand as they are in an output folder."""
    newest_first: list[Any] = []

    def make(rows: Rows, day: int, **how: Any) -> Side:
        side = snapshot(rows, tmp_path / f"night-{day:02d}", Made(day=day, **how))
        newest_first.insert(0, side.snapshot)
        return side_among(newest_first, side.snapshot)

    return make


@pytest.fixture
def since(tmp_path: Path) -> Callable[[Side, Side], Compared]:
    """Compares two nights."""
    return lambda before, after: compared(before, after, tmp_path / "scratch")


def how_of(found: Compared, export: str) -> How | None:
    return next((each.how for each in found.summary.exports if each.export == export), None)


def test_a_night_on_which_an_export_was_not_due_knows_it_and_says_one_line(night: Night, since: Any) -> None:
    first = night(of_the_organisation(), 1)
    second = night(of_the_organisation(group="Crew"), 2, read_on={WEEKLY: 1})
    found = since(first, second)
    assert [each[:2] for each in found.told] == [(NIGHTLY, "changed")]
    assert found.unknown == []
    assert found.summary.is_known
    assert how_of(found, WEEKLY) is How.NOT_DUE
    assert found.summary.not_due == 1
    assert [second.knowledge.as_of(each)[:10] for each in (NIGHTLY, WEEKLY, "licenses")] == [
        "2026-11-02",
        "2026-11-01",
        "",
    ]


def test_a_change_between_two_readings_is_told_once_and_within_their_window(night: Night, since: Any) -> None:
    nights = [night(of_the_organisation(), 1)]
    nights += [night(of_the_organisation(), day, read_on={WEEKLY: 1}) for day in range(2, 8)]
    nights += [night(of_the_organisation(mode="Closed"), 8)]
    nights += [night(of_the_organisation(mode="Closed"), 9, read_on={WEEKLY: 8})]
    told = [
        (change.to_snapshot, change.before, change.after, change.not_before[:10], change.not_after[:10])
        for before, after in itertools.pairwise(nights)
        for change in since(before, after).changes
    ]
    assert told == [("night-08", '"Open"', '"Closed"', "2026-11-01", "2026-11-08")]


def test_a_weekly_reading_of_everything_is_compared_over_the_narrow_nights_between(night: Night, since: Any) -> None:
    narrow = Rows({NIGHTLY: of_the_organisation()[NIGHTLY]})
    nights = [night(of_the_organisation(), 1), *(night(narrow, day) for day in range(2, 8))]
    nights.append(night(of_the_organisation(mode="Closed"), 8))
    each = [since(before, after) for before, after in itertools.pairwise(nights)]
    assert [len(found.told) for found in each] == [0] * 6 + [1]
    assert all(found.unknown == [] for found in each)
    assert [found.summary.not_due for found in each] == [1, 0, 0, 0, 0, 0, 0]
    (change,) = each[-1].changes
    assert (change.from_snapshot, change.to_snapshot) == ("night-01", "night-08")
    assert (change.not_before[:10], change.not_after[:10]) == ("2026-11-01", "2026-11-08")


def test_a_night_on_which_a_read_failed_does_not_lose_what_changed(night: Night, since: Any) -> None:
    first = night(of_the_organisation(), 1)
    failed = night(of_the_organisation(), 2, results={WEEKLY: "forbidden"})
    third = night(of_the_organisation(mode="Closed"), 3)
    assert [export for export, _ in since(first, failed).unknown] == [WEEKLY]
    (change,) = since(failed, third).changes
    assert (change.before, change.after, change.not_before[:10]) == ('"Open"', '"Closed"', "2026-11-01")


def test_rows_left_from_before_a_read_that_failed_are_unknown(night: Night, since: Any) -> None:
    first = night(of_the_organisation(), 1)
    second = night(of_the_organisation(), 2, kept={WEEKLY: "run-1"})
    assert [export for export, _ in since(first, second).unknown] == [WEEKLY]


def test_what_an_earlier_try_of_the_run_read_is_compared_as_of_its_time(night: Night, since: Any) -> None:
    first = night(of_the_organisation(), 1)
    resumed = night(of_the_organisation(group="Crew", mode="Closed"), 3, read_on={WEEKLY: 2})
    found = since(first, resumed)
    ends = {change.export: change.not_after[:10] for change in found.changes}
    assert ends == {NIGHTLY: "2026-11-03", WEEKLY: "2026-11-02"}
    assert resumed.knowledge.as_of(WEEKLY)[:10] == "2026-11-02"


def test_calls_of_an_earlier_try_that_failed_leave_their_rows_unknown(night: Night, since: Any) -> None:
    first = night(of_the_organisation(), 1)
    without = Rows({**of_the_organisation(), WEEKLY: []})
    resumed = night(without, 3, read_on={WEEKLY: 2}, results={WEEKLY: Result.PARTIAL}, failures=(Failure(WEEKLY, {}),))
    found = since(first, resumed)
    assert found.told == []
    assert [export for export, _ in found.unknown] == [WEEKLY]


def test_an_export_without_an_earlier_reading_is_one_line_and_not_unknown(night: Night, since: Any) -> None:
    first = night(Rows({NIGHTLY: of_the_organisation()[NIGHTLY]}), 1)
    found = since(first, night(of_the_organisation(), 2))
    assert (found.told, found.unknown) == ([], [])
    assert (how_of(found, WEEKLY), found.summary.first_read) == (How.FIRST_READ, 1)


def spelt(kind: str, number: int, *, cluster: str) -> str:
    text = f"ciscospark://{cluster}/{kind}/{uuid.UUID(int=number)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_ids_written_for_another_cluster_are_the_same_entities_and_organisation(night: Night, since: Any) -> None:
    def written_for(cluster: str) -> Rows:
        mode, location = spelt("MODE", 1, cluster=cluster), spelt("LOCATION", 2, cluster=cluster)
        item = {"id": mode, "name": "Open", "locations": [{"id": location}], "seen": [location], "place": location}
        return Rows({WEEKLY: rows_made(WEEKLY, item)})

    before = night(written_for("us"), 1, org_id=spelt("ORGANIZATION", 9, cluster="us"))
    after = night(written_for(ELSEWHERE), 2, org_id=spelt("ORGANIZATION", 9, cluster=ELSEWHERE))
    found = since(before, after)
    assert (found.told, found.unknown) == ([], [])
    assert found.summary.by_kind == {}


def numbers_of(cluster: str, *, owner: int = 3, state: str = "ACTIVE") -> Rows:
    location = spelt("LOCATION", 2, cluster=cluster)
    item = {"phoneNumber": "+15550100", "state": state, "owner": {"id": spelt("PEOPLE", owner, cluster=cluster)}}
    return Rows({NUMBERS: [{**row, "location_id": location} for row in rows_made(NUMBERS, item)]})


def test_the_numbers_of_an_organisation_that_moved_to_another_cluster_are_the_same(night: Night, since: Any) -> None:
    first = night(numbers_of("us"), 1)
    assert since(first, night(numbers_of(ELSEWHERE), 2)).changes == []
    (change,) = since(first, night(numbers_of(ELSEWHERE, state="INACTIVE"), 3)).changes
    assert (change.path, change.before, change.after) == ("state", '"ACTIVE"', '"INACTIVE"')
    assert change.location_id == spelt("LOCATION", 2, cluster=ELSEWHERE)
    (change,) = since(first, night(numbers_of(ELSEWHERE, owner=4), 4)).changes
    assert (change.path, change.kind.value) == ("owner", "changed")


@pytest.mark.parametrize(
    ("outcome", "kind", "reason"),
    [("failed", "unknown", "the call failed (HTTP 500)"), ("skipped", "removed", "skipped 500")],
)
def test_a_call_that_failed_is_recognised_by_its_id_whatever_cluster_it_names(
    outcome: str, kind: str, reason: str, night: Night, since: Any
) -> None:
    first = night(Rows({WEEKLY: rows_made(WEEKLY, {"id": spelt("MODE", 1, cluster="us"), "name": "Open"})}), 1)
    refused = Failure(WEEKLY, {"mode_id": spelt("MODE", 1, cluster=ELSEWHERE)}, outcome)
    results = {WEEKLY: Result.PARTIAL} if outcome == "failed" else {}
    (change,) = since(first, night(Rows({WEEKLY: []}), 2, results=results, failures=(refused,))).changes
    assert (change.kind.value, change.reason) == (kind, reason)


@pytest.mark.parametrize("nothing", ["", [], {}, None, [None, ""], {"inner": [{}]}], ids=repr)
def test_what_says_nothing_is_like_absent_unless_strict(nothing: Any, night: Night, tmp_path: Path) -> None:
    one = Rows({WEEKLY: rows_made(WEEKLY, {"id": "mode-1", "name": "Open", "more": nothing, "list": ["a", nothing]})})
    other = Rows({WEEKLY: rows_made(WEEKLY, {"id": "mode-1", "name": "Open", "list": ["a"]})})
    before, after = night(one, 1), night(other, 2)
    assert compared(before, after, tmp_path / "scratch").told == []
    assert compared(before, after, tmp_path / "scratch", strict=True).told != []


def test_a_value_that_was_emptied_is_none(night: Night, since: Any) -> None:
    (change,) = since(night(of_the_organisation(mode="Open"), 1), night(of_the_organisation(mode=""), 2)).changes
    assert (change.before, change.after) == ('"Open"', "")


@pytest.mark.parametrize(("old", "new"), [("false", False), ("7", 7), (["1", "2"], [2, 1])])
def test_the_same_value_as_another_type_is_one_line_of_the_schema(
    old: Any, new: Any, night: Night, since: Callable[[Side, Side], Compared]
) -> None:
    items = [{"id": f"mode-{number}", "name": "Open"} for number in range(3)]
    before = night(Rows({WEEKLY: rows_made(WEEKLY, *({**each, "more": old} for each in items))}), 1)
    found = since(before, night(Rows({WEEKLY: rows_made(WEEKLY, *({**each, "more": new} for each in items))}), 2))
    assert (found.told, found.unknown, found.summary.differs) == ([], [], False)
    (line,) = found.changes
    assert (line.as_class, line.path, line.reason) == ("schema", "more", "in 3 rows the same value as another type")


def test_what_an_upgrade_reads_otherwise_is_one_line_and_no_change(night: Night, since: Any) -> None:
    item = {"id": "mode-1", "name": "Open", "holidays": [{"name": "Easter"}, {"startDate": "2026-12-25"}]}
    after = Rows({"operating_mode_details": rows_made("operating_mode_details", item)})
    (row,) = after["operating_mode_details"]
    assert row["holiday_names"] == ["Easter", None]
    before = Rows({"operating_mode_details": [{**row, "holiday_names": ["Easter"], SOURCE_METHOD: None}]})
    found = since(night(before, 1), night(after, 2))
    assert (found.told, found.unknown, found.summary.differs) == ([], [], False)
    assert [(line.as_class, line.path, line.reason) for line in found.changes] == [
        ("schema", f"@{SOURCE_METHOD}", f"nothing became {row[SOURCE_METHOD]}")
    ]


def test_the_snapshot_before_may_be_of_another_version(tmp_path: Path) -> None:
    layout = Layout.of(str(tmp_path / "out"))
    for day, manifest in ((1, Manifest([MANIFEST[NIGHTLY]])), (2, MANIFEST)):
        rows = Rows({NIGHTLY: of_the_organisation()[NIGHTLY]})
        snapshot(rows, Path(str(layout.snapshots)) / f"night-{day}", Made(day=day), manifest=manifest)
    before, after = find_sides(layout, PREVIOUS, LATEST)
    assert (before.name, after.name) == ("night-1", "night-2")
    assert before.snapshot.run.manifest_version != after.snapshot.run.manifest_version
