"""What is found in rows while they pass: ids, keys, new fields, and a preview that gives nobody away."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from space_odt_dagster.exports.checks.known_ids import KnownIds, comparable_id
from space_odt_dagster.exports.checks.observe import Examination, ExportBefore, Observations
from space_odt_dagster.exports.checks.preview import preview_of, without_people
from space_odt_dagster.exports.checks.remarks import schema_remark, volume_remark
from space_odt_dagster.exports.checks.unknown_fields import UnknownFields
from space_odt_dagster.exports.rows import Row
from space_odt_dagster.exports.store import ExportFacts
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Column, ColumnType, Export, Reference, Sensitivity, column

UUID = "0f6d3c51-1de2-4ad5-9a4e-3d4a9c1f6b7e"


def webex_id(kind: str, uuid: str = UUID, cluster: str = "us", *, padded: bool = False) -> str:
    text = base64.b64encode(f"ciscospark://{cluster}/{kind}/{uuid}".encode()).decode()
    return text if padded else text.rstrip("=")


def an_export(*columns: Column) -> Export:
    return replace(MANIFEST["groups"], columns=columns)


ID = column("id", "Id.", key=True)
OTHER = column("other", "Another.", references="people.person_id")
OTHERS = column("others", "Others.", type=ColumnType.LIST, references="people.person_id")
OWN = column("parent", "Parent.", references="groups.id")
FACTS = ExportFacts(
    run_id="this",
    result=Result.OK,
    org_id=None,
    manifest_version="",
    rows=0,
    columns=(),
    csv_sha256="",
    json_sha256="",
    csv_safe=False,
    written_at="",
    redaction="none",
)


def found(export: Export, rows: list[tuple[Any, ...]], known: Callable[[str], KnownIds] | None = None) -> Observations:
    examination = Examination(export, known or (lambda reference: KnownIds(frozenset())))
    passed = list(examination.watch(Row(values, {}) for values in rows))
    assert [row.values for row in passed] == rows, "rows pass unchanged"
    return examination.finish(FACTS, ExportBefore())


@pytest.mark.parametrize(
    "other",
    [
        webex_id("PERSON"),
        webex_id("PEOPLE", padded=True),
        webex_id("PEOPLE", UUID.upper()),
        webex_id("PEOPLE", cluster="urn:TEAM:eu-central-1_k"),
    ],
)
def test_two_spellings_of_an_id_are_the_same(other: str) -> None:
    assert comparable_id(other) == comparable_id(webex_id("PEOPLE"))


@pytest.mark.parametrize("text", ["not base64!", "YWJj", "", "é", "12345", webex_id("PEOPLE")[:-3] + "___"])
def test_what_is_no_webex_id_is_compared_as_it_is(text: str) -> None:
    other = webex_id("PEOPLE", UUID.replace("0", "1"))
    assert comparable_id(text) != comparable_id(other)
    assert comparable_id(text) == comparable_id(text)


def test_ids_that_are_no_uuid_are_compared_letter_by_letter() -> None:
    assert comparable_id(webex_id("LOCATION", "AbC")) != comparable_id(webex_id("LOCATION", "abc"))


def test_each_element_of_a_list_is_looked_up() -> None:
    known = KnownIds(frozenset({"a", "b"}), "run")
    rows = [("1", ["a", "x"]), ("2", ["b", "x", "y"]), ("3", None), ("4", [])]
    (issue,) = found(an_export(ID, OTHERS), rows, lambda reference: known).references
    assert (issue.named, issue.orphans, issue.sample) == (5, 2, ("x", "y"))


def test_an_id_that_stands_in_many_rows_is_one_orphan() -> None:
    rows = [("1", "x"), ("2", "x"), ("3", "a"), ("4", "a"), ("5", "")]
    known = KnownIds(frozenset({"a"}), "run")
    (issue,) = found(an_export(ID, OTHER), rows, lambda reference: known).references
    assert (issue.named, issue.orphans, issue.sample) == (4, 1, ("x",))


def test_ids_of_rows_of_the_same_export_are_looked_up_when_all_are_there() -> None:
    asked: list[str] = []

    def known(reference: str) -> KnownIds:
        asked.append(reference)
        return KnownIds(frozenset({"1", "2"}), "this")

    (issue,) = found(an_export(ID, OWN), [("1", "2"), ("2", "9")], known).references
    assert (issue.orphans, issue.sample) == (1, ("9",))
    assert asked == ["groups.id"]


def test_ids_that_cannot_be_looked_up_are_no_orphans() -> None:
    lost = KnownIds(frozenset(), unusable="people has never been read into this folder.")
    (issue,) = found(an_export(ID, OTHER), [("1", "x")], lambda reference: lost).references
    assert (issue.orphans, issue.sample, issue.unusable) == (0, (), lost.unusable)


def test_where_no_id_is_named_there_is_nothing_to_look_up() -> None:
    lost = KnownIds(frozenset(), unusable="people has never been read into this folder.")
    (issue,) = found(an_export(ID, OTHER), [("1", None)], lambda reference: lost).references
    assert issue.unusable is None


KIND = column("kind", "Kind.")
BY_KIND = column(
    "owner",
    "Owner.",
    references=(
        Reference(("people.person_id",), when=("kind", "PEOPLE")),
        Reference(("workspaces.workspace_id",), when=("kind", "PLACE")),
    ),
)
EITHER = column("agent", "Agent.", references=(Reference(("people.person_id", "workspaces.workspace_id")),))
PLACES = {"people.person_id": "p", "workspaces.workspace_id": "w"}


def by_place(reference: str) -> KnownIds:
    return KnownIds(frozenset({PLACES[reference]}), f"run of {reference}")


def test_an_id_is_looked_up_where_its_kind_says() -> None:
    rows = [("1", "PEOPLE", "p"), ("2", "PLACE", "p"), ("3", "HUNT_GROUP", "x"), ("4", None, "x"), ("5", "PLACE", "w")]
    people, places = found(an_export(ID, KIND, BY_KIND), rows, by_place).references
    assert (people.column, people.named, people.orphans) == ("owner (PEOPLE)", 1, 0)
    assert (places.column, places.named, places.orphans, places.sample) == ("owner (PLACE)", 2, 1, ("p",))


def test_an_id_of_one_of_several_kinds_is_looked_up_in_all() -> None:
    (issue,) = found(an_export(ID, EITHER), [("1", "p"), ("2", "w"), ("3", "x")], by_place).references
    assert (issue.named, issue.orphans, issue.sample) == (3, 1, ("x",))
    assert issue.run_ids == ("run of people.person_id", "run of workspaces.workspace_id")


def test_what_is_found_in_one_place_needs_no_other() -> None:
    def known(reference: str) -> KnownIds:
        lost = KnownIds(frozenset(), unusable="workspaces has never been read into this folder.")
        return lost if reference.startswith("workspaces") else by_place(reference)

    (issue,) = found(an_export(ID, EITHER), [("1", "p")], known).references
    assert (issue.orphans, issue.unusable) == (0, None)
    (issue,) = found(an_export(ID, EITHER), [("1", "p"), ("2", "x")], known).references
    assert (issue.orphans, issue.unusable) == (0, "workspaces has never been read into this folder.")


def test_a_key_that_occurs_three_times_has_two_duplicates() -> None:
    keys = found(an_export(ID), [("1",), ("2",), ("2",), ("2",), ("3",)]).keys
    assert (keys.duplicates, keys.sample) == (2, ("2",))


def test_an_empty_key_is_not_the_same_as_another() -> None:
    keys = found(an_export(ID), [(None,), ("",), ("1",)]).keys
    assert (keys.duplicates, keys.rows_with_empty, keys.empty) == (0, 2, {"id": 2})


def test_a_secret_key_is_counted_and_never_named() -> None:
    code = column("code", "Code.", key=True, sensitive=Sensitivity.SECRET)
    keys = found(an_export(ID, code), [("1", "9137"), ("1", "9137")]).keys
    assert (keys.duplicates, keys.sample) == (1, ("1",))


def test_of_an_unknown_field_only_its_name_is_told() -> None:
    fields = UnknownFields({"a": {"b": {}}, "free": None})
    fields.look({"a": [{"b": 1, "new": {"inner": "x"}}, {"new": 2}], "free": {"any": 1}, "top": "secret"})
    fields.look({"a": {"b": {"deep": 1}}, "ann@example.com": 1})
    assert fields.counts == {"(a name that is no identifier)": 1, "a.b.deep": 1, "a.new": 2, "top": 1}


def test_a_preview_breaks_no_table_and_runs_no_markup() -> None:
    name = column("name", "Name.")
    table = preview_of(an_export(ID, name), [("1", "a|b\nc\r\n<b>*d*</b> [x](javascript:y) `z`")])
    assert len(table.splitlines()) == 3
    row = table.splitlines()[2]
    assert row.count("|") - row.count("\\|") == 3
    assert "<b>" not in row.replace("\\<", "")


def test_a_preview_withholds_what_repeats_a_marked_value() -> None:
    code = column("code", "Code.", sensitive=Sensitivity.SECRET)
    note = column("note", "Note.")
    table = preview_of(an_export(ID, code, note), [("1", "9137", "the code is 9137!"), ("2", "5014", "plain 59137")])
    assert "9137!" not in table
    assert "5014" not in table
    assert "plain 59137" in table


def test_a_preview_withholds_nothing_because_a_marked_list_has_an_absent_value() -> None:
    codes = column("codes", "Codes.", sensitive=Sensitivity.SECRET, type=ColumnType.LIST)
    note = column("note", "Note.")
    assert "a plain note" in preview_of(an_export(ID, codes, note), [("1", ["9137", None, ""], "a plain note")])


def test_a_preview_has_no_addresses_and_shortens_what_is_long() -> None:
    note = column("note", "Note.")
    table = preview_of(an_export(ID, note), [(webex_id("PEOPLE") * 3, "ask ann@example.com or +1 200 555 0123 today")])
    assert "example.com" not in table
    assert "555" not in table
    assert max(map(len, table.splitlines())) < 100


def test_a_preview_of_nothing_says_so() -> None:
    assert preview_of(an_export(ID), []) == "No rows."
    marked = column("name", "Name.", sensitive=Sensitivity.PERSONAL)
    assert preview_of(an_export(marked), [("Ann",)]) == "Nothing in these rows may be shown."


def test_people_are_taken_out_of_a_text() -> None:
    assert without_people("No ann@example.com (tel:+12005550123).") == "No … (…)."


def groups_found(before: ExportBefore = ExportBefore()) -> Observations:  # noqa: B008
    found = Examination(MANIFEST["groups"], lambda reference: KnownIds(frozenset())).finish(FACTS, before)
    return replace(found, unknown_fields={})


def test_fields_that_are_all_on_record_pass_and_others_are_a_warning() -> None:
    tally = ReadOutcome(MANIFEST["groups"])
    assert schema_remark(tally, groups_found()).passed
    warned = schema_remark(tally, replace(groups_found(), unknown_fields={"new": 2}))
    assert (warned.passed, warned.is_grave) == (False, False)
    assert "new" in warned.message


def test_a_volume_that_cannot_be_compared_is_not_called_right() -> None:
    before = ExportBefore(problem="state/groups.json is damaged: remove it and read groups again.")
    remark = volume_remark(groups_found(before), most_fall=0.2)
    assert (remark.passed, remark.facts["evaluated"]) == (False, False)
    assert "is damaged" in remark.message
