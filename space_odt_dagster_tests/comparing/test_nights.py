"""Nights of the simulated organisation, read over a socket: what is found is what was edited.

Those of all nights are read for the exports of the first version. What the documented answers say of a person who left is
read for the exports that have people in lists, and looked at in all documents.
"""

import json
from typing import Any

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator.documented_answers import DocumentedAnswers
from space_odt_dagster.simulator.documents import documents
from space_odt_dagster.simulator.nights import ABROAD, NightlyEdit, NightlyKind, OrganisationAtNight
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import rows_read
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.run.whole import V1

PEOPLE, NIGHTS = 14, 4 * min(ENDURANCE, 2)
FEW, LEAVING = 16, 3
"""A small organisation, and the night in which somebody leaves it."""
WITH_PEOPLE_IN_LISTS = (
    *("device_members", "supervisors", "call_recording_vendor_users", "receptionist_contact_directories"),
    *(
        "receptionist_contact_directory_contacts",
        "call_parks",
        "call_park_details",
        "call_pickups",
        "call_pickup_details",
    ),
    *(
        "paging_groups",
        "paging_group_details",
        "call_queue_agents_all",
        "call_queue_dnis",
        "call_queue_dnis_announcements",
    ),
    *("dect_networks", "dect_handsets", "virtual_line_privacy", "workspace_monitoring", "call_recording_announcements"),
    *("person_privacy", "person_monitoring", "person_push_to_talk", "person_receptionist_client", "phone_numbers"),
)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Rows]:
    """The rows of each night."""
    folder = tmp_path_factory.mktemp("nights")
    return [rows_read(PEOPLE, folder / str(night), *V1, nights=night) for night in range(NIGHTS + 1)]


def edits_of(nights: int) -> list[NightlyEdit]:
    return OrganisationAtNight(nights=nights, seed=1, people=PEOPLE, awkward=True).edits


def expected(edit: NightlyEdit) -> set[tuple[str, str, str]]:
    """Export, kind and field of the changes of an edit."""
    found = {
        NightlyKind.QUEUE_RENAMED: {("call_queue_details", "changed", "name")},
        NightlyKind.AGENT_REPLACED: {
            ("call_queue_details", "removed", f"agents[id={edit.before}]"),
            ("call_queue_details", "added", f"agents[id={edit.after}]"),
        },
        NightlyKind.PERSON_LEFT: {("people_details", "removed", "")},
        NightlyKind.SENT_ABROAD: {
            ("person_call_forwarding", "changed", "callForwarding.always.destination"),
            ("person_call_forwarding", "changed", "callForwarding.always.enabled"),
        },
    }
    return found[edit.kind]


@pytest.mark.parametrize("night", range(1, NIGHTS + 1))
def test_a_night_is_what_was_edited_in_it(night: int, nights: list[Rows], between: Between) -> None:
    (edit,) = edits_of(night)[-1:]
    found = between(nights[night - 1], nights[night])
    told = {each[:3] for each in found.told}
    # A device goes with its person.
    what_was_theirs = {("devices", "removed", "")} if edit.kind is NightlyKind.PERSON_LEFT else set()
    assert expected(edit) <= told <= expected(edit) | what_was_theirs, found.told
    if edit.kind is NightlyKind.SENT_ABROAD:
        assert [each.abroad for each in found.changes if each.path.endswith("destination")] == ["+44"]
        assert f'"{ABROAD}"' in {each.after for each in found.changes}


def test_all_nights_together_are_all_their_edits(nights: list[Rows], between: Between) -> None:
    told = {each[:3] for each in between(nights[0], nights[NIGHTS]).told}
    assert set().union(*(expected(edit) for edit in edits_of(NIGHTS))) <= told


def test_a_night_is_the_same_whenever_it_is_played() -> None:
    assert edits_of(5) == edits_of(8)[:5]


def test_a_person_who_leaves_is_one_change_and_its_places(
    between: Between, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("leaving")
    names = [name for name in MANIFEST.names if name in {*V1, *WITH_PEOPLE_IN_LISTS}]
    before, after = (rows_read(FEW, folder / str(night), *names, nights=night) for night in (LEAVING - 1, LEAVING))
    found = between(before, after)
    (left,) = OrganisationAtNight(nights=LEAVING, seed=1, people=FEW, awkward=True).edits[-1:]
    assert [(each.kind.value, each.entity_id) for each in found.changes if each.kind != "unknown"] == [
        ("removed", left.entity_id)
    ]
    (removed,) = found.changes
    assert {place.export for place in found.places[removed.number]} >= {"people", "person_privacy", "device_members"}


def test_documents_are_dealt_out_by_who_somebody_is_and_not_by_how_many_there_are() -> None:
    before, after = (OrganisationAtNight(nights=n, seed=1, people=FEW, awkward=True) for n in (LEAVING - 1, LEAVING))
    gone = after.edits[-1].entity_id
    ours, theirs = (DocumentedAnswers(each) for each in (before, after))
    wrong, touched = [], 0
    for name, document in documents().items():
        old = {ask.place: [ours.body(document, ask), *ours.items(document, ask)] for ask in ours.asks(document)}
        new = {ask.place: [theirs.body(document, ask), *theirs.items(document, ask)] for ask in theirs.asks(document)}
        expected = {place: without(answer, gone) for place, answer in old.items() if gone not in dict(place).values()}
        touched += old != new
        wrong += [name] if expected != new else []
    assert wrong == []
    assert touched > 50


def without(value: Any, gone: str) -> Any:
    """A value without the elements of lists that name somebody."""
    if isinstance(value, dict):
        return {name: without(inner, gone) for name, inner in value.items()}
    if isinstance(value, list):
        lesser = [without(each, gone) for each in value]
        return [each for each in lesser if gone not in json.dumps(each)]
    return value
