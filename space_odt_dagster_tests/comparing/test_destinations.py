"""Where calls go after a change: abroad for the location of whose calls they are."""

import sys

import pytest

from space_odt_dagster.comparing.destinations import number_in
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Compared, Made

SPANISH, AMERICAN, JAMAICAN, BRITISH = "+34915550142", "+12125550142", "+18765550142", "+442079460123"


@pytest.mark.parametrize(
    ("path", "after", "number"),
    [
        ("callForwarding.always.destination", f'"{BRITISH}"', BRITISH),
        ("destination", '"00442079460123"', "00442079460123"),
        ("always.description", f'"{BRITISH}"', ""),
        ("destination", '"7101"', ""),
        ("menu.keyConfigurations[0]", f'{{"action":"TRANSFER","value":"{BRITISH}"}}', BRITISH),
        ("rules[0]", f'{{"forwardTo":"{BRITISH}","name":"Night"}}', BRITISH),
        ("rules[0]", f'{{"name":"{BRITISH}"}}', ""),
    ],
)
def test_a_number_is_where_calls_go_only_in_a_field_for_it(path: str, after: str, number: str) -> None:
    assert number_in(path, after) == number


def country_by_entity(rows: Rows) -> dict[str, str]:
    """The country of each person, as the rows have it."""
    countries = {comparable_id(each["location_id"]): each["country"] for each in rows["locations"]}
    return {
        each["person_id"]: countries[comparable_id(each["location_id"])]
        for each in rows["people"]
        if each["location_id"]
    }


def forwarded(rows: Rows, country: str, number: str) -> Rows:
    """The rows with the calls of a person in a country forwarded to the number."""
    at = country_by_entity(rows)

    def edit(other: Rows) -> None:
        row = next(each for each in other["person_call_forwarding"] if at.get(each["person_id"]) == country)
        row["raw_json"]["callForwarding"]["always"].update(enabled=True, destination=number)

    return edited(rows, edit)


def codes(found: Compared) -> list[str]:
    return [each.abroad for each in found.changes if each.path.endswith("destination")]


@pytest.mark.parametrize(
    ("country", "number", "code"),
    [
        ("US", BRITISH, "+44"),
        ("US", SPANISH, "+34"),
        ("US", "01134915550142", "+34"),
        ("US", AMERICAN, ""),
        ("US", JAMAICAN, "+1876"),
        ("ES", SPANISH, ""),
        ("ES", "915550142", ""),
        ("ES", AMERICAN, "+1212"),
        ("ES", "00442079460123", "+44"),
    ],
)
def test_a_forward_is_abroad_for_the_country_of_the_person(
    country: str, number: str, code: str, rows: Rows, between: Between
) -> None:
    assert codes(between(rows, forwarded(rows, country, number))) == [code]


@pytest.mark.parametrize(("number", "code"), [(SPANISH, "+34"), (AMERICAN, ""), (BRITISH, "+44")])
def test_without_a_known_location_the_main_numbers_decide(number: str, code: str, rows: Rows, between: Between) -> None:
    unread = Made(day=2, left_out=frozenset({"locations"}))
    assert codes(between(rows, forwarded(rows, "US", number), None, unread)) == [code]


def test_changes_without_numbers_import_no_numbering_plans(
    rows: Rows, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(other: Rows) -> None:
        other["call_queue_details"][0]["raw_json"]["name"] = "Another name"

    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    assert between(rows, edited(rows, edit)).changes
    with pytest.raises(ImportError):
        between(rows, forwarded(rows, "US", BRITISH))
