"""``space-odt lake``: what it prints, its exit codes, and one plain sentence for whatever keeps it from folding."""

import csv
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from space_odt_dagster.cli import main
from space_odt_dagster_tests.comparing.conftest import rows
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot

__all__ = ["rows"]
EXPORTS = ("people", "people_details", "locations", "call_queue_agents", "person_call_forwarding", "licenses")
Lake = Callable[..., int]


def night(out: Path, day: int, rows: Rows, **made: object) -> str:
    """Writes the snapshot of a night. Returns its name."""
    name = f"202611{day:02d}T040000Z_run-{day}"
    some = Rows((each, rows.as_they_are()[each]) for each in EXPORTS)
    snapshot(some, out / "snapshots" / name, Made(day=day, **made))  # type: ignore[arg-type]
    return name


def one_forwarded(rows: Rows) -> Rows:
    def edit(rows: Rows) -> None:
        rows["person_call_forwarding"][0]["always_forward_destination"] = "0399"

    return edited(rows, edit)


@pytest.fixture(scope="module")
def folded(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights and their lake, with CSV and raw rows. Not to be changed."""
    out = tmp_path_factory.mktemp("folded") / "out"
    night(out, 1, rows)
    night(out, 2, one_forwarded(rows))
    assert main(["lake", "--out-dir", str(out), "--raw", "--csv", "--quiet"]) == 0
    return out


@pytest.fixture
def out(folded: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(folded, tmp_path / "out")
    return tmp_path / "out"


def lake_of(out: Path) -> dict[str, bytes]:
    """Every file of a lake, but for its lock."""
    root = out / "lake"
    files = (each for each in sorted(root.rglob("*")) if each.is_file() and each.name != "lock")
    return {str(each.relative_to(root)): each.read_bytes() for each in files}


def said(out: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it printed."""
    capsys.readouterr()
    code = main(["lake", *arguments, "--out-dir", str(out)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def refused(out: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and the sentence of a command that leaves the lake as it was."""
    before = lake_of(out)
    code, printed, error = said(out, capsys, *arguments)
    assert printed == ""
    assert error.splitlines()[-1].startswith("space-odt: ")
    assert "Traceback" not in error
    assert lake_of(out) == before
    return code, error.splitlines()[-1]


def test_it_says_what_was_folded_and_where_it_is(
    rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = night(tmp_path, 1, rows)
    code, printed, error = said(tmp_path, capsys)
    assert code == 0
    begun = printed.splitlines()[1].split()[1]
    assert printed == (
        f"Folded      1 snapshot, the newest {name}\nVersions    {begun} begun, 0 ended\nLake        {tmp_path}/lake\n"
    )
    assert error == f"Folding {name}\n"
    name = night(tmp_path, 2, one_forwarded(rows))
    assert said(tmp_path, capsys)[1].splitlines()[:2] == [
        f"Folded      1 snapshot, the newest {name}",
        "Versions    1 begun, 1 ended",
    ]
    before = lake_of(tmp_path)
    assert said(tmp_path, capsys)[:2] == (
        0,
        f"Folded      nothing: the lake has all snapshots up to {name}\nLake        {tmp_path}/lake\n",
    )
    assert said(tmp_path, capsys, "--quiet") == (0, "", "")
    assert lake_of(tmp_path) == before


def test_an_export_that_could_not_be_read_whole_makes_the_exit_code_3(
    rows: Rows, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(out, 3, rows, results={"people": "partial"}, left_out=frozenset({"licenses"}))
    code, printed, _ = said(out, capsys)
    assert code == 3
    assert "Incomplete  people: none of their rows ended\n" in printed
    assert said(out, capsys, "check")[0] == 0


def test_one_select_over_the_lake_and_nothing_else(folded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = "version, ended, valid_from is not null as has_begun"
    statement = f"select {columns} from history.person_call_forwarding where not is_current"
    assert said(folded, capsys, "sql", statement)[1].splitlines() == [
        *("version  ended    has_begun", "-------  -------  ---------", "1        changed  true"),
        f"1 row from {folded}/lake",
    ]
    found = said(folded, capsys, "sql", "select count(*) n from current.people", "--format", "json")[1]
    assert json.loads(found)[0]["n"] > 10
    seen = "select count(*) from history.people_details where seen_last is null or last_snapshot is null"
    assert said(folded, capsys, "sql", seen, "--format", "csv")[1].splitlines()[1] == "0"


@pytest.mark.parametrize(
    ("statement", "code", "sentence"),
    [
        ("select 1; select 2", 2, "One SELECT is taken"),
        ("select * from history.peopel", 2, "The lake has no table 'peopel'. Did you mean people?"),
        ("select * from people", 2, "'people' needs its schema: current.people"),
        ("select * from nowhere.people", 2, "'people' needs its schema: current.people"),
        ("select nothing from current.people", 1, "nothing"),
        ("select * from read_text('/etc/passwd')", 1, "Only the tables of the lake can be read"),
        ("select * from read_parquet('{lake}/current/people.parquet')", 1, "Only the tables of the lake can be read"),
        ("select last_name::int from current.people_details", 1, "failed while it ran"),
        ("copy current.people to 'elsewhere.csv'", 2, "this is COPY"),
        ("attach 'elsewhere.db'", 2, "this is ATTACH"),
        ("set enable_external_access = true", 2, "this is SET"),
    ],
)
def test_a_statement_that_cannot_be_answered(
    folded: Path, capsys: pytest.CaptureFixture[str], statement: str, code: int, sentence: str
) -> None:
    found = refused(folded, capsys, "sql", statement.replace("{lake}", f"{folded}/lake"))
    assert found[0] == code
    assert sentence in found[1]


def test_raw_rows_are_hidden_too(folded: Path) -> None:
    files = sorted(path.relative_to(folded / "lake") for path in (folded / "lake" / "raw").rglob("*.parquet"))
    assert [str(each) for each in files if "people_details" in str(each)] == [
        f"raw/people_details/snapshot=202611{day:02d}T040000Z_run-{day}/data.parquet" for day in (1, 2)
    ]
    pattern = folded / "lake" / "raw" / "people_details" / "*" / "data.parquet"
    first, number = duckdb.sql(
        f"select min(raw_json), count(*) from '{pattern}' where raw_json is not null"
    ).fetchall()[0]
    assert json.loads(first)["displayName"].startswith("redacted:")
    assert number > 10


def facts_in(lake: Path) -> list[str]:
    return sorted(each.stem for each in (lake / "facts").glob("*.parquet"))


def test_facts_are_csv_too_from_when_that_was_asked_for(
    rows: Rows, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = out / "lake"
    assert sorted(each.stem for each in (lake / "facts").glob("*.csv")) == facts_in(lake)
    assert {"snapshots", "reads", "counts", "changes", "findings"} < set(facts_in(lake))
    night(out, 3, rows)
    assert said(out, capsys)[0] == 0
    for path in (lake / "facts").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream))
        (number,) = duckdb.sql(f"select count(*) from '{path.with_suffix('.parquet')}'").fetchall()[0]
        assert len(lines) == number + 1
    assert said(out, capsys, "check")[0] == 0


def test_check_is_content_with_a_sound_lake(folded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = said(folded, capsys, "check")
    assert code == 0
    assert printed.startswith("Checked ")
    assert printed.count("\n") == 1


def rewrite(path: Path, query: str) -> None:
    """Replaces a Parquet file by the rows of a query over ``old``, and its digest in the state: a fault of a fold."""
    old, new = path.with_name("old.parquet"), path.with_name("new.parquet")
    path.rename(old)
    duckdb.sql(f"copy ({query.replace('old', repr(str(old)))}) to '{new}' (format parquet)")
    old.unlink()
    new.rename(path)
    import hashlib

    state = path.parents[1] / "state.json"
    told = json.loads(state.read_text())
    told["files"][f"{path.parent.name}/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    state.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("file", "query", "sentence"),
    [
        ("current/people.parquet", "from old limit 3", "current/people.parquet has 3 rows, and "),
        ("history/person_call_forwarding.parquet", "from old limit 3", "are not the"),
        (
            "history/person_call_forwarding.parquet",
            "select * replace (seen_first - interval 9 day as gone_by) from old",
            "whose windows are not in order",
        ),
        (
            "history/person_call_forwarding.parquet",
            "select * replace (case when version = 2 then seen_first - interval 1 hour else seen_first end as seen_first) from old",
            "has 1 versions that begin before the one before them ended",
        ),
        (
            "history/person_call_forwarding.parquet",
            "select * replace (case when version = 2 then 'other' else row_hash end as row_hash) from old",
            "has 1 rows that are no current version",
        ),
    ],
)
def test_check_says_what_is_wrong(
    out: Path, capsys: pytest.CaptureFixture[str], file: str, query: str, sentence: str
) -> None:
    rewrite(out / "lake" / file, query)
    code, printed, _ = said(out, capsys, "check")
    assert code == 1
    wrong = [line for line in printed.splitlines() if line.startswith("Wrong   ")]
    assert any(sentence in line for line in wrong), printed


@pytest.fixture(params=["edited", "cut", "missing"])
def damage(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        content = path.read_bytes()
        path.unlink()
        if request.param != "missing":
            path.write_bytes(
                content[: len(content) // 2] if request.param == "cut" else content[:-9] + b"x" + content[-8:]
            )

    return harm


def test_a_damaged_file_of_the_lake_is_named_and_nothing_is_written(
    rows: Rows, out: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    damage(out / "lake" / "history" / "person_call_forwarding.parquet")
    night(out, 3, rows)
    code, sentence = refused(out, capsys)
    assert code == 1
    assert "history/person_call_forwarding.parquet is missing, edited or damaged" in sentence
    assert said(out, capsys, "check")[0] == 1
    assert refused(out, capsys, "sql", "select 1 from history.person_call_forwarding")[0] == 1
    assert said(out, capsys, "--rebuild", "--quiet")[0] == 0
    assert said(out, capsys, "check")[0] == 0


def test_a_damaged_snapshot_leaves_the_lake_as_it_was(
    rows: Rows, out: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    name = night(out, 3, edited(rows, lambda rows: rows["people"].pop()))
    damage(out / "snapshots" / name / "people.json")
    code, sentence = refused(out, capsys)
    assert code == 1
    assert "people" in sentence


def test_a_damaged_state_is_no_lake(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "lake" / "state.json").write_text('{"format": 1')
    assert refused(out, capsys)[0] == 1
    (out / "lake" / "state.json").write_text('{"format": 2}')
    code, sentence = refused(out, capsys)
    assert code == 2
    assert "newer version of space-odt" in sentence


def test_what_does_not_go_with_this_lake_is_refused(
    rows: Rows, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("SPACE_ODT_REDACT_KEY", "another")
        code, sentence = refused(out, capsys)
    assert code == 2
    assert "another key of the hashes" in sentence
    code, sentence = refused(out, capsys, "--personal")
    assert code == 2
    assert "needs --rebuild" in sentence
    assert refused(out, capsys, "--select", "peopel")[1].endswith("Did you mean people?")
    assert refused(out, capsys, "--lose-history")[0] == 2
    assert refused(out, capsys, "2020-01-01")[0] == 2
    other = night(out, 3, rows, org_id="another")
    code, sentence = refused(out, capsys)
    assert code == 2
    assert "of another organisation" in sentence
    shutil.rmtree(out / "snapshots" / other)
    night(out, 3, rows, redaction="personal", redaction_key_id="0123456789abcdef")
    code, sentence = refused(out, capsys)
    assert code == 2
    assert "redacted with another key" in sentence


def test_an_older_snapshot_is_refused_and_a_rebuild_takes_it(
    rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(tmp_path, 1, rows)
    name = night(tmp_path, 2, rows)
    assert said(tmp_path, capsys, name)[0] == 0
    code, sentence = refused(tmp_path, capsys, "2026-11-01")
    assert code == 2
    assert "--rebuild" in sentence
    assert said(tmp_path, capsys, "--rebuild")[1].startswith("Folded      2 snapshots")


def test_history_is_lost_only_if_that_is_meant_and_the_old_lake_is_kept(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(out / "snapshots" / "20261101T040000Z_run-1")
    code, sentence = refused(out, capsys, "--rebuild")
    assert code == 2
    assert "--lose-history" in sentence
    before = lake_of(out)
    assert said(out, capsys, "--rebuild", "--lose-history")[0] == 0
    kept = out / "lake.before-rebuild"
    of_the_lake = {
        name: content for name, content in before.items() if name.endswith((".parquet", ".csv", "state.json"))
    }
    assert {name: (kept / name).read_bytes() for name in of_the_lake} == of_the_lake
    statement = "select count(*) n from history.person_call_forwarding where not is_current"
    assert said(out, capsys, "sql", statement)[1].splitlines()[2] == "0"


def test_without_duckdb_it_says_what_to_install(
    out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for arguments in ([], ["check"], ["sql", "select 1"]):
        code, sentence = refused(out, capsys, *arguments)
        assert code == 2
        assert "pip install 'space-odt-dagster[lake]'" in sentence


def test_without_a_snapshot_or_a_lake_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sentence = refused(tmp_path, capsys)
    assert code == 2
    assert "There is no complete snapshot yet" in sentence
    for arguments in (["check"], ["sql", "select 1"]):
        code, sentence = refused(tmp_path, capsys, *arguments)
        assert code == 2
        assert "There is no lake in" in sentence
    assert not (tmp_path / "lake").exists()


def test_a_lake_elsewhere(rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, elsewhere = tmp_path / "out", ("--lake-dir", str(tmp_path / "else where" / "it's [one]"))
    night(out, 1, rows)
    assert said(out, capsys, *elsewhere)[0] == 0
    assert not (out / "lake").exists()
    code, printed, _ = said(out, capsys, "sql", "select count(*) > 10 as many from current.people", *elsewhere)
    assert code == 0
    assert printed.splitlines()[2] == "true"


def test_views_are_made_where_a_lake_was_moved_to(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / "moved"
    (out / "lake").rename(moved)
    code, printed, _ = said(out, capsys, "views", "--at", str(moved))
    assert (code, printed) == (0, f"Made the views of {moved}\n")
    with duckdb.connect(str(moved / "inventory.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from history.licenses").fetchone() == (6,)
    code, error = refused(out, capsys, "views")
    assert code == 2
    assert "There is no lake in" in error
