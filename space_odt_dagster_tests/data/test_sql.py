"""SQL over the exports: the cells of the frames, one SELECT and nothing beside it, and nothing that was not read."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from upath import UPath

from space_odt_dagster import open_snapshot
from space_odt_dagster.cli import main
from space_odt_dagster.data.export_tables import answer_of
from space_odt_dagster.data.refusals import (
    CouldNotRun,
    Damaged,
    ExportNotRead,
    ExtraMissing,
    NoSuchExport,
    NotOneSelect,
    StatementFailed,
    UnfitValues,
)
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType, header_of
from space_odt_dagster_tests.data.nights import LOCATIONS, PEOPLE, Items, Refused, night, partial
from space_odt_dagster_tests.data.test_frames import TEXTS, st, types_of
from space_odt_dagster_tests.endurance import ENDURANCE

AT_ONCE = 100
"""Exports in one statement: what costs is to start DuckDB."""


def as_sent(value: Any, type: ColumnType) -> Any:
    """A cell of a frame as ``to_json`` of DuckDB has it."""
    if not isinstance(value, list) and pd.isna(value):
        return None
    if type is ColumnType.TIME:
        return (
            re.sub(r"[.]?0*$", "", str(value.tz_localize(None))) if value.microsecond else str(value.tz_localize(None))
        )
    return json.loads(value) if type is ColumnType.OBJECT else value


def largest_of_each_set_of_types(names: Iterable[str], folder: Path) -> list[str]:
    """The largest export of each set of types of columns."""
    found: dict[frozenset[ColumnType], str] = {}
    for name in sorted(names, key=lambda name: (folder / "exports" / f"{name}.json").stat().st_size):
        found[frozenset(types_of(MANIFEST[name]).values())] = name
    return list(found.values())


@pytest.mark.filterwarnings("ignore::space_odt_dagster.data.refusals.UnfitValues")
def test_every_cell_is_the_one_of_the_frame(organisation: Path) -> None:
    snapshot = open_snapshot(organisation, at="live")
    assert len(snapshot.exports) == len(MANIFEST)
    # What differs from export to export is which types its columns have: the frames are compared for every one.
    names = snapshot.exports if ENDURANCE > 1 else largest_of_each_set_of_types(snapshot.exports, organisation)
    for begin in range(0, len(names), AT_ONCE):
        some = names[begin : begin + AT_ONCE]
        union = " union all ".join(
            f"select '{name}' as export, to_json(t)::varchar as line from {name} t" for name in some
        )
        found: dict[str, list[Any]] = {name: [] for name in some}
        for row in snapshot.sql(union, incomplete="allow").itertuples():
            found[row.export].append(json.loads(row.line))
        for name in some:
            frame = snapshot.frame(name, incomplete="allow")
            types = types_of(MANIFEST[name]) | {RAW_JSON: ColumnType.OBJECT}
            expected = [
                {column: as_sent(value, types[column]) for column, value in zip(frame.columns, row, strict=True)}
                for row in frame.itertuples(index=False, name=None)
            ]
            assert found[name] == expected, name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPACE_ODT_OUT_DIR", raising=False)
    return tmp_path / "out"


def test_an_answer_has_the_types_of_frames(folder: Path) -> None:
    night(folder, 1, {"people": PEOPLE, "locations": LOCATIONS})
    found = open_snapshot(folder).sql(
        "select p.person_id, l.name, p.extension, p.login_enabled, p.created, p.licenses->>'$[0]' as license, "
        "p.raw_json->>'$.displayName' as shown, count(*) over () as n, 1.5::double as f, p.person_id "
        "from people p left join locations l using (location_id) order by 1"
    )
    assert list(found.columns)[-1] == "person_id_1"
    assert [str(each) for each in found.dtypes] == [
        *(
            "string",
            "string",
            "string",
            "boolean",
            "datetime64[us, UTC]",
            "string",
            "string",
            "Int64",
            "Float64",
            "string",
        )
    ]
    assert found["name"].tolist() == ["=1+1", pd.NA, pd.NA]
    assert found["extension"].tolist() == ["0002", pd.NA, "7"]
    assert found["license"].tolist() == ["a", pd.NA, pd.NA]
    assert found["created"][2] == pd.Timestamp("2026-11-24T03:04:05.678Z")
    assert len(open_snapshot(folder).sql("select * from people where false").columns) == len(
        header_of(MANIFEST["people"])
    )


def test_a_value_that_does_not_fit_is_null_as_it_is_missing_in_the_frame(folder: Path) -> None:
    items: Items = [
        {"id": "1", "capacity": "twelve", "created": "0001-01-01T00:00:00+01:00"},
        {"id": "2", "capacity": "0012", "created": "2026-11-24 03:04+0200"},
        {"id": "3", "capacity": parse_json("5.6"), "created": "2026-11-24"},
    ]
    night(folder, 1, {"workspaces": items})
    snapshot = open_snapshot(folder)
    with pytest.warns(UnfitValues):
        frame = snapshot.frame("workspaces", columns=["capacity", "created"])
    assert snapshot.sql("select capacity, created from workspaces").equals(frame)
    assert frame["capacity"].tolist() == [pd.NA, 12, pd.NA]
    assert frame["created"][1] == pd.Timestamp("2026-11-24T01:04Z")


FIELDS = st.sampled_from(["displayName", "extension", "created", "loginEnabled"])
ITEMS = st.lists(st.dictionaries(FIELDS, TEXTS | st.booleans() | st.integers() | st.none()), max_size=5)


@settings(max_examples=4 * ENDURANCE, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS)
@pytest.mark.filterwarnings("ignore::space_odt_dagster.data.refusals.UnfitValues")
def test_any_value_is_in_sql_what_it_is_in_the_frame(tmp_path_factory: pytest.TempPathFactory, items: Items) -> None:
    folder = tmp_path_factory.mktemp("any")
    night(folder, 1, {"people": [{"id": str(number), **each} for number, each in enumerate(items)]})
    snapshot = open_snapshot(folder)
    columns = ["person_id", "display_name", "extension", "created", "login_enabled"]
    found = snapshot.sql(f"select {', '.join(columns)} from people")
    assert found.equals(snapshot.frame("people", columns=columns))


@pytest.mark.parametrize(
    ("statement", "refusal", "said"),
    [
        ("select 1; select 2", NotOneSelect, "this is SELECT, SELECT"),
        ("", NotOneSelect, "this is none"),
        ("copy people to 'elsewhere.csv'", NotOneSelect, "this is COPY"),
        ("attach 'elsewhere.db'", NotOneSelect, "this is ATTACH"),
        ("install httpfs", NotOneSelect, "this is LOAD"),
        ("set enable_external_access = true", NotOneSelect, "this is SET"),
        ("create table t as select 1", NotOneSelect, "this is CREATE"),
        ("explain copy people to 'elsewhere.csv'", NotOneSelect, "this is none"),
        ("select * from read_csv('/etc/passwd')", StatementFailed, "Only the exports can be read"),
        ("select * from read_text('out/exports/status.json')", StatementFailed, "Only the exports can be read"),
        ("select * from glob('/etc/*')", StatementFailed, "Only the exports can be read"),
        ("select * from '/etc/passwd'", NoSuchExport, "There is no export"),
        ("select * from here", NoSuchExport, "There is no export 'here'"),
        ("select * from read_json('https://example.com/x.json')", StatementFailed, "."),
        ("select * from peopel", NoSuchExport, "Did you mean people"),
        ("select extention from people", StatementFailed, 'Candidate bindings: "extension"'),
        ("select p.extention from people p", StatementFailed, r"Did you mean extension\?"),
        ("select display_name::int from people", StatementFailed, r"failed while it ran \(ConversionException\)"),
        ("selec", StatementFailed, "syntax error"),
    ],
)
def test_one_select_over_the_exports_and_nothing_else(
    folder: Path, statement: str, refusal: type[CouldNotRun], said: str
) -> None:
    here = pd.DataFrame({"secret": [1]})
    night(folder, 1, {"people": PEOPLE})
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(refusal, match=said) as refused:
        open_snapshot(folder).sql(statement)
    assert "\n" not in str(refused.value)
    assert "First" not in str(refused.value)
    assert sorted(folder.parent.rglob("*")) == before
    assert len(here) == 1


@pytest.mark.parametrize("at", ["latest", "live"])
def test_an_export_that_was_not_read_is_an_error_whatever_is_asked_of_it(folder: Path, at: str) -> None:
    night(folder, 1, {"people": PEOPLE, "devices": Refused(Result.FORBIDDEN, "refused"), "workspaces": []})
    snapshot = open_snapshot(folder, at=at)
    for statement in (
        "select count(*) from devices",
        "select 1 from people where exists (from Devices)",
        "with d as (select * from main.devices) select count(*) from d",
        "explain select * from devices",
        "describe devices",
    ):
        with pytest.raises(ExportNotRead, match=r"devices was not read \(forbidden\): refused"):
            snapshot.sql(statement)
    assert snapshot.sql("select count(*) n from workspaces")["n"].tolist() == [0]
    assert snapshot.sql("with devices as (from people) select count(*) n from devices")["n"].tolist() == [3]
    assert snapshot.sql("with people as (select * from people limit 1) select count(*) n from people")[
        "n"
    ].tolist() == [1]
    with pytest.raises(ExportNotRead, match="locations"):
        snapshot.sql("select * from people join locations using (location_id)")


def test_a_part_is_asked_only_if_that_is_allowed(folder: Path) -> None:
    partial(folder, 1, "people", PEOPLE)
    with pytest.raises(ExportNotRead, match="was not read whole"):
        open_snapshot(folder).sql("select count(*) from people")
    assert open_snapshot(folder).sql("select count(*) n from people", incomplete="allow")["n"].tolist() == [3]


def test_a_damaged_file_is_refused_before_it_is_asked(folder: Path) -> None:
    kept = night(folder, 1, {"people": PEOPLE, "locations": LOCATIONS})
    people = Path(kept.folder.path) / "people.json"
    people.chmod(0o600)
    people.write_bytes(people.read_bytes().replace(b"First", b"Other"))
    with pytest.raises(Damaged, match=r"people\.json"):
        open_snapshot(folder).sql("select count(*) from people")
    assert open_snapshot(folder).sql("select count(*) n from locations")["n"].tolist() == [2]


@pytest.mark.parametrize("name", ["out", "it's [one] of {two} *?", "day=1"])
@pytest.mark.parametrize("compress", [False, True])
def test_it_works_wherever_the_snapshot_lies(tmp_path: Path, name: str, compress: bool) -> None:
    night(
        tmp_path / name, 1, {"people": [*PEOPLE, {"id": "zero", "displayName": "\0 \ud83d \\u0000"}]}, compress=compress
    )
    found = open_snapshot(tmp_path / name).sql("select display_name from people order by person_id")
    assert found["display_name"].tolist() == ["First", "", "NA", "\\u0000 \\ud83d \\u0000"]
    assert list(found.columns) == ["display_name"]


def test_a_snapshot_in_a_bucket_is_copied_and_leaves_nothing(
    folder_in_bucket: UPath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    night(folder_in_bucket, 1, {"people": PEOPLE, "locations": LOCATIONS})
    found = open_snapshot(str(folder_in_bucket)).sql("select count(*) n from people join locations using (location_id)")
    assert found["n"].tolist() == [1]
    assert list(tmp_path.iterdir()) == []


def test_without_duckdb_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night(folder, 1, {"people": PEOPLE})
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'space-odt-dagster\[sql\]'"):
        open_snapshot(folder).sql("select 1")
    assert main(["sql", "select 1", "--out-dir", str(folder)]) == 2


def asked(folder: Path, *arguments: str) -> int:
    return main(["sql", *arguments, "--out-dir", str(folder)])


def test_the_command_prints_text_csv_or_json(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    night(folder, 1, {"people": PEOPLE, "locations": LOCATIONS})
    statement = "select person_id, extension, licenses, created, login_enabled from people order by 1"
    assert asked(folder, statement, "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    with (folder / "exports" / "people.csv").open(encoding="utf-8", newline="") as stream:
        assert rows == [{name: row[name] for name in rows[0]} for row in csv.DictReader(stream)]
    assert asked(folder, statement, "--format", "json") == 0
    assert [each["extension"] for each in json.loads(capsysbinary.readouterr().out)] == ["0002", None, "7"]
    assert asked(folder, "select name from locations order by 1", "--at", "live") == 0
    assert capsysbinary.readouterr().out.decode().splitlines() == [
        *("name", "-----------", "=1+1", "Null Island", "2 rows from live")
    ]
    assert asked(folder, "select name from locations order by 1", "--format", "csv", "--csv-safe") == 0
    assert capsysbinary.readouterr().out == b"name\n'=1+1\nNull Island\n"
    assert asked(folder, "select name from locations where false", "--format", "json") == 0
    assert capsysbinary.readouterr().out == b"[]\n"


def test_the_exit_code_says_what_kept_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partial(folder, 1, "people", PEOPLE)
    assert asked(folder, "select count(*) from people") == 3
    assert asked(folder, "select count(*) from people", "--allow-incomplete") == 0
    assert asked(folder, "select count(*) from devices") == 3
    assert asked(folder, "select nothing from people", "--allow-incomplete") == 1
    assert asked(folder, "select 1; select 2") == 2
    assert asked(folder, "select * from peopel") == 2
    assert asked(folder, "select 1", "--at", "2020-01-01") == 2
    assert asked(folder.parent / "missing", "select 1") == 2
    for path in (folder / "snapshots").rglob("people.json"):
        path.unlink()
    assert asked(folder, "select 1 from people", "--allow-incomplete") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 8
    assert all(line.startswith("space-odt: ") for line in said)


def test_a_failing_statement_says_no_value(folder: Path) -> None:
    night(folder, 1, {"people": [{"id": "1", "displayName": "Ana Canary", "extension": "600123"}]})
    for statement in (
        "select display_name::int from people",
        "select error(display_name) from people",
        "select strptime(display_name, '%Y') from people",
        "select extension::tinyint from people",
        "select (licenses::json)->>display_name, json(display_name) from people",
    ):
        with pytest.raises(StatementFailed) as failed:
            answer_of(open_snapshot(folder)._source, statement)
        assert "Canary" not in str(failed.value)
        assert "600123" not in str(failed.value)
