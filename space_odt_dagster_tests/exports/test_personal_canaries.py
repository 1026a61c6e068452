"""With ``--redact personal`` no name, address or number of a person is left, wherever in an answer and however it is written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.redaction import redactor_for
from space_odt_dagster.exports.rows import rows_of
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster_tests.command_line.shell import Ended, Shell
from space_odt_dagster_tests.every_export import every_nth
from space_odt_dagster_tests.real_input import documented_api

from .made_up import page
from .planted import ALONE, NUMBERS, PLANTINGS, Place, needles, replaced

EXAMPLES: Mapping[str, Any] = documented_api.examples_with_a_calling_workspace()


@pytest.mark.parametrize("form", [*ALONE, *NUMBERS])
def test_no_row_of_any_documented_answer_names_a_person(form: str) -> None:
    redactor, found, count = redactor_for("personal", b"key"), [], 0
    for export in MANIFEST:
        key, numbers, planted = export.endpoint.item_key, itertools.count(1000), {}

        def plant(place: Place, text: str) -> str:
            now = PLANTINGS[export.name].text(place, text, form, next(numbers)) if place else None  # noqa: B023
            if now is None:
                return text
            planted[now] = ".".join(place)  # noqa: B023
            return now

        items = list_at(EXAMPLES[export.name], key) if key is not None else [EXAMPLES[export.name]]
        for item in items[:1]:
            (row,) = rows_of(Call(export, {}, {}), page(replaced(item, plant)), redactor)
            text = json_text([list(row.values), row.raw])
            found += [(export.name, planted[each]) for each in planted if any(part in text for part in needles(each))]
        count += len(planted)
    assert found == []
    assert count > (400 if form in ALONE else 800)


SOME = every_nth(16, "groups", "person_voicemail", "person_numbers")
"""What a whole run reads here. Its rows are those that the test above looks at, for every export."""
MARKS = ("anari", "ANARI", "金丝雀", "820358", "820 358", "820-358", "820.358", ") 358", "358 9999", "٨٢٠٣٥٨")
"""One of them is in each text that is planted."""
SAID = "User Greta Canaria9999 (greta.canaria9999@example.com, 0820 358 9999) not found"


def planted_everywhere() -> tuple[dict[str, Any], dict[str, str]]:
    """The documented answers with the forms planted one after the other, and where each text went."""
    forms, numbers, planted = itertools.cycle([*ALONE, *NUMBERS]), itertools.count(1000), {}

    def planting(name: str, within: Place) -> Any:
        def plant(place: Place, text: str) -> str:
            inside = place[len(within) :] if place[: len(within)] == within else ()
            found = PLANTINGS[name].text(inside, text, next(forms), next(numbers)) if inside else None
            if found is not None:
                planted[found] = f"{name}: {'.'.join(inside)}"
            return found or text

        return plant

    answers = {}
    for export in MANIFEST:
        within = (
            tuple((export.endpoint.item_key or "").replace("[]", "").split(".")) if export.endpoint.item_key else ()
        )
        answers[export.name] = replaced(EXAMPLES[export.name], planting(export.name, within))
    return answers, planted


def run(folder: Path, base_url: str, *arguments: str) -> Ended:
    shell = Shell(folder, {"WEBEX_BASE_URL": base_url, "WEBEX_ACCESS_TOKEN": documented_api.TOKEN})
    return shell.run("inventory_run", "--redact", "personal", *arguments)


def contents(folder: Path, *printed: bytes) -> Iterator[tuple[str, bytes]]:
    yield from (("what was printed", each) for each in printed)
    yield from ((str(path.relative_to(folder)), path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def test_no_file_of_a_run_names_a_person_whether_it_ends_or_breaks_off(tmp_path: Path) -> None:
    answers, planted = planted_everywhere()
    assert len(planted) > 800
    refused = {"person_voicemail": (400, {"message": SAID, "errorCode": 4003})}
    dead = {**refused, "person_numbers": (401, {"message": SAID})}
    with documented_api.serving(answers, dead) as base_url:
        broken = run(tmp_path, base_url, "--out-dir", "broken", "--select", "people,person_voicemail,person_numbers")
    with documented_api.serving(answers, refused) as base_url:
        whole = run(tmp_path, base_url, "--out-dir", "whole", "--select", ",".join(SOME))
    assert (broken.code, whole.code) == (1, 3), whole.said
    assert [text for text in planted if not any(mark in text for mark in MARKS)] == []
    files = dict(contents(tmp_path, broken.said.encode(), whole.said.encode()))
    assert any('"tracking_id"' in text.decode(errors="replace") for name, text in files.items() if "unfinished" in name)
    assert {"exports", "state", "snapshots", "report", "dagster"} <= {
        name.split("/")[1] for name in files if "/" in name
    }
    wanted = {part: place for text, place in planted.items() for part in needles(text)}
    wanted |= dict.fromkeys(("Canaria9999", "canaria9999", "358 9999"), "what the server said")
    everything = b"\n".join(files.values())
    suspects = [mark for mark in MARKS if mark.encode() in everything]
    found = {part for part in wanted if any(mark in part for mark in suspects) and part.encode() in everything}
    named = [(wanted[part], name) for part in found for name, text in files.items() if part.encode() in text]
    assert named == []
