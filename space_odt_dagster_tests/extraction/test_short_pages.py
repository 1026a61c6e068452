"""A page that is shorter than asked for, without a link or a total, is the end only where that is known."""

from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, PageStyle
from space_odt_dagster.simulator import Fault, FaultAnswer, SimulatorSettings, serve
from space_odt_dagster_tests.extraction.listings import items, started
from space_odt_dagster_tests.extraction.reading import Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, ScriptedServer, scripted
from space_odt_dagster_tests.extraction.test_sdk_contract import source_row

NESTED = {"call_queue_agent_queues": "queues", "supervisor_agents": "agents"}
CAPPED = [
    export.name for export in MANIFEST if export.endpoint.page and export.endpoint.page.style is not PageStyle.LINK
]
NO_SUCH_PAGE = Reply({"message": "No such page."}, status=404)


def capped(export: Export, total: int, cap: int) -> Script:
    """Pages of a listing cut at a cap, without a link or a total, and nothing past the last."""

    def script(asked: Asked) -> Reply:
        start = int(asked.query["startIndex"]) - 1 if "startIndex" in asked.query else int(asked.query.get("start", 0))
        if start and start >= total:
            return NO_SUCH_PAGE
        found: list[Any] = items(min(cap, total - start), start=start)
        body: Any = [each["id"] for each in found] if export.endpoint.items_are_texts else found
        for step in reversed(str(export.endpoint.item_key).split(".")):
            body = {step.removesuffix("[]"): [body] if step.endswith("[]") else body}
        return Reply(body)

    return script


def reading_of(tmp_path: Path, export: Export, script: Script, row: dict[str, str]) -> tuple[Reading, ScriptedServer]:
    with scripted(script) as server, connect(server) as connection:
        return read(connection, tmp_path, export, [row] if export.sources else []), server


@pytest.mark.parametrize("name", CAPPED)
def test_a_server_that_gives_less_than_it_is_asked_for_costs_no_row(tmp_path: Path, name: str) -> None:
    export = MANIFEST[name]
    reading, server = reading_of(tmp_path, export, capped(export, 53, 50), source_row(export))
    assert len({row.raw_text for row in reading.rows}) == 53
    assert reading.result is Result.OK, reading.errors
    assert len(server.asked) <= 3 * len(export.variants)


@pytest.mark.parametrize("name", NESTED)
def test_an_agent_with_53_queues_has_them_all(tmp_path: Path, name: str) -> None:
    export = MANIFEST[name]
    reading, server = reading_of(tmp_path, export, started(NESTED[name], 53, 50), source_row(export))
    assert len(reading.rows) == 53
    assert reading.result is Result.OK
    assert server.queries("start", "max") == [("0", "2000"), ("50", "2000"), ("53", "2000")]


@pytest.mark.parametrize("name", NESTED)
def test_a_list_inside_an_object_is_asked_for_from_its_start(tmp_path: Path, name: str) -> None:
    source = "call_queue_agents_all" if name == "call_queue_agent_queues" else "supervisors"
    with serve(SimulatorSettings(people=30, page_caps={name: 1})) as simulation, connect(simulation) as connection:
        simulation.faults.add(Fault(route=name, answer=FaultAnswer(link="none")))
        rows = read(connection, tmp_path, source).as_source
        reading = read(connection, tmp_path, name, rows)
        assert reading.keys == simulation.truth(name)[name]
        statuses = {each.status for each in simulation.log.requests if each.asset == name}
    assert reading.result is Result.OK
    assert statuses == {200}


@pytest.mark.parametrize(("total", "asked"), [(0, 1), (9, 1), (10, 2), (11, 2), (50, 2)])
def test_fewer_items_than_any_page_may_hold_are_all_there_are(tmp_path: Path, total: int, asked: int) -> None:
    reading, server = reading_of(tmp_path, MANIFEST["hunt_groups"], started("huntGroups", total, 1000), {})
    assert len(reading.rows) == total
    assert reading.result.is_good
    assert len(server.asked) == asked


@pytest.mark.parametrize(("total", "asked"), [(49, 1), (50, 2), (51, 1), (1999, 1), (2000, 2)])
def test_a_documented_page_size_is_believed_unless_the_page_looks_cut_off(
    tmp_path: Path, total: int, asked: int
) -> None:
    reading, server = reading_of(tmp_path, MANIFEST["phone_numbers"], started("phoneNumbers", total, 2000), {})
    assert len(reading.rows) == total
    assert len(server.asked) == asked


@pytest.mark.parametrize(("total", "result"), [(11, Result.OK), (50, Result.PARTIAL)])
def test_a_server_that_takes_no_start_gave_all_unless_the_page_looks_cut_off(
    tmp_path: Path, total: int, result: Result
) -> None:
    export = MANIFEST["hunt_groups"]
    reading, server = reading_of(tmp_path, export, lambda asked: Reply({"huntGroups": items(total)}), {})
    assert len(reading.rows) == total
    assert reading.result is result
    assert len(server.asked) == 2


def test_a_total_decides_where_the_answer_names_one(tmp_path: Path) -> None:
    script = started("huntGroups", 25, 20, totalCount=25)
    reading, server = reading_of(tmp_path, MANIFEST["hunt_groups"], script, {})
    assert len(reading.rows) == 25
    assert reading.result is Result.OK
    assert [start for (start,) in server.queries("start")] == [None, "20"]
