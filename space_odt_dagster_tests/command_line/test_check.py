"""``space-odt check`` as it is run: its first screen, formats, files, exit codes, and what it never shows."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Sensitivity, Tier
from space_odt_dagster.snapshots.folder import write_manifest
from space_odt_dagster_tests.command_line.streams import read_late
from space_odt_dagster_tests.judging.kept_snapshot import ABROAD, ACCESS_CODE, NAME, NAMES, kept_in
from space_odt_dagster_tests.judging.small_snapshot import Given, Rows, snapshot_of
from space_odt_dagster_tests.judging.test_default_rules import CASES

FORMATS = ("text", "json", "csv", "html", "sarif", "junit")
SHOWN = ("text", "html", "sarif", "junit")
"""The formats that people and build servers see. Tables and JSON have everything except secrets."""
TABLES = {f"{table}.{form}" for table in ("findings", "rules_summary", "scores") for form in ("csv", "json")}
MAY_CALL = "person-may-call-international"
Text = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("SPACE_ODT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with one snapshot, only to be read."""
    out = tmp_path_factory.mktemp("out")
    kept_in(out)
    return out


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The same, to write into."""
    kept_in(tmp_path / "own")
    return tmp_path / "own"


def check(folder: Path, *arguments: str) -> int:
    return main(["check", f"--out-dir={folder}", *arguments])


def test_the_first_screen_begins_with_the_worst_and_says_why_and_what_to_do(folder: Path, capsys: Text) -> None:
    assert check(folder) == 5
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "16 findings: 5 critical, 1 high, 9 medium, 1 low."
    assert lines[1].startswith("Snapshot of 2026-11-02 03:00 UTC, scope v1.")
    severities = [each.partition(":")[0] for each in lines if re.match(r"(critical|high|medium|low): ", each)]
    assert severities == sorted(severities, key=["critical", "high", "medium", "low"].index)
    worst = lines.index("critical: Person or workspace that forwards calls to another country (1)")
    assert lines[worst + 2].startswith("  Why: Forwarding to another country is how stolen lines")
    assert lines[worst + 3].startswith("  What to do: ")


def test_each_format_has_the_same_findings(folder: Path, capsys: Text) -> None:
    printed = {}
    for form in FORMATS:
        assert check(folder, "--format", form) == 5
        printed[form] = capsys.readouterr().out
    rows = json.loads(printed["json"])
    failed = {each["finding_id"] for each in rows if each["verdict"] == "fail"}
    assert len(failed) == 16
    assert [each["finding_id"] for each in rows] == [
        each["finding_id"] for each in csv.DictReader(io.StringIO(printed["csv"], newline=""))
    ]
    (run,) = json.loads(printed["sarif"])["runs"]
    assert {each["partialFingerprints"]["findingId/v1"] for each in run["results"]} == failed
    suites = ElementTree.fromstring(printed["junit"])
    assert (suites.get("failures"), suites.get("errors")) == ("16", "3")
    assert printed["html"].startswith("<!doctype html>")
    assert "16" in printed["html"]


def test_what_is_saved_is_private_twice_there_and_named(own: Path, capsys: Text) -> None:
    assert check(own, "--save", "--quiet") == 5
    page = own / "report" / "findings.html"
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [f"Findings  {own}/exports/findings.json", f"Page      {page}"]
    kept = own / "findings" / NAME
    assert {each.name for each in kept.iterdir()} == TABLES | {"findings.html"}
    assert {each.name for each in (own / "exports").iterdir()} == TABLES
    written = [*kept.iterdir(), *(own / "exports").iterdir(), page]
    assert {each.stat().st_mode & 0o777 for each in written} == {0o600}
    for name in TABLES:
        assert (kept / name).read_bytes() == (own / "exports" / name).read_bytes()
    for each in (page, kept / "findings.html"):
        assert [name for name in (*NAMES, ABROAD, ACCESS_CODE) if name in each.read_text(encoding="utf-8")] == []
    before = {each: each.read_bytes() for each in kept.iterdir() if each.suffix != ".html"}
    check(own, "--save", "--quiet")
    assert {each: each.read_bytes() for each in before} == before


def test_only_save_writes_and_what_is_printed_is_what_is_saved(own: Path, capsys: Text) -> None:
    check(own)
    assert {each.name for each in own.iterdir()} == {"snapshots"}
    capsys.readouterr()
    check(own, "--save", "--format", "json")
    assert capsys.readouterr().out == (own / "exports" / "findings.json").read_text(encoding="utf-8")


def test_only_takes_rules_and_areas(folder: Path, capsys: Text) -> None:
    assert check(folder, "--only", f"{MAY_CALL},queues", "--format", "json") == 5
    assert {each["rule_id"] for each in json.loads(capsys.readouterr().out)} == {MAY_CALL, "queue-without-agents"}
    assert check(folder, "--only", "licence-overused") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Nothing is wrong."
    assert check(folder, "--only", "dial-pattern-twice") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Nothing was judged."


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--fail-on", "critical"), 5),
        (("--only", MAY_CALL), 0),
        (("--only", MAY_CALL, "--fail-on", "medium"), 5),
        (("--only", "devices", "--fail-on", "medium"), 3),
        (("--only", "devices", "--fail-on", "critical"), 0),
        (("--only", "numbers", "--fail-on", "info"), 0),
        ((NAME,), 5),
        (("2026-11-02",), 5),
    ],
)
def test_the_exit_code_says_what_was_found(arguments: tuple[str, ...], code: int, folder: Path) -> None:
    assert check(folder, "--quiet", *arguments) == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "toll_frau"), "there is no rule or area named 'toll_frau'. Did you mean toll_fraud?"),
        (("--only", "person-inactiv"), "Did you mean person-inactive?"),
        (("--fail-on", "hihg"), "'hihg' is none of critical, high, medium, low, info. Did you mean high?"),
        (("no-such-snapshot",), "no-such-snapshot is not a snapshot."),
        (("2026-01-01",), "No snapshot started on 2026-01-01 (UTC)."),
        (("previous",), "so there is nothing to compare with yet"),
        (("--desired", "none.yaml"), "none.yaml: the file cannot be read: No such file or directory."),
    ],
)
def test_wrong_usage_is_two_and_says_what_to_do(
    arguments: tuple[str, ...], said: str, folder: Path, capsys: Text
) -> None:
    assert check(folder, *arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_without_a_snapshot_it_says_how_to_make_one(tmp_path: Path, capsys: Text) -> None:
    assert check(tmp_path / "none") == 2
    assert "There is no complete snapshot yet: run `space-odt inventory_run`" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_file_that_was_edited_is_one(own: Path, capsys: Text) -> None:
    file = own / "snapshots" / NAME / "person_call_forwarding.json"
    file.write_bytes(file.read_bytes().replace(b"+44", b"+34"))
    assert check(own) == 1
    captured = capsys.readouterr()
    assert "person_call_forwarding.json was edited or damaged" in captured.err
    assert captured.out == ""


def test_a_desired_file_of_another_organisation_is_two(folder: Path, tmp_path: Path, capsys: Text) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("format: 1\norganisation: another\n")
    assert check(folder, "--desired", str(file)) == 2
    assert "for another organisation than this snapshot" in capsys.readouterr().err


def test_all_mistakes_of_a_desired_file_are_said_with_their_places(folder: Path, tmp_path: Path, capsys: Text) -> None:
    (tmp_path / "rules.yaml").write_text(
        "format: 1\nrules: {person-inactiv: {severity: low}}\nstate:\n"
        "  - {id: a, about: call_queue_detail, expect: {enabled: true}, severity: sever, reason: because}\n"
    )
    assert check(folder, "--desired", "rules.yaml") == 2
    assert capsys.readouterr().err.splitlines() == [
        "space-odt: 3 problems in what is desired.",
        "rules.yaml:2:9: there is no shipped rule 'person-inactiv'. Did you mean person-inactive?",
        "rules.yaml:4:20: there is no export 'call_queue_detail'. Did you mean call_queue_details?",
        "rules.yaml:4:74: severity must be one of critical, high, medium, low, info, not 'sever'.",
    ]


@pytest.mark.parametrize("form", SHOWN)
def test_names_and_values_of_people_are_shown_only_if_asked_for(form: str, folder: Path, capsys: Text) -> None:
    private = (*NAMES, ABROAD)
    check(folder, "--format", form, "--all")
    captured = capsys.readouterr()
    assert [each for each in (*private, ACCESS_CODE) if each in captured.out + captured.err] == []
    check(folder, "--format", form, "--all", "--show-values")
    shown = capsys.readouterr().out
    assert ACCESS_CODE not in shown
    asked_for = form in ("text", "html")
    assert [each for each in ("Ana Abad", "Bo Brandt", ABROAD) if (each in shown) is not asked_for] == []


@pytest.fixture(scope="module")
def everything_wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows]:
    """A snapshot of scope ``full`` with the rows on which each shipped rule fails, as far as they go together."""
    rows: dict[str, list[dict[str, object]]] = {}
    for case in CASES.values():
        for export, found in case.fails.items():
            there = rows.setdefault(export, [])
            there += [each for each in found if each not in there]
    out = tmp_path_factory.mktemp("wrong")
    names = MANIFEST.selection(Tier.FULL)
    side = snapshot_of(Given(rows), out / "snapshots" / NAME, exports=names, scope="full")
    write_manifest(side.snapshot)
    return out, rows


def values_of(rows: Rows, *levels: Sensitivity) -> set[str]:
    """The texts in the columns of these levels."""

    def found() -> Iterator[str]:
        for export, each in rows.items():
            for column in MANIFEST[export].columns:
                if column.sensitive in levels:
                    texts = (row.get(column.name) for row in each)
                    yield from (each for each in texts if isinstance(each, str) and len(each) > 3)

    return set(found())


def test_no_shipped_rule_shows_a_secret_or_a_value_of_a_person(
    everything_wrong: tuple[Path, Rows], capsys: Text
) -> None:
    out, rows = everything_wrong
    secret = values_of(rows, Sensitivity.SECRET)
    private = secret | values_of(rows, Sensitivity.PERSONAL) - values_of(rows, Sensitivity.NONE)
    assert len(secret) > 3
    assert len(private) > 80
    for form in FORMATS:
        check(out, "--format", form, "--all")
        captured = capsys.readouterr()
        words = set(re.findall(r"[\w+@.!-]+", captured.out + captured.err))
        assert words & (private if form in SHOWN else secret) == set(), form
        if form == "json":
            failing = {each["rule_id"] for each in json.loads(captured.out) if each["verdict"] == "fail"}
            assert len(failing) > 95


def test_what_is_printed_waits_for_its_reader(own: Path, capsys: Text) -> None:
    commands = [["check", f"--out-dir={own}", "--format", "json"]]
    reason = ("--reason", "The London office answers.", "--owner", "maria@example.com")
    commands.append(["waive", f"--out-dir={own}", MAY_CALL, "ana@example.com", "Robin*", *reason])
    codes, late = read_late(commands, own, {"PATH": os.environ["PATH"]})
    assert codes == [5, 0]
    printed = b""
    for command in commands:
        main(command)
        printed += capsys.readouterr().out.encode()
    assert late == printed
