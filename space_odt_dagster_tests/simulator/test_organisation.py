"""The simulated organisation hangs together, whatever its size, and holds the awkward cases that it promises."""

from __future__ import annotations

import ast
import asyncio
import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import space_odt_dagster.simulator
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve

from .walk import Reader, inventory, reading

LIST_MATCHES = {
    "PEOPLE", "PLACE", "LOCATION", "CALL_QUEUE", "HUNT_GROUP", "AUTO_ATTENDANT", "VIRTUAL_LINE", "VIRTUAL_EXTENSION",
    "VIRTUAL_EXTENSION_RANGE", "DEVICE", "CALLING_DEVICE", "LICENSE", "SCIM_GROUP", "ORGANIZATION",
}  # fmt: skip
"""Kinds of things that the API lists. Roles, trunks, announcements and the like are only ever referred to."""


def decoded(text: Any) -> tuple[str, str] | None:
    """Kind and UUID of a Webex id."""
    if not isinstance(text, str) or not text.startswith("Y2lzY29zcGFyazovL3Vz"):
        return None
    kind, value = base64.urlsafe_b64decode(text + "==").decode().split("/", 4)[3:]
    return kind, value


def ids_in(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner)
    elif (found := decoded(value)) is not None:
        yield found


def whole(sim: Simulation) -> Reader:
    async def run() -> Reader:
        async with reading(sim) as api:
            await inventory(api)
            return api

    return asyncio.run(run())


@pytest.mark.parametrize("awkward", [False, True], ids=["plain", "awkward"])
def test_every_id_that_is_referred_to_exists(awkward: bool) -> None:
    with serve(SimulatorSettings(people=60, awkward=awkward)) as sim:
        answers = whole(sim).answers
        keys = sim.truth()
        org = decoded(sim.org_id)
    bases = list(keys)[:13]
    exist = {decoded(key[-1]) for name in bases for key in keys[name]} | {org}
    exist |= {
        decoded(row.get("callingDeviceId")) for path, body in answers if path == "/devices" for row in body["items"]
    }
    uuids = {found[1] for found in exist if found}
    missing = {
        (kind, value)
        for _, body in answers
        for kind, value in ids_in(body)
        if kind in LIST_MATCHES and (kind, value) not in exist and not (kind == "PEOPLE" and value in uuids)
    }
    # a guest of another organisation, and a device that only the calling backend knows
    assert sorted(kind for kind, _ in missing) == (["CALLING_DEVICE", "PEOPLE"] if awkward else [])


def test_a_reader_of_every_export_meets_names_with_every_kind_of_character() -> None:
    with serve(SimulatorSettings()) as sim:
        answers = whole(sim).answers
    names = "".join(
        row.get("lastName", "")
        for path, body in answers
        if path == "/people" or "/people?" in path
        for row in body["items"]
    )
    for character in (
        '"',
        "'",
        ",",
        ";",
        "\n",
        "\r",
        "\t",
        "=",
        "+",
        "<",
        "\u200f",
        "👩",
        "ש",
        "\\",
        "{",
        "\u2028",
        "\x01",
    ):
        assert character in names, repr(character)
    assert max(len(row) for row in names.split("Long ")) > 300


@pytest.mark.parametrize("people", [1, 2, 7, 13, 100_000])
def test_any_size_starts_and_answers(people: int) -> None:
    async def first_page() -> Any:
        async with reading(sim) as api:
            _, body, link = await api.get("/people", callingData="true", max=1000)
            return len(body["items"]), link is not None

    with serve(SimulatorSettings(people=people)) as sim:
        assert asyncio.run(first_page()) == (min(people, 100), people > 100)


@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 100_001}, {"rate_limit": 0}, {"page_caps": {"people": 0}}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SimulatorSettings(**wrong)


def test_a_page_cap_for_an_export_that_does_not_exist_is_refused() -> None:
    with (
        pytest.raises(ValueError, match="page_caps names no export: peple"),
        serve(SimulatorSettings(page_caps={"peple": 3})),
    ):
        pass


def test_the_simulator_imports_nothing_but_the_standard_library_aiohttp_and_itself() -> None:
    folder = Path(space_odt_dagster.simulator.__file__).parent
    imported = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file} imports by a relative name"
                imported.add(node.module or "")
    foreign = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if not name.startswith("space_odt_dagster.simulator")} == {"aiohttp"}
