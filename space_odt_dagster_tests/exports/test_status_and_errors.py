"""The rows of ``status`` and ``errors`` have the declared columns and are read back as written."""

import csv
import json
from dataclasses import fields
from pathlib import Path

import pytest

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_and_errors import (
    ERRORS_HEADER,
    STATUS_HEADER,
    ErrorRow,
    StatusRow,
    error_rows,
    status_row,
)
from space_odt_dagster.exports.status_files import errors_in, keep_errors, keep_status, status_in
from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster_tests.exports.made_up import PARTS, store_in


def refused() -> ReadOutcome:
    """A detail read of which one call was skipped and one failed."""
    tally = ReadOutcome(PARTS, calls=3, fetched=1, rows=1, started_at="2026-11-22T03:14:00+00:00")
    gone = {"http_status": 404, "code": None, "tracking_id": "T1", "attempts": 1}
    tally.refuse(CallError.of_ours(Meaning.NO_ID, "The source row has no id to ask with.").of('{"id":"2"}'))
    tally.refuse(CallError(ids='{"id":"1"}', meaning=Meaning.REJECTED, message="not: this", **gone))  # type: ignore[arg-type]
    return tally


def kept(folder: Path) -> ExportStore:
    tally = refused()
    store = store_in(folder)
    (folder / "state").mkdir(parents=True)
    row = status_row(tally, count=1, run_id="run-1", org_id="org")
    store.keep_state("parts", AssetState(row, tuple(error_rows(tally)), None))
    return store


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_columns_are_the_fields_of_the_rows() -> None:
    assert tuple(each.name for each in fields(StatusRow)) == STATUS_HEADER
    assert tuple(each.name for each in fields(ErrorRow)) == ERRORS_HEADER


def test_the_new_columns_stand_last() -> None:
    assert STATUS_HEADER[:7] == ("module", "method", "result", "http_status", "error", "count", "elapsed_ms")
    assert STATUS_HEADER[-2:] == ("run_id", "org_id")
    assert ERRORS_HEADER[-2:] == ("attempts", "meaning")


def test_rows_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    store, tally = kept(tmp_path), refused()
    assert status_in(store, ["parts"]) == [status_row(tally, count=1, run_id="run-1", org_id="org")]
    assert list(errors_in(store, ["parts"])) == error_rows(tally)


def test_the_files_name_the_organisation_and_what_each_answer_means(tmp_path: Path) -> None:
    store = kept(tmp_path)
    keep_status(store, ["parts"], csv_safe=False)
    keep_errors(store, ["parts"], csv_safe=False)
    assert [row["org_id"] for row in table(tmp_path / "exports" / "status.csv")] == ["org"]
    errors = table(tmp_path / "exports" / "errors.csv")
    assert [(each["ids"], each["meaning"], each["message"]) for each in errors] == [
        ('{"id":"1"}', "rejected", "rejected: not: this"),
        ('{"id":"2"}', "no id", "no id: The source row has no id to ask with."),
    ]
    written = json.loads((tmp_path / "exports" / "errors.json").read_text())
    assert [each["meaning"] for each in written] == ["rejected", "no id"]


@pytest.mark.parametrize(
    ("of", "damage"),
    [
        ("status", {"result": "fine"}),
        ("status", {"more": 1}),
        ("errors", {"outcome": "lost"}),
        ("errors", {"meaning": "unheard of"}),
    ],
)
def test_a_row_with_anything_else_in_it_is_damaged(tmp_path: Path, of: str, damage: dict[str, object]) -> None:
    store = kept(tmp_path)
    path = tmp_path / "state" / "parts.json"
    state = json.loads(path.read_text())
    (state[of] if of == "status" else state[of][0]).update(damage)
    path.write_text(json.dumps(state))
    with pytest.raises(OutputError, match="is damaged: remove it and read parts again"):
        store.state("parts")
