"""The marks are those of ``marks.csv``, a second record of what moves and how lists match, and leave no documented list out."""

import csv
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.items import items_of
from space_odt_dagster.manifest import marks
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.marks import Role, class_of, is_repeated, listed_by, stands
from space_odt_dagster_tests.real_input.documented_api import examples

RECORDED = [
    tuple(row) for row in csv.reader(Path(__file__).with_name("marks.csv").read_text(encoding="utf-8").splitlines())
][1:]
CACHED = (class_of, listed_by, stands, is_repeated)


def mark_of(export: str, path: str, wanted: str) -> str:
    """What the marks say where ``marks.csv`` says something, in its words."""
    where = stands(export)
    if wanted.startswith("list"):
        found = listed_by(export, path)
        return "undeclared" if found is None else f"list by {' '.join(found.fields) or 'value'}"
    if wanted.endswith("is key"):
        return "number is key" if where.number_is_key else "name is key" if where.name_is_key else "none"
    if not path:
        return where.role.value + (f" of {where.twin_of}" if where.twin_of is not None else "")
    return (class_of(export, path) or "setting").lower()


def wrong() -> Iterator[str]:
    for each in CACHED:
        each.cache_clear()
    for export, path, mark in RECORDED:
        if mark_of(export, path, mark) != mark:
            yield f"{export} {path}: {mark_of(export, path, mark)}, not {mark}"


def lists_in(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from lists_in(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        yield path
        for inner in value:
            yield from lists_in(inner, path)


def documented_lists() -> list[tuple[str, str]]:
    answers = examples()
    found = set()
    for spec in MANIFEST:
        items, _ = items_of(spec.endpoint, answers[spec.name])
        for item in items:
            found |= {(spec.name, path) for path in lists_in(item)}
    return sorted(found)


def test_the_marks_are_the_recorded_ones() -> None:
    assert list(wrong()) == []


def test_every_list_of_a_documented_answer_is_declared() -> None:
    found = documented_lists()
    assert len(found) > 200
    assert [(export, path) for export, path in found if listed_by(export, path) is None] == []


TABLES = ["FIELD_CLASSES", "LIST_MATCHES", "EXPORT_ROLES"]
NATURAL_ONLY = {
    mark.exports
    for mark in marks.EXPORT_ROLES
    if mark.role is Role.OWNER and not (mark.owns or mark.repeats or mark.number_is_key or mark.name_is_key)
}
"""Owners by default, that only say how they are recognised: ``test_rekeyed`` holds those."""


@pytest.mark.parametrize(
    ("table", "place", "path"),
    [
        (table, place, path)
        for table in TABLES
        for place, mark in enumerate(getattr(marks, table))
        for path in (getattr(mark, "paths", "").split() or [""])
        if mark.exports not in NATURAL_ONLY
    ],
)
def test_removing_a_mark_is_noticed(table: str, place: int, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(getattr(marks, table))
    mark = every[place]
    if path and len(mark.paths.split()) > 1:
        rest = " ".join(each for each in mark.paths.split() if each != path)
        every[place] = type(mark)(**{f.name: getattr(mark, f.name) for f in fields(mark)} | {"paths": rest})
    else:
        del every[place]
    monkeypatch.setattr(marks, table, tuple(every))
    assert any(wrong()) or mark_owns_something(mark) or members() != MEMBERS


def mark_owns_something(mark: Any) -> bool:
    """What only says which paths it owns or repeats is held here."""
    return (
        bool(getattr(mark, "owns", "") or getattr(mark, "repeats", ""))
        and {(export, path): is_repeated(export, path) for export, path in OWNED} != OWNED
    )


MEMBERS = {
    "group_members": "member",
    "device_members": "line",
    "device_available_members": "possible member",
    "call_park_available_agents": "possible agent",
    "call_queue_agents": "agent",
}
"""What a row is to its container, where a family that comes later has another word."""


def members() -> dict[str, str]:
    return {export: stands(export).member_is for export in MEMBERS}


OWNED = {
    ("calling_locations", "e911SetupRequired"): False,
    ("calling_locations", "name"): True,
    ("calling_locations_details", "connection.type"): True,
    ("calling_locations_details", "name"): True,
    ("virtual_lines", "callerIdNumber"): False,
    ("virtual_lines", "firstName"): True,
    ("virtual_lines", "billingPlan"): False,
    ("person_numbers", "directNumber"): True,
    ("workspace_numbers", "extension"): True,
    ("person_numbers", "ringPattern"): False,
    ("redsky_compliance_locations", "name"): True,
    ("redsky_compliance_locations", "complianceStatus"): False,
}


def test_what_an_export_owns_and_repeats_is_recorded() -> None:
    assert {(export, path): is_repeated(export, path) for export, path in OWNED} == OWNED


def test_an_export_that_comes_later_belongs_to_the_family_of_its_name() -> None:
    assert stands("person_available_numbers_something").role is Role.POOL
    assert stands("location_paging_members").role is Role.MEMBERSHIP
    assert stands("person_voicemail").role is Role.OWNER
    assert class_of("virtual_line_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings") == "derived"
    assert class_of("person_voicemail", "enabled") is None


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    yield
    for each in CACHED:
        each.cache_clear()
