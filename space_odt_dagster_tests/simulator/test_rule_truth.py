"""The simulated organisation breaks every rule somewhere and keeps it somewhere, and its nights have the same that break them."""

from __future__ import annotations

from functools import cache

import pytest

from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.documents import documents
from space_odt_dagster.simulator.nights import NightlyKind, OrganisationAtNight
from space_odt_dagster.simulator.rule_truth import SAYS, RuleTruth, rule_truth

OF_THE_WHOLE_ORGANISATION = {
    "emergency-notification-off",
    "recording-switched-off-centrally",
    "silent-monitoring-without-tone",
    "voicemail-default-passcode",
}
"""One setting decides for everybody: a careful organisation keeps them, a careless one breaks them."""
WITH_ORGANISATION = {*OF_THE_WHOLE_ORGANISATION, "phone-open-to-the-network"}
SMALL, OF_THE_DEMO = 14, 120


@cache
def truth(people: int, *, nights: int = 0, careless: bool = False) -> dict[str, RuleTruth]:
    particulars = Particulars(careless=careless)
    return rule_truth(OrganisationAtNight(nights=nights, seed=1, people=people, awkward=True, particulars=particulars))


@pytest.mark.parametrize("people", [SMALL, OF_THE_DEMO])
def test_some_break_each_rule_and_some_keep_it(people: int) -> None:
    found = truth(people)
    one_kind = {rule for rule, each in found.items() if not each.breaks or not each.keeps}
    assert one_kind == OF_THE_WHOLE_ORGANISATION
    assert all(found[rule].keeps and not found[rule].breaks for rule in one_kind)
    assert all(not each.breaks & each.keeps for each in found.values())


def test_what_holds_for_the_whole_organisation_is_broken_by_a_careless_one() -> None:
    careful, careless = truth(SMALL), truth(SMALL, careless=True)
    for rule in OF_THE_WHOLE_ORGANISATION:
        assert careless[rule] == RuleTruth(breaks=careful[rule].keeps, keeps=frozenset())
    assert () in careful["phone-open-to-the-network"].keeps
    assert () in careless["phone-open-to-the-network"].breaks
    assert {rule for rule in SAYS if careful[rule] != careless[rule]} == WITH_ORGANISATION


def test_most_are_in_order() -> None:
    """A rule that many break would hide the others in a demo."""
    found = truth(OF_THE_DEMO)
    assert sum(len(each.breaks) for each in found.values()) < 250
    assert {rule for rule, each in found.items() if len(each.breaks) > max(1, len(each.keeps))} == set()


def test_a_night_breaks_no_rule_but_the_one_of_its_edit() -> None:
    """Who left and what was edited changes; nothing else does."""
    edited = {
        NightlyKind.QUEUE_RENAMED: set(),
        NightlyKind.AGENT_REPLACED: {"agent-deactivated"},
        NightlyKind.PERSON_LEFT: set(SAYS),
        NightlyKind.SENT_ABROAD: {"line-forwards-always-outside", "line-forwards-abroad"},
    }
    for night, kind in enumerate(NightlyKind, start=1):
        before, after = truth(OF_THE_DEMO, nights=night - 1), truth(OF_THE_DEMO, nights=night)
        assert {rule for rule in SAYS if before[rule] != after[rule]} <= edited[kind]
        new = {key for rule in SAYS for key in after[rule].breaks - before[rule].breaks}
        assert len(new) == (1 if kind is NightlyKind.SENT_ABROAD else 0)


def test_exceptional_values_are_documented() -> None:
    """Every path of a usual or exceptional value is one of the example."""
    for document in documents().values():
        for values in (document.usual, *(each.values for each in document.exceptions)):
            assert set(values) <= set(paths(document.example_items)), document.name


def paths(value: object, at: str = "") -> list[str]:
    """The paths of everything in a value, with the forms that elements of lists are chosen by."""
    if isinstance(value, dict):
        names = [f"{at}.{name}" if at else name for name in value]
        return [
            *names,
            *(path for name, inner in zip(names, value.values(), strict=True) for path in paths(inner, name)),
        ]
    if not isinstance(value, list):
        return []
    found: list[str] = []
    for index, each in enumerate(value):
        forms = (
            [f"{at}[{index}]", *(f"{at}[{k}={v}]" for k, v in each.items())] if at and isinstance(each, dict) else [at]
        )
        found += [path for form in forms for path in paths(each, form)]
    return found
