"""Scores of locations and of the scopes that a desired file names, whether a rule uses them or not."""

import base64
from typing import Any

import pytest

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import Condition, InScope, Not, Operator
from space_odt_dagster.judging.condition import Path as At
from space_odt_dagster.judging.condition import Test as Asks
from space_odt_dagster.judging.judgement import Judging, judge
from space_odt_dagster.judging.outcome import LOCATION, NAMED, Judgement, Severity
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.judging.small_snapshot import Given, snapshot_of
from space_odt_dagster_tests.judging.test_waivers import ANA, BEN, RULE, permissions


def location_id(number: int) -> str:
    text = f"ciscospark://us/LOCATION/00000000-0000-4000-8000-0000000000b{number}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


MADRID, PARIS = location_id(1), location_id(2)
SPAIN = Asks(At("country", of="location"), Operator.EQUALS, "ES")
SCOPES: dict[str, Condition] = {"spain": SPAIN, "elsewhere": Not(InScope("spain"))}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    rows: dict[str, list[dict[str, Any]]] = {
        "locations": [
            {"location_id": MADRID, "name": "Madrid", "country": "ES"},
            {"location_id": PARIS, "name": "Paris", "country": "FR"},
        ],
        "people": [{"person_id": ANA, "location_id": MADRID}, {"person_id": BEN, "location_id": PARIS}],
        "person_permissions_out": [
            {**permissions(ANA), "location_id": MADRID},
            {**permissions(BEN), "international_action": "BLOCK", "location_id": PARIS},
        ],
    }
    side = snapshot_of(Given(rows), tmp_path_factory.mktemp("s") / "snapshot", exports=MANIFEST.names, scope="full")
    rules = (ActiveRule(rule=RULE, severity=Severity.HIGH),)
    return judge(side, Judging(rules=rules, scopes=SCOPES, key=b"k"), MANIFEST)


def test_a_named_scope_has_a_score_although_no_rule_uses_it(judged: Judgement) -> None:
    found = {each.scope_id: (each.fails, each.entities) for each in judged.scores if each.scope_kind == NAMED}
    assert found == {"spain": (1, 1), "elsewhere": (0, 1)}


def test_the_score_of_a_location_has_its_id_as_the_exports_write_it(judged: Judgement) -> None:
    found = {each.scope_id: (each.scope_name, each.fails) for each in judged.scores if each.scope_kind == LOCATION}
    assert found == {MADRID: ("Madrid", 1), PARIS: ("Paris", 0)}
    assert {each.location_id for each in judged.findings} <= set(found)
