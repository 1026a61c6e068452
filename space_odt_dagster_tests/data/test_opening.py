"""What people name is found, or refused in one sentence of a class that says what it is."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster import open_snapshot
from space_odt_dagster.data.refusals import CouldNotRun, NoSuchSnapshot, OutputError
from space_odt_dagster_tests.data.nights import LOCATIONS, PEOPLE, night


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nights, of which the last was not complete."""
    found = tmp_path_factory.mktemp("out")
    night(found, 1, {"people": PEOPLE[:1]})
    night(found, 2, {"people": PEOPLE[:2]})
    night(found, 3, {"people": PEOPLE}, complete=False)
    return found


@pytest.mark.parametrize(
    ("at", "people"),
    [
        ("latest", 2),
        ("previous", 1),
        ("live", 3),
        ("run-3", 3),
        ("2026-11-01", 1),
        ("20261102T031500Z_run-2", 2),
        ("20261103", 3),
    ],
)
def test_a_snapshot_is_found_by_the_names_that_diff_knows(folder: Path, at: str, people: int) -> None:
    assert len(list(open_snapshot(folder, at=at).rows("people"))) == people


def test_without_a_name_it_is_the_newest_complete_one_of_the_usual_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(folder))
    found = open_snapshot()
    assert found.name == "20261102T031500Z_run-2"
    assert found.run is not None
    assert found.run.run_id == "run-2"
    monkeypatch.delenv("SPACE_ODT_OUT_DIR")
    monkeypatch.chdir(folder.parent)
    with pytest.raises(NoSuchSnapshot, match=r"\.artifacts is no output folder"):
        open_snapshot()


def test_one_snapshot_is_opened_by_its_folder_from_anywhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "snapshots")
    assert open_snapshot("20261103T031500Z_run-3").name == "20261103T031500Z_run-3"
    assert open_snapshot(UPath(folder / "snapshots" / "20261101T031500Z_run-1")).name == "20261101T031500Z_run-1"
    with pytest.raises(NoSuchSnapshot, match="is one snapshot: leave out"):
        open_snapshot("20261103T031500Z_run-3", at="run-2")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("run-", "begins the names of 3 snapshots"),
        ("2026-11", "is not a snapshot"),
        ("2026-12-24", r"No snapshot started on 2026-12-24 \(UTC\)"),
        ("nonsense://here", "an address that nothing here serves"),
    ],
)
def test_a_name_that_is_none_or_fits_several_is_refused(folder: Path, at: str, said: str) -> None:
    with pytest.raises(NoSuchSnapshot, match=said) as refused:
        open_snapshot(folder, at=at)
    assert refused.value.exit_code == 2
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for other in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NoSuchSnapshot, match="is no output folder and is no snapshot"):
            open_snapshot(other)
    with pytest.raises(CouldNotRun, match="Not a directory"):
        open_snapshot(tmp_path / "notes.txt")


def test_a_manifest_that_cannot_be_read_is_never_passed_over_for_an_older_one(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    newest = night(tmp_path, 2, {"people": PEOPLE}).folder
    manifest = Path(newest.path) / "manifest.json"
    manifest.chmod(0o600)
    manifest.write_bytes(manifest.read_bytes()[:100])
    for at in ("latest", newest.name):
        with pytest.raises(NoSuchSnapshot, match=r"manifest\.json that this version cannot read"):
            open_snapshot(tmp_path, at=at)
    with pytest.raises(NoSuchSnapshot, match=r"manifest\.json that this version cannot read"):
        open_snapshot(newest)
    assert open_snapshot(tmp_path, at="run-1").name == "20261101T031500Z_run-1"


def test_a_snapshot_under_way_is_not_taken_for_one(tmp_path: Path) -> None:
    found = night(tmp_path, 1, {"people": PEOPLE}).folder
    (Path(found.path) / "manifest.json").rename(Path(found.path) / ".unfinished.json")
    with pytest.raises(NoSuchSnapshot, match="There is no complete snapshot yet"):
        open_snapshot(tmp_path)


def test_a_bucket_gives_what_a_folder_gives(folder_in_bucket: UPath, tmp_path: Path) -> None:
    for each in (tmp_path, folder_in_bucket):
        night(each, 1, {"people": PEOPLE, "locations": LOCATIONS}, compress=True)
    address = str(folder_in_bucket)
    for at in ("latest", "live", "2026-11-01"):
        found, expected = open_snapshot(address, at=at), open_snapshot(tmp_path, at=at)
        assert list(found.rows("people")) == list(expected.rows("people"))
        assert found.frame("people").equals(expected.frame("people"))
        assert found.exports == expected.exports == ("people", "locations")
    assert open_snapshot(f"{address}/snapshots/20261101T031500Z_run-1").name == "20261101T031500Z_run-1"
    with pytest.raises(NoSuchSnapshot, match="is no output folder"):
        open_snapshot(f"{address}/elsewhere")
    with pytest.raises(OutputError, match="There is no bucket"):
        open_snapshot("s3://another-bucket/out")


def test_a_bucket_that_does_not_answer_is_one_sentence(
    folder_in_bucket: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    type(folder_in_bucket.fs).clear_instance_cache()
    with pytest.raises(OutputError, match="Cannot read s3://") as refused:
        open_snapshot(str(folder_in_bucket))
    assert "\n" not in str(refused.value)


def test_what_is_opened_says_where_it_lies_and_a_notebook_shows_what_it_has(tmp_path: Path) -> None:
    where = tmp_path / "<b>here"
    night(where, 1, {"people": PEOPLE})
    found = open_snapshot(where)
    assert repr(found) == f"<exports of {where}/snapshots/20261101T031500Z_run-1>"
    page = found._repr_html_()
    assert "&lt;b&gt;here" in page
    assert "<b>" not in page
    assert re.search(r"<td>people</td>\s*<td>ok</td>\s*<td>3</td>", page)


def test_rows_need_neither_pandas_nor_the_sdk_nor_dagster(folder: Path) -> None:
    program = f"""
import sys
from space_odt_dagster import open_snapshot
assert len(list(open_snapshot({str(folder)!r}).rows("people"))) == 2
assert not {{"pandas", "numpy", "duckdb", "wxc_sdk", "dagster"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_a_day_is_that_of_utc(tmp_path: Path) -> None:
    began = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
    night(tmp_path, 6, {"people": PEOPLE}, started_at=began.isoformat())
    assert open_snapshot(tmp_path, at="2026-11-05").name == "20261106T031500Z_run-6"
