"""The simulator's truth is what its API gives to someone who reads all of it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from functools import cache

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster.simulator.truth import KEYS

from .walk import Key, Reader, inventory, reading


def read(sim: Simulation) -> tuple[dict[str, set[Key]], Reader]:
    async def run() -> tuple[dict[str, set[Key]], Reader]:
        async with reading(sim) as api:
            return await inventory(api), api

    return asyncio.run(run())


ORGANISATIONS = {
    "default": SimulatorSettings(),
    "one person": SimulatorSettings(people=1),
    "nothing awkward": SimulatorSettings(people=20, seed=7, awkward=False),
    "partner": SimulatorSettings(people=12, partner_org=True),
}


@cache
def read_of(name: str) -> tuple[dict[str, set[Key]], dict[str, set[Key]], Reader]:
    """What was found in an organisation, its truth, and who read it; once for all tests."""
    with serve(ORGANISATIONS[name]) as sim:
        found, api = read(sim)
        return found, sim.truth(*KEYS), api


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_a_complete_reading_finds_exactly_the_truth(name: str) -> None:
    found, expected, _ = read_of(name)
    assert found.keys() == expected.keys()
    assert {name: found[name] ^ expected[name] for name in expected if found[name] != expected[name]} == {}


def test_small_pages_everywhere_change_nothing() -> None:
    with serve(SimulatorSettings(people=12)) as sim:
        names = KEYS
        expected, _ = read(sim)
    with serve(SimulatorSettings(people=12, page_caps=dict.fromkeys(names, 3))) as sim:
        found, _ = read(sim)
        assert len(sim.log.for_route("people")) == 4
        assert sim.log.duplicates() == []
    assert found == expected


def test_only_the_awkward_entities_are_refused_and_only_in_the_known_ways() -> None:
    _, _, api = read_of("default")
    statuses = Counter(status for _, status in api.skipped)
    assert set(statuses) == {400, 404, 405}
    _, _, plain = read_of("nothing awkward")
    assert plain.skipped == []


def test_the_same_settings_give_the_same_bytes_and_another_seed_another_organisation() -> None:
    def said(seed: int) -> tuple[dict[str, set[Key]], list[str]]:
        with serve(SimulatorSettings(people=8, seed=seed)) as sim:
            _, api = read(sim)
            return sim.truth(), sorted(json.dumps(body) for _, body in api.answers)

    assert said(3) == said(3)
    assert said(3)[0]["people"].isdisjoint(said(4)[0]["people"])
