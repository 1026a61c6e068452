"""Nights of the simulated organisation, read over a socket: what is found is what was edited.

They edit what the exports of the first version show: the others are served from documented answers. Those take part in
``test_laws``, where a person leaves, and in ``test_single_renames``.
"""

import pytest

from space_odt_dagster.simulator.nights import ABROAD, NightlyEdit, NightlyKind, OrganisationAtNight
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.snapshots_made import Rows, organisation
from space_odt_dagster_tests.run.whole import V1

PEOPLE, NIGHTS = 40, 8


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Rows]:
    """The rows of each night."""
    folder = tmp_path_factory.mktemp("nights")
    return [organisation(PEOPLE, folder / str(night), *V1, nights=night) for night in range(NIGHTS + 1)]


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
    # A device goes with its person, and the simulated organisation gives the licences back.
    gone_too = {("devices", "removed", ""), ("licenses", "changed", "totalUnits")}
    what_was_theirs = gone_too if edit.kind is NightlyKind.PERSON_LEFT else set[tuple[str, str, str]]()
    assert expected(edit) <= told <= expected(edit) | what_was_theirs, found.told
    if edit.kind is NightlyKind.SENT_ABROAD:
        assert [each.abroad for each in found.changes if each.path.endswith("destination")] == ["+44"]
        assert f'"{ABROAD}"' in {each.after for each in found.changes}


def test_all_nights_together_are_all_their_edits(nights: list[Rows], between: Between) -> None:
    told = {each[:3] for each in between(nights[0], nights[NIGHTS]).told}
    assert set().union(*(expected(edit) for edit in edits_of(NIGHTS))) <= told


def test_a_night_is_the_same_whenever_it_is_played() -> None:
    assert edits_of(5) == edits_of(8)[:5]
