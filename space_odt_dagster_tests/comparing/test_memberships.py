"""Who came and went where: the container first, the role in words, names where they may be seen. The roles are complete."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.comparing.outcome import Change, Summary
from space_odt_dagster.comparing.writing import write_csv
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export_roles import EXPORT_ROLES, REFERS
from space_odt_dagster.manifest.marks import Role, listed_by, stands
from space_odt_dagster.manifest.nested_lists import LIST_MATCHES
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_page import changes_page
from space_odt_dagster.reporting.changes_text import changes_text
from space_odt_dagster.reporting.phrases import read_phrases
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot
from space_odt_dagster_tests.comparing.test_marks import documented_lists


def membership_edits(rows: Rows) -> list[str]:
    """Takes members out of what has some; gives what is to be read of it, ``{…}`` for whom."""

    def fullest(export: str, field: str) -> Any:
        return max((row["raw_json"] for row in rows[export]), key=lambda raw: len(raw.get(field) or ()))

    queue = fullest("call_queue_details", "agents")
    park = fullest("call_park_details", "agents")
    device = next(row for row in rows["devices"] if row["raw_json"].get("personId"))
    agent = next(each for each in queue["agents"] if each["type"] == "PEOPLE")
    queue["agents"].remove(agent)
    parked = park["agents"].pop()
    talker = rows["person_push_to_talk"][0]
    talked = talker["raw_json"]["members"].pop()
    watcher = rows["person_monitoring"][0]
    elements = watcher["raw_json"]["monitoredElements"]
    watched = next(each["member"] for each in elements if "member" in each)
    elements[:] = [each for each in elements if each.get("member") != watched]
    owner, device["raw_json"]["personId"], device["person_id"] = device["person_id"], None, None
    member = rows["group_members"].pop(0)
    directories = rows["receptionist_contact_directory_contacts"]
    contacts = [each for each in directories if each["person_id"]][:2]
    directories[:] = [each for each in directories if each not in contacts]
    return [
        f"call queue {queue['name']}: agent left (person {{{agent['id']}}})",
        f"call park {park['name']}: agent left (person {{{parked['id']}}})",
        f"push to talk of person {{{talker['person_id']}}}: member left (person {{{talked['id']}}})",
        f"monitoring of person {{{watcher['person_id']}}}: monitored line left (person {{{watched['id']}}})",
        f"owner {{{owner}}} → (none)",
        f"member left (person {{{member['member_id']}}})",
        *(f"contact left (person {{{each['person_id']}}})" for each in contacts),
    ]


class Read:
    """The changes of the edits, and what is to be read of them."""

    def __init__(self, rows: Rows, folder: Path) -> None:
        self.wanted: list[str] = []
        after = edited(rows, lambda other: self.wanted.extend(membership_edits(other)))
        self.names = {row["person_id"]: str(row["display_name"]) for row in rows["people"]}
        sides = (snapshot(rows, folder / "a"), snapshot(after, folder / "b", Made(day=2)))
        with compare(*sides, Options(), scratch=folder / "scratch") as comparison:
            self.changes: list[Change] = list(comparison.changes())
            self.summary: Summary = comparison.summary
            table = io.BytesIO()
            write_csv(comparison, table, csv_safe=False)
        self.csv = list(csv.DictReader(io.StringIO(table.getvalue().decode(), newline="")))

    def expected(self, line: str, *, by_name: bool) -> str:
        for person, name in self.names.items():
            line = line.replace(f"{{{person}}}", name if by_name else f"…{person[-8:]}")
        return line


@pytest.fixture(scope="module")
def read(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(rows, tmp_path_factory.mktemp("memberships"))


@pytest.mark.parametrize("by_name", [False, True])
def test_a_membership_names_its_container_its_role_and_its_member(by_name: bool, read: Read) -> None:
    text = changes_text(read.changes, read.summary, ChangesShown(names=by_name), everything=True)
    missing = [line for line in read.wanted if read.expected(line, by_name=by_name) not in text]
    assert missing == []
    assert not any(f" {name}" in text for name in read.names.values() if len(name) > 9) or by_name
    assert "monitoredElements" not in text


def test_the_page_names_both_ends_in_both_languages(read: Read) -> None:
    for language, role in (("en", "monitored line"), ("es", "línea supervisada")):
        page = changes_page(read.changes, read.summary, ChangesShown(language=language))
        assert f"<strong>{role}</strong>" in page
        shown = changes_page(read.changes, read.summary, ChangesShown(language=language, names=True))
        assert len(shown) > len(page)


def test_the_table_has_the_container_of_each_membership(read: Read) -> None:
    found = {
        (row["export"], row["container_kind"], bool(row["container_id"])) for row in read.csv if row["container_kind"]
    }
    assert found >= {
        ("call_queue_details", "call queue", True),
        ("call_park_details", "call park", True),
        ("person_push_to_talk", "person", True),
    }
    assert {row["container_kind"] for row in read.csv if row["export"] == "devices"} == {""}
    assert all(row["container_name"] for row in read.csv if row["export"] == "call_queue_details")


def test_one_person_in_two_lists_of_another_is_two_memberships(rows: Rows, tmp_path: Path) -> None:
    def edit(other: Rows) -> None:
        person = other["people"][1]["person_id"]
        for export, field in (("person_push_to_talk", "members"), ("person_privacy", "monitoringAgents")):
            raw = other[export][0]["raw_json"]
            raw[field] = [{**(raw[field] or [{}])[0], "id": person}]

    def leave(other: Rows) -> None:
        edit(other)
        for export, field in (("person_push_to_talk", "members"), ("person_privacy", "monitoringAgents")):
            other[export][0]["raw_json"][field] = []

    sides = (snapshot(edited(rows, edit), tmp_path / "a"), snapshot(edited(rows, leave), tmp_path / "b", Made(day=2)))
    with compare(*sides, Options(), scratch=tmp_path / "scratch") as comparison:
        assert sorted(each.role for each in comparison.changes()) == ["member", "monitoring agent"]


def test_every_list_by_id_and_every_membership_has_its_role_in_words() -> None:
    by_id = [
        (export, path) for export, path in documented_lists() if (listed_by(export, path) or LIST_MATCHES[0]).fields
    ]
    assert len(by_id) > 80
    assert [place for place in by_id if not getattr(listed_by(*place), "role", "")] == []
    assert [mark for mark in LIST_MATCHES if bool(mark.fields) is not bool(mark.role)] == []
    rows = [export.name for export in MANIFEST if stands(export.name).role is Role.MEMBERSHIP]
    assert [name for name in rows if not stands(name).member_is] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_role_is_in_both_languages_and_no_other(language: str) -> None:
    roles = (
        {mark.role for mark in LIST_MATCHES}
        | {mark.member_is for mark in EXPORT_ROLES}
        | {mark.role for mark in REFERS}
    )
    phrases = {key.removeprefix("role.") for key in read_phrases(language, "changes.") if key.startswith("role.")}
    assert phrases == roles - {""}
