"""What the shipped rules say of the simulated organisation is what is true of it, rule by rule and entity by entity.

Read over a socket: once for all tests that want an organisation, and three times for a few exports.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.outcome import Judgement, Verdict
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of, source_asset_of
from space_odt_dagster.run.after_reading import snapshot_of
from space_odt_dagster.simulator import Fault, FaultAnswer, SimulatorSettings, presets, serve
from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.rule_truth import SAYS, RuleTruth
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import snapshot
from space_odt_dagster_tests.judging.simulated import PEOPLE, found, is_about, judged, truth, unmatched
from space_odt_dagster_tests.run.whole import opened, read_all

OF_THE_ORGANISATION = (
    "emergency-notification-off",
    "phone-open-to-the-network",
    "recording-switched-off-centrally",
    "silent-monitoring-without-tone",
    "voicemail-default-passcode",
)
UNKNOWN = {"person-inactive": 1}
"""One person has not accepted the invitation, so nothing is known of their activity."""
REFUSED = FaultAnswer(status=400, body="")
SCENARIOS: dict[str, tuple[Fault, ...]] = {
    "calls refused, broken off and answered by a gateway": (
        presets.forbidden("person_call_forwarding"),
        presets.gateway_error("workspace_devices", status=503),
        presets.truncated_json("calling_locations_details"),
        presets.reset("auto_attendant_forwarding"),
        presets.missing_route("location_schedules"),
        Fault(route="call_queue_details", every=2, answer=REFUSED),
        Fault(route="call_queue_agents", every=2, answer=REFUSED),
        Fault(route="hunt_group_details", every=2, answer=REFUSED),
        Fault(route="person_numbers", every=3, answer=REFUSED),
        Fault(route="person_permissions_out", every=3, answer=FaultAnswer(status=404, body={"message": "Gone."})),
    ),
    "listings that were read in part or not at all": (
        presets.gateway_error("people", nth=(2, 3, 4, 5, 6, 7, 8)),
        Fault(route="devices", answer=FaultAnswer(drop_fields=("items",))),
        presets.truncated_json("virtual_lines"),
        presets.missing_scope("licenses"),
        presets.gateway_error("location_pstn_connection", status=503),
    ),
}


@pytest.fixture(scope="module")
def side(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Side:
    """The organisation, as of the day after its devices were seen last."""
    made = snapshot(rows, tmp_path_factory.mktemp("judged") / "snapshot")
    seen = max(str(row["last_seen"])[:10] for row in rows.as_they_are()["devices"] if row["last_seen"])
    started_at = f"{date.fromisoformat(seen) + timedelta(days=1)}T23:00:00+00:00"
    return Side(replace(made.snapshot, run=replace(made.snapshot.run, started_at=started_at)))


def in_scope(side: Side, scope: str) -> Side:
    """The same as a run in this scope has it."""
    return Side(replace(side.snapshot, run=replace(side.snapshot.run, scope=scope)))


def reading(folder: Path, *names: str, settings: SimulatorSettings) -> Side:
    with serve(settings) as simulation, opened(simulation, folder, *names) as (inventory, _):
        read_all(inventory)
        return Side(snapshot_of(inventory).snapshot)


def test_the_truth_knows_each_shipped_rule() -> None:
    assert SAYS.keys() == default_rules().keys()


@pytest.mark.parametrize(("scope", "rules"), [("v1", 59), ("calling", 91), ("full", 100)])
def test_the_judgement_of_each_scope_is_the_truth(scope: str, rules: int, side: Side) -> None:
    judgement, true = judged(in_scope(side, scope)), truth()
    asked = [each for each in judgement.rules if each.in_scope]
    assert len(asked) == rules
    assert differences(judgement, true) == {}
    assert {each.rule_id: each.tally.unknown for each in asked if each.tally.unknown} == UNKNOWN


def differences(judgement: Judgement, true: dict[str, RuleTruth]) -> dict[str, object]:
    """By rule, what is judged and not true, or true and not judged."""
    found_out: dict[str, object] = {}
    for each in judgement.rules:
        if each.in_scope:
            rule, expected = each.rule_id, true[each.rule_id]
            more, missing = unmatched(found(judgement, rule, Verdict.FAIL), expected.breaks)
            if more or missing or each.tally.passed != len(expected.keeps):
                found_out[rule] = more, missing, each.tally, len(expected.keeps)
    return found_out


def test_a_careless_organisation_fails_where_a_careful_one_passes(tmp_path: Path) -> None:
    asked = wanted_by(
        (clause for rule in OF_THE_ORGANISATION for clause in default_rules()[rule].clauses), MANIFEST, {}
    )
    settings = SimulatorSettings(people=PEOPLE, particulars=Particulars(careless=True))
    side = in_scope(reading(tmp_path, *with_sources(asked.paths), settings=settings), "full")
    judgement = judged(side, *OF_THE_ORGANISATION)
    assert all(each.in_scope and each.tally.failed for each in judgement.rules)
    assert differences(judgement, truth(careless=True)) == {}


def with_sources(exports: Iterable[str]) -> tuple[str, ...]:
    """The exports, with those that their ids come from."""
    names = set(exports)
    for export in reversed(tuple(MANIFEST)):  # sources come first
        source = source_asset_of(export)
        if export.name in names and source is not None:
            names.add(source)
    return MANIFEST.in_order(names)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_trouble_makes_no_failure_and_nothing_unknown_a_pass(scenario: str, tmp_path: Path) -> None:
    side = reading(
        tmp_path, settings=SimulatorSettings(people=PEOPLE, page_caps={"people": 9}, faults=SCENARIOS[scenario])
    )
    judgement, true = judged(side), truth()
    keys = {name: set(keys_in(side, name)) for name in side.statuses}
    unknown = 0
    for rule in (each.rule_id for each in judgement.rules if each.in_scope):
        doubtful = found(judgement, rule, Verdict.UNKNOWN)
        unknown += len(doubtful)
        more, missing = unmatched(found(judgement, rule, Verdict.FAIL), true[rule].breaks)
        assert not more, f"{rule}: a failure that is none"
        read = {key for clause in default_rules()[rule].clauses for name in clause.about for key in keys.get(name, ())}
        passed = [key for key in missing if key in read and not any(is_about(each, key) for each in doubtful)]
        assert not passed, f"{rule}: a failure became a pass"
        (summary,) = (each for each in judgement.rules if each.rule_id == rule)
        assert summary.tally.passed <= len(true[rule].keeps)
    assert unknown > 20


def keys_in(side: Side, export: str) -> Iterator[tuple[str, ...]]:
    """The keys of the rows of an export, if it was read."""
    if export in side.files and export in MANIFEST.names:
        for line in side.lines(export):
            row = parse_json(line.decode())
            yield tuple(cell_text(row[name]) for name in keys_of(MANIFEST[export]))
