"""One odd item costs the others nothing, and what the server sent is kept as it was."""

import csv
import io
import json
from pathlib import Path

import pytest

from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation
from space_odt_dagster_tests.extraction.reading import Reading, connect, read, write_pair
from space_odt_dagster_tests.extraction.scripted import Reply, scripted

GOOD = '{"id":"good","displayName":"Good"}'


def reading_of(tmp_path: Path, *found: str, name: str = "people", key: str = "items") -> Reading:
    body = f'{{"{key}":[{",".join(found)}]}}'
    with scripted(lambda asked: Reply(body.encode("utf-8", "surrogatepass"))) as server, connect(server) as connection:
        return read(connection, tmp_path, name)


@pytest.mark.parametrize(
    "odd",
    [
        *("null", "true", "7", '"text"', "[]", '["a"]', "{}", '{"id":null}', '{"id":{"a":1}}', '{"emails":"x"}'),
        '{"emails":[]}',
        '{"emails":[null]}',
        '{"emails":{"0":"x"}}',
        '{"phoneNumbers":[null,7,{"type":null}]}',
        '{"phoneNumbers":{"type":"work"}}',
        '{"id":["a"],"displayName":{"b":2}}',
        '{"displayName":' + '{"a":' * 100 + "1" + "}" * 101,
    ],
)
def test_an_item_that_is_not_what_it_should_be_is_kept_beside_the_others(tmp_path: Path, odd: str) -> None:
    reading = reading_of(tmp_path, GOOD, odd, '{"id":"other"}')
    assert reading.result is Result.OK
    assert sorted(json_text(row.raw) for row in reading.rows) == sorted(
        [json_text(json.loads(odd)), '{"id":"other"}', '{"displayName":"Good","id":"good"}']
    )
    table, document = write_pair(tmp_path, reading)
    assert len(list(csv.reader(io.StringIO(table.decode())))) == 4
    assert len(json.loads(document)) == 3


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_have_is_kept_as_its_name(tmp_path: Path, constant: str) -> None:
    reading = reading_of(tmp_path, GOOD, f'{{"id":"odd","size":{constant},"sizes":[{constant}]}}')
    assert reading.result is Result.OK
    table, document = write_pair(tmp_path, reading)
    odd = next(each for each in json.loads(document, parse_constant=pytest.fail) if each["person_id"] == "odd")
    assert odd["raw_json"] == {"id": "odd", "size": constant, "sizes": [constant]}
    cells = {each["person_id"]: each["raw_json"] for each in csv.DictReader(io.StringIO(table.decode()))}
    assert json.loads(cells["odd"], parse_constant=pytest.fail) == odd["raw_json"]


@pytest.mark.parametrize(
    "value",
    [
        *("12.50", "1E+400", "-0.0", "123456789012345678901234567890", "0.1000000000000000055511151231257827"),
        *('"\\ud83d alone"', '"\\u0000"', '"a\\tb\\nc\\rd"', '"é☃😀"', '"=1+1"', '" padded "', '""'),
    ],
)
def test_unknown_fields_and_exact_values_survive(tmp_path: Path, value: str) -> None:
    reading = reading_of(tmp_path, f'{{"id":"x","status":"brandNew","unknown":{{"field":{value}}}}}')
    (row,) = reading.rows
    assert json_text(row.raw["unknown"]["field"]) == json_text(parse_json(value))
    assert row.raw["status"] == "brandNew"
    table, document = write_pair(tmp_path, reading)
    if "\\" not in value:
        assert f'"field":{value}'.encode() in document
    (cells,) = csv.DictReader(io.StringIO(table.decode("utf-8"), newline=""))
    assert cells["raw_json"] == json_text(row.raw)


@pytest.mark.parametrize(
    "body",
    [
        b'{"items":[{"id":"\xff\xfe"}]}',
        b'{"items":[{"id":"\xed\xa0\xbd"}]}',
        b'{"items":[{"size":1e99999999999999999999}]}',
        b'{"items":' + b"[" * 50_000,
        b'{"items":[{"id":"deep","more":' + b"[" * 496 + b"]" * 496 + b"}]}",
        b'{"items":[]}{"items":[]}',
        "{'items':[]}".encode("utf-16"),
    ],
)
def test_a_body_that_cannot_be_held_without_loss_fails_the_call_and_not_the_run(tmp_path: Path, body: bytes) -> None:
    with scripted(lambda asked: Reply(body)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
        assert len(server.asked) == 5
    assert reading.result is Result.ERROR
    assert reading.errors[0]["message"].startswith("malformed: ")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    body = b"\xef\xbb\xbf" + f'{{"items":[{GOOD}]}}'.encode()
    with scripted(lambda asked: Reply(body)) as server, connect(server) as connection:
        assert len(read(connection, tmp_path, "people").rows) == 1


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ({"calling": {"code": 1}, "broadworks": {}}, "broadworks, calling"),
        (["calling"], "errors"),
        ("calling", "errors"),
        (True, "errors"),
    ],
)
def test_people_that_the_server_could_not_complete_make_the_listing_partial(
    tmp_path: Path, simulation: Simulation, errors: object, said: str
) -> None:
    torn = {"id": "torn", "displayName": "Torn", "errors": errors}
    simulation.faults.add(Fault(route="people", answer=FaultAnswer(add_items=(torn, {"id": "whole", "errors": {}}))))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 27
    (error,) = reading.errors
    assert (error["outcome"], error["http_status"]) == ("failed", 200)
    assert error["message"] == f"incomplete: The server could not complete an item: {said}."
    assert json.loads(error["ids"]) == {"calling_data": True, "id": "torn"}
    assert (reading.status["calls"], reading.status["fetched"], reading.status["failed"]) == (1, 1, 1)


def test_items_that_the_models_of_the_sdk_refuse_are_kept(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, '{"id":"w","capacity":"many","type":"brandNew","calling":7}', name="workspaces")
    assert reading.result is Result.OK
    assert reading.rows[0].raw == {"id": "w", "capacity": "many", "type": "brandNew", "calling": 7}
