"""The answer at the top: whether the inventory can be trusted, what is missing, why, and what to do."""

from pathlib import Path

import pytest

from space_odt_dagster.exports.status_files import status_in
from space_odt_dagster.reporting.gaps import Gap, GapKind, find_gaps
from space_odt_dagster_tests.reporting.made_up import FACTS, SCOPE, Organisation, organisation, report_of
from space_odt_dagster_tests.reporting.page_text import read_cells
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS

ALL = len(SCOPE)
OF_WORKSPACES = sum(
    export.endpoint.scopes[0] == "spark-admin:workspaces_read" or export.name in SCOPE.children("workspaces")
    for export in SCOPE
)
"""The exports that are missing where the workspaces cannot be read."""


def text_of(scenario: str, folder: Path, language: str = "en") -> str:
    made, facts = SCENARIOS[scenario]()
    return read_cells(report_of(made, folder, language=language, **facts)[1]).text


def gaps_of(made: Organisation, folder: Path) -> tuple[Gap, ...]:
    rows = status_in(made.write(folder), SCOPE.names)
    return find_gaps(SCOPE, {row.module: row for row in rows}, ())


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ("good", f"Yes. All {ALL} exports were read completely."),
        ("selected", f"Yes, for the 2 exports you selected. This run left out {ALL - 2} others."),
        ("selected_one", f"Yes, for the one export you selected. This run left out {ALL - 1} others."),
        ("earlier", "1 export was not read in this run; its rows are from an earlier one."),
        ("forbidden_scope", f"Not fully. {OF_WORKSPACES + 1} of {ALL} exports are missing or incomplete."),
        ("forbidden_scope", f"Scope spark-admin:workspaces_read is missing {OF_WORKSPACES} exports"),
        ("forbidden_scope", "Add spark-admin:workspaces_read to the token"),
        ("forbidden_scope", "3 calls failed (3 × server fault)."),
        ("role_missing", "Not allowed, although scope spark-admin:telephony_config_read works elsewhere"),
        ("dead_token", "No. The run stopped early:"),
        ("dead_token", "Why it stopped: The access token was refused (HTTP 401)."),
        ("dead_token", "Renew the access token"),
        ("interrupted", "The run did not get this far 12 exports"),
        ("interrupted", "Continue where it stopped: space-odt inventory_run --resume"),
        ("interrupted_at_the_end", "Partly. The run stopped early; everything it reached is complete."),
        ("blocked_export", "These exports need ids from another export"),
        ("no_status", "No. The run left no status"),
        ("no_status", f"Organisation{FACTS.org_id} Read"),
        ("every_result", "Some calls were skipped or failed, but errors.csv does not say why."),
        ("every_result", "Access codes, names, e-mails and numbers are redacted"),
    ],
)
def test_the_report_says(scenario: str, sentence: str, tmp_path: Path) -> None:
    assert sentence in text_of(scenario, tmp_path)


def test_it_says_so_in_spanish_too(tmp_path: Path) -> None:
    text = text_of("forbidden_scope", tmp_path, "es-ES")
    assert f"No del todo. {OF_WORKSPACES + 1} de {ALL} exportaciones faltan o están incompletas." in text
    assert "Falta el permiso (scope) spark-admin:workspaces_read" in text


def test_what_a_missing_source_costs_is_listed_under_it(tmp_path: Path) -> None:
    made = organisation()
    made.fail("people", "forbidden", failed=1)
    made.fail("people_details", "forbidden", failed=1)
    (gap,) = gaps_of(made, tmp_path)
    assert gap.kind is GapKind.SCOPE
    assert gap.exports == ("people", "people_details")
    assert gap.scopes == ("spark-admin:people_read",)
    assert set(gap.affected) == set(SCOPE.children("people")) - {"people_details"}


def test_a_module_that_is_partial_because_of_its_source_is_no_cause(tmp_path: Path) -> None:
    made = organisation()
    made.statuses |= {"call_queues": {"result": "partial", "failed": 1}, "call_queue_agents": {"result": "partial"}}
    (gap,) = gaps_of(made, tmp_path)
    assert (gap.exports, gap.affected, gap.failed) == (("call_queues",), ("call_queue_agents",), 1)


def test_the_worst_comes_first_and_then_what_costs_most(tmp_path: Path) -> None:
    made = organisation()
    made.fail("hunt_group_details", "partial", failed=1)
    made.fail("devices", "forbidden", failed=1)
    made.fail("licenses", "forbidden", failed=1)
    made.fail("groups", "unauthorized")
    found = [(gap.kind, gap.exports[0]) for gap in gaps_of(made, tmp_path)]
    assert found == [
        (GapKind.TOKEN, "groups"),
        (GapKind.SCOPE, "licenses"),
        (GapKind.SCOPE, "devices"),
        (GapKind.PARTIAL, "hunt_group_details"),
    ]


def test_every_module_that_lacks_rows_stands_under_exactly_one_gap(tmp_path: Path) -> None:
    made, _ = SCENARIOS["every_result"]()
    listed = [export for gap in gaps_of(made, tmp_path) for export in (*gap.exports, *gap.affected)]
    assert sorted(listed) == sorted(made.statuses)
