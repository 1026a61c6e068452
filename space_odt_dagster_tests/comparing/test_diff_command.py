"""``space-odt diff`` as it is run: its exit codes, its first screen, its files, and what it never shows."""

import csv
import io
import json
from pathlib import Path

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot

ABROAD = "+442071234567"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder without snapshots, and nothing of the machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SPACE_ODT_OUT_DIR", "SPACE_ODT_REDACT_KEY", "SPACE_ODT_LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "out"


def keep(folder: Path, rows: Rows, made: Made) -> str:
    name = f"202611{made.day:02d}T040000Z_run-{made.day}"
    snapshot(rows, folder / "snapshots" / name, made)
    return name


def sent_abroad(rows: Rows) -> Rows:
    def edit(other: Rows) -> None:
        always = other["person_call_forwarding"][1]["raw_json"]["callForwarding"]["always"]
        always.update(enabled=True, destination=ABROAD)
        queue = other["call_queue_details"][0]
        queue["raw_json"]["name"] = "Another name"

    return edited(rows, edit)


def diff(folder: Path, *arguments: str) -> int:
    return main(["diff", "--out-dir", str(folder), *arguments])


def test_nothing_to_compare_with_is_wrong_usage(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    keep(folder, rows, Made(day=1))
    assert diff(folder) == 2
    assert "nothing to compare with yet" in capsys.readouterr().err


def test_a_night_without_changes_is_one_line_and_opens_no_file(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (1, 2):
        keep(folder, rows, Made(day=day))
    for file in folder.rglob("*.json"):
        if file.stem not in ("manifest", "status", "errors"):
            file.unlink()
    assert diff(folder) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "Nothing changed between 2026-11-01 03:00 and 2026-11-02 03:00 UTC."
    )


def test_the_first_screen_begins_with_what_matters_most(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(folder, rows, Made(day=1))
    keep(folder, sent_abroad(rows), Made(day=2))
    assert diff(folder) == 4
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("3 changes in 2 exports between")
    assert "calls go abroad, +44" in lines[3]
    assert "differing values" in lines[-1]
    assert len(lines) <= 24


def test_people_are_shown_only_if_asked_for(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    keep(folder, rows, Made(day=1))
    keep(folder, sent_abroad(rows), Made(day=2))
    for form in ("text", "html"):
        diff(folder, "--format", form)
        assert ABROAD not in capsys.readouterr().out
        diff(folder, "--format", form, "--show-values")
        assert ABROAD in capsys.readouterr().out


def test_something_unknown_is_three_and_a_change_beside_it_is_four(folder: Path, rows: Rows) -> None:
    unread = Made(day=2, results={"devices": "forbidden"})
    keep(folder, rows, Made(day=1))
    keep(folder, edited(rows, lambda other: other["devices"].clear()), unread)
    assert diff(folder, "--quiet") == 3
    other = Made(day=3, results={"devices": "forbidden"})
    keep(folder, edited(sent_abroad(rows), lambda each: each["devices"].clear()), other)
    assert diff(folder, "--quiet", "2026-11-01", "latest") == 4
    assert diff(folder, "--quiet", "--select", "devices", "2026-11-01", "latest") == 3


def test_a_file_that_was_edited_ends_it_with_one(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    keep(folder, rows, Made(day=1))
    name = keep(folder, sent_abroad(rows), Made(day=2))
    file = folder / "snapshots" / name / "call_queue_details.json"
    file.write_bytes(file.read_bytes().replace(b"Another name", b"Edited name!"))
    assert diff(folder) == 1
    assert "call_queue_details.json was edited or damaged" in capsys.readouterr().err
    assert diff(folder, "--trust") == 4


@pytest.mark.parametrize(
    "arguments", [["no-such-snapshot"], ["--select", "nothing"], ["--kind", "sideways"], ["2026-01-01"]]
)
def test_wrong_usage_is_two(arguments: list[str], folder: Path, rows: Rows) -> None:
    for day in (1, 2):
        keep(folder, rows, Made(day=day))
    assert diff(folder, *arguments) == 2


def test_the_files_are_private_and_the_same_whenever_they_are_written(folder: Path, rows: Rows) -> None:
    first = keep(folder, rows, Made(day=1))
    second = keep(folder, sent_abroad(rows), Made(day=2))
    assert diff(folder, "--save", "--quiet") == 4
    kept = folder / "changes" / f"{first}..{second}"
    names = {"changes.csv", "changes.json", "changes_summary.json", "changes.html"}
    assert {each.name for each in kept.iterdir()} == names
    assert {each.stat().st_mode & 0o777 for each in kept.iterdir()} == {0o600}
    before = {each.name: each.read_bytes() for each in kept.iterdir()}
    diff(folder, "--save", "--quiet")
    assert {each.name: each.read_bytes() for each in kept.iterdir()} == before
    assert (folder / "report" / "changes.html").exists()
    assert (folder / "exports" / "changes.csv").read_bytes() == before["changes.csv"]
    text = (kept / "changes_summary.json").read_text()
    assert ABROAD not in text
    assert "Another name" not in text
    changes = json.loads((kept / "changes.json").read_text())
    with (kept / "changes.csv").open(newline="") as file:
        rows_of_csv = list(csv.DictReader(file))
    assert [each["change_id"] for each in changes] == [each["change_id"] for each in rows_of_csv]
    (renamed,) = (each for each in changes if each["path"] == "name")
    assert renamed["after"] == '"Another name"'


def test_an_access_code_is_never_written(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    code = rows["person_out_access_codes"][0]["code"]
    fewer = edited(rows, lambda other: other["person_out_access_codes"].pop(0))
    keep(folder, rows, Made(day=1))
    keep(folder, fewer, Made(day=2))
    for form in ("text", "json", "csv", "html", "daff"):
        diff(folder, "--format", form, "--show-values", "--all")
        out = capsys.readouterr().out
        assert f'"{code}"' not in out
        assert f":{code}" not in out
        assert "(secret)" in out or form in ("text", "html", "daff")


def test_what_differs_computes_nothing_and_breaks_no_row(
    folder: Path, rows: Rows, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    named = "=1+1\rnul\0;=2+2"

    def edit(other: Rows) -> None:
        for queue in other["call_queues"]:
            queue["name"] = queue["raw_json"]["name"] = named
        other["call_queue_details"][0]["raw_json"]["language"] = "-1"

    def edit_again(other: Rows) -> None:
        other["call_queue_details"][0]["raw_json"]["language"] = "x\t=1;=2"

    before = edited(rows, edit)
    first, second = keep(folder, before, Made(day=1)), keep(folder, edited(before, edit_again), Made(day=2))
    assert diff(folder, "--format", "csv", "--csv-safe", "--save") == 4
    printed = capsysbinary.readouterr().out
    saved = (folder / "changes" / f"{first}..{second}" / "changes.csv").read_bytes()
    assert saved == (folder / "exports" / "changes.csv").read_bytes() == printed
    (renamed,) = csv.DictReader(io.StringIO(saved.decode(), newline=""))
    assert renamed["entity_name"] == "'=1+1\rnul\\u0000;'=2+2"
    assert (renamed["before"], renamed["after"]) == ('\'"-1"', '"x\\t=1;\'=2"')
    diff(folder, "--format", "daff", "--csv-safe", "--show-values")
    _, change = csv.reader(io.StringIO(capsysbinary.readouterr().out.decode(), newline=""))
    assert change[0] == "->"
    assert change[3].endswith("->x\t'=1;'=2")


def test_a_highlighter_table_has_its_signs(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    keep(folder, rows, Made(day=1))
    keep(folder, sent_abroad(rows), Made(day=2))
    diff(folder, "--format", "daff", "--select", "call_queue_details")
    table = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert table[0] == ["@@", "key", "field", "value"]
    assert table[1][0] == "->"
    assert table[1][3].endswith("->Another name")
