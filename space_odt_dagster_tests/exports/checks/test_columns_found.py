"""The columns of an export are read back from its files, and the verdict rests on what is there."""

from dataclasses import replace
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.checks.columns_found import ColumnsFound, columns_found
from space_odt_dagster.exports.checks.judge import schema_verdict, volume_verdict
from space_odt_dagster.exports.checks.known_ids import KnownIds
from space_odt_dagster.exports.checks.observe import Examination, ExportBefore, Findings
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.outcome import Tally
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.spec import header_of
from space_odt_dagster_tests.exports.made_up import THINGS, keep, store_in

GROUPS = MANIFEST["groups"]
DECLARED = header_of(GROUPS)


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, folder_in_memory: UPath) -> ExportStore:
    return store_in(tmp_path if request.param == "disk" else folder_in_memory)


def test_both_files_have_the_columns_that_are_declared(store: ExportStore) -> None:
    keep(store, [{"id": "1", "name": 'a\nb,"c"'}, {"id": "2"}])
    assert columns_found(store.layout, "things") == ColumnsFound(header_of(THINGS), header_of(THINGS))


def test_an_export_without_rows_has_a_header_and_no_object(store: ExportStore) -> None:
    keep(store, [])
    assert columns_found(store.layout, "things") == ColumnsFound(header_of(THINGS), None)


@pytest.mark.parametrize("name", ["csv", "json"])
@pytest.mark.parametrize("content", [None, b"", b"[\n", b"\xff\xfe\n\xff\n"])
def test_what_is_not_there_or_not_an_export_is_not_known(store: ExportStore, name: str, content: bytes | None) -> None:
    keep(store, [{"id": "1"}])
    path = store.layout.csv_of("things") if name == "csv" else store.layout.json_of("things")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    found = columns_found(store.layout, "things")
    assert found is None or found.in_csv != header_of(THINGS)


def findings(columns: ColumnsFound | None, before: ExportBefore = ExportBefore()) -> Findings:  # noqa: B008
    facts = keep(store_in("memory://columns"), [{"id": "1"}]).export
    assert facts is not None
    examination = Examination(GROUPS, lambda reference: KnownIds(frozenset()))
    return replace(examination.finish(facts, columns, before), unknown_fields={})


def test_the_columns_that_are_declared_pass() -> None:
    verdict = schema_verdict(Tally(GROUPS), findings(ColumnsFound(DECLARED, DECLARED)))
    assert verdict.passed
    assert schema_verdict(Tally(GROUPS), findings(ColumnsFound(DECLARED, None))).passed


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (ColumnsFound(DECLARED[1:], DECLARED), "CSV are not those declared: 1 missing, 0 not declared."),
        (ColumnsFound(DECLARED, (*DECLARED, "x")), "JSON are not those declared: 0 missing, 1 not declared."),
        (
            ColumnsFound(DECLARED[::-1], DECLARED),
            "CSV are not those declared: 0 missing, 0 not declared, and the order",
        ),
    ],
)
def test_other_columns_are_an_error(found: ColumnsFound, told: str) -> None:
    verdict = schema_verdict(Tally(GROUPS), findings(found))
    assert (verdict.passed, verdict.is_grave) == (False, True)
    assert told in verdict.message


def test_files_that_cannot_be_read_back_are_not_called_right() -> None:
    verdict = schema_verdict(Tally(GROUPS), findings(None))
    assert (verdict.passed, verdict.facts["evaluated"]) == (False, False)
    assert verdict.message.startswith("Could not be evaluated")


def test_a_volume_that_cannot_be_compared_is_not_called_right() -> None:
    before = ExportBefore(problem="state/groups.json is damaged: remove it and read groups again.")
    verdict = volume_verdict(findings(None, before), most_fall=0.2)
    assert (verdict.passed, verdict.facts["evaluated"]) == (False, False)
    assert "is damaged" in verdict.message
