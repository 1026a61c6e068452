"""The questions of the README of a lake: each query gives what the rows of the nights say."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from upath import UPath

from space_odt_dagster.history.lake_tables import lake_answer
from space_odt_dagster.history.readme import questions
from space_odt_dagster_tests.history.five_nights import DAYS, FiveNights

Ask = Callable[[str], list[tuple[Any, ...]]]
SQL = {each.title: each.sql for each in questions()}


@pytest.fixture(scope="module")
def ask(five: FiveNights) -> Iterator[Ask]:
    """Runs a query over the views, as somebody who reads them does."""
    with duckdb.connect(str(five.lake / "inventory.duckdb"), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def began(day: int) -> datetime:
    """When the readings of a day began."""
    return datetime(2026, 11, day, 3)


def ended(day: int) -> datetime:
    """When they ended."""
    return began(day) + timedelta(seconds=1)


def test_who_could_call_abroad_on_a_day(five: FiveNights, ask: Ask) -> None:
    night = five.nights[3]
    permissions = {each["person_id"]: each for each in night["person_permissions_out"]}
    (unanswered,) = (
        each for each in five.nights[2]["person_permissions_out"] if each["person_id"] == five.parts.unanswered
    )
    permissions[five.parts.unanswered] = unanswered
    by_location = {each["location_id"]: each["international_action"] for each in night["location_permissions_out"]}
    expected = []
    for person in night["people_details"]:
        own = permissions.get(person["person_id"])
        if own is not None:
            is_own = own["use_custom_enabled"] and own["use_custom_permissions"] is not False
            action = own["international_action"] if is_own else by_location.get(person["location_id"])
            if action not in (None, "BLOCK"):
                expected.append((person["person_id"], person["name"], action))
    found = ask(SQL["Who could call abroad on 3 November 2026?"])
    assert found == sorted(expected)
    assert {five.parts.unanswered, night["person_permissions_out"][five.parts.abroad]["person_id"]} <= {
        person for person, *_ in found
    }
    assert "ALLOW" not in {
        action for *_, action in ask(SQL["Who could call abroad on 3 November 2026?"].replace("11-03", "11-05"))
    }


def test_queues_whose_agents_changed(five: FiveNights, ask: Ask) -> None:
    def expected(since: int) -> list[tuple[str, int, int]]:
        moved: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for before, after in pairwise(DAYS):
            ours, theirs = (
                {(each["queue_id"], each["id"]) for each in five.nights[day]["call_queue_agents"]}
                for day in (before, after)
            )
            for place, changed in enumerate((theirs - ours, ours - theirs)):
                for queue, _ in changed if after >= since else ():
                    moved[queue][place] += 1
        return sorted((queue, *counts) for queue, counts in moved.items())

    query = SQL["Which queues got or lost agents in November 2026?"]
    assert [(queue, joined, left) for queue, _, joined, left in ask(query)] == expected(1)
    assert [(queue, joined, left) for queue, _, joined, left in ask(query.replace("11-01", "11-03"))] == expected(3)
    names = {each["id"]: each["name"] for each in five.nights[10]["call_queue_details"]}
    assert [name for _, name, *_ in ask(query)] == [names.get(queue) for queue, *_ in ask(query)]
    assert len(expected(1)) > len(expected(3)) > 0


def test_which_numbers_changed_hands(five: FiveNights, ask: Ask) -> None:
    def owners(day: int) -> dict[str, set[Any]]:
        found: dict[str, set[Any]] = defaultdict(set)
        for each in five.nights[day]["phone_numbers"]:
            if each["direct_number"]:
                found[each["direct_number"]].add(each["owner_id"])
        return found

    expected = []
    for before, after in pairwise(DAYS):
        ours = owners(before)
        for number, theirs in owners(after).items():
            for owner in theirs - ours[number]:
                (old,) = ours[number] - theirs
                expected.append((number, old, owner, began(before), ended(after)))
    assert ask(SQL["Which numbers changed hands, when, and from whom to whom?"]) == expected
    assert len(expected) == 1


def test_what_a_location_looked_like_before_it_moved(five: FiveNights, ask: Ask) -> None:
    before = five.nights[4]
    location = before["location_details"][five.parts.moving]
    there = location["location_id"]
    people, queues = (
        sum(each["location_id"] == there for each in before[export])
        for export in ("people_details", "call_queue_details")
    )
    expected = (there, location["name"], location["address_1"], location["city"], ended(10), people, queues)
    assert ask(SQL["What did locations look like before they moved?"]) == [expected]
    assert people > 0


def test_licences_in_use_by_week(five: FiveNights, ask: Ask) -> None:
    expected: dict[tuple[date, str], list[Any]] = {}
    for day, night in five.nights.items():
        week = date(2026, 11, day) - timedelta(days=date(2026, 11, day).weekday())
        for each in night["licenses"]:
            seen = expected.setdefault((week, each["license_id"]), [each["sku_or_name"], 0, 0])
            seen[1:] = max(seen[1], each["consumed_units"]), max(seen[2], each["total_units"])
    found = ask(SQL["How many units of each licence were in use, week by week?"])
    assert found == [(*key, *values) for key, values in sorted(expected.items())]
    assert len({week for week, *_ in found}) == 3


def test_how_long_findings_of_a_rule_stayed_open(five: FiveNights, ask: Ask) -> None:
    shown: dict[str, list[int]] = defaultdict(list)
    for day, night in five.nights.items():
        for each in night["person_permissions_out"]:
            is_own = each["use_custom_enabled"] and each["use_custom_permissions"] is not False
            if is_own and each["international_action"] == "ALLOW":
                shown[each["person_id"]].append(day)
    expected = []
    for person, days in shown.items():
        first, last = days[0], days[-1]
        over = datetime(2026, 11, 4, 4)
        at_most = None if first == 1 else round((over - began(first - 1)) / timedelta(days=1), 2)
        expected.append((person, began(first), over, False, float(last - first), at_most))
    found = ask(SQL["How long did findings of a rule stay open?"])
    assert found == sorted(expected)
    by_person = {person: days for person, *_, days, _ in found}
    assert by_person[five.parts.unanswered] == 1.0, "on the third day nobody could say"
    assert {at_most for *_, at_most in found} == {None, 3.04}


def test_devices_offline_by_location_and_night(five: FiveNights, ask: Ask) -> None:
    names = {each["location_id"]: each["name"] for each in five.nights[10]["locations"]}
    expected: dict[tuple[date, Any], list[int]] = defaultdict(lambda: [0, 0])
    for day in set(DAYS) - {4}:
        for each in five.nights[day]["devices"]:
            counts = expected[date(2026, 11, day), each["location_id"]]
            counts[0] += each["connection_status"] in ("disconnected", "offline_expired")
            counts[1] += 1
    found = ask(SQL["How many devices were offline, by location and night?"])
    assert {(day, place): [offline, devices] for day, place, _, offline, devices in found} == expected
    assert len(found) == len(expected)
    assert all(name == names.get(place) for _, place, name, *_ in found)
    assert len({tuple(each) for each in expected.values()}) > 2


@pytest.mark.parametrize("title", SQL)
def test_the_command_answers_as_the_views_do(five: FiveNights, ask: Ask, title: str) -> None:
    found = lake_answer(UPath(five.lake), SQL[title]).rows
    bare = [tuple(each.replace(tzinfo=None) if isinstance(each, datetime) else each for each in row) for row in found]
    assert bare == ask(SQL[title]) != []


def test_a_finding_joins_with_its_person_whether_it_failed_or_could_not_be_judged(ask: Ask) -> None:
    joined = "facts.findings f left join current.people_details p on p.row_key = f.entity_key"
    found = ask(f"select verdict, count(*), count(p.row_key) from {joined} group by verdict order by verdict")
    assert [verdict for verdict, *_ in found] == ["fail", "unknown"]
    assert all(findings == people for _, findings, people in found)


def test_at_the_end_of_a_version_the_next_one_holds_and_not_before(ask: Ask) -> None:
    (ended,) = ask(
        "select key, valid_from, valid_to, next from (select row_key as key, valid_from, valid_to, ended, version, "
        "lead(valid_from) over (partition by row_key, occurrence order by version) as next from history.location_details) "
        "where ended = 'changed'"
    )
    key, begins, ends, next_begins = ended
    assert ends == next_begins

    def versions(at: datetime) -> list[tuple[Any, ...]]:
        return ask(f"select version from history.location_details_as_of(timestamp '{at}') where row_key = '{key}'")

    moment = timedelta(microseconds=1)
    assert [versions(at) for at in (begins - moment, begins, ends - moment, ends)] == [[], [(1,)], [(1,)], [(2,)]]


def test_numbers_by_location_are_those_of_each_night(five: FiveNights, ask: Ask) -> None:
    expected = []
    for day, night in five.nights.items():
        by_location = defaultdict(list)
        for each in night["location_available_numbers_ecbn"]:
            by_location[each["location_id"]].append(each["raw_json"])
        for location, numbers in by_location.items():
            owned = [bool(each.get("owner")) for each in numbers]
            idle = [each.get("state") == "INACTIVE" for each in numbers]
            free = sum(not one and not other for one, other in zip(owned, idle, strict=True))
            expected.append((date(2026, 11, day), location, len(numbers), sum(owned), free, sum(idle)))
    found = ask("select date, location_id, numbers, assigned, free, inactive from facts.number_pool")
    assert sorted(found) == sorted(expected)


def test_what_is_current_was_seen_by_the_newest_reading(five: FiveNights, ask: Ask) -> None:
    def seen(export: str) -> set[Any]:
        return set(ask(f"select seen_last, last_snapshot from history.{export} where is_current"))

    assert seen("people_details") == seen("devices") == {(began(10), "20261110T040000Z_run-10")}
    gone = "where not is_current and (seen_last is null or seen_last < seen_first - interval 1 second)"
    assert ask(f"select * from history.person_permissions_out {gone}") == []
    assert ask("select seen_last, gone_by from history.location_details where not is_current") == [
        (began(4), ended(10))
    ]


@pytest.mark.parametrize(
    ("export", "columns"),
    [
        ("people_details", ("person_id", "extension")),
        ("call_queue_agents", ("queue_id", "id", "extension")),
        ("person_permissions_out", ("person_id", "international_action")),
        ("phone_numbers", ("direct_number", "extension", "owner_id", "esn")),
    ],
)
def test_the_versions_of_a_time_are_the_rows_of_the_reading_before_it(
    export: str, columns: tuple[str, ...], five: FiveNights, ask: Ask
) -> None:
    assert ask(f"select count(*) from history.{export}_as_of('2026-10-31')") == [(0,)]
    for day in DAYS:
        rows = Counter(tuple(each[name] for name in columns) for each in five.nights[day][export])
        noon = f"timestamp '2026-11-{day:02d} 12:00'"
        found = Counter(ask(f"select {', '.join(columns)} from history.{export}_as_of({noon})"))
        unanswered = [each for each in found - rows if day == 3 and five.parts.unanswered in each]
        assert found == rows + Counter(unanswered)
        assert len(unanswered) == (day == 3 and export == "person_permissions_out")
