"""A simulator in another process is steered by URLs of its own, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve

SERVER = """
from space_odt_dagster.simulator import SimulatorSettings, run_forever
run_forever(SimulatorSettings(people=3), 0, lambda base_url, token: print(base_url, token, flush=True))
"""


@pytest.fixture
def sim() -> Iterator[Simulation]:
    with serve(SimulatorSettings(people=12)) as running:
        yield running


def control(sim: Simulation, method: str, name: str, data: Any = None) -> Any:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(f"{sim.control_url}/{name}", data=body, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def status(sim: Simulation, path: str) -> int:
    request = urllib.request.Request(sim.base_url + path, headers={"Authorization": f"Bearer {sim.token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_faults_are_added_and_cleared(sim: Simulation) -> None:
    fault = {"route": "people", "nth": [2], "answer": {"status": 503, "body": {"message": "busy"}}}
    assert control(sim, "POST", "faults", [fault])["faults"] == 1
    assert [status(sim, "/people") for _ in range(3)] == [200, 503, 200]
    assert control(sim, "GET", "state")["faults_fired"] == [1]
    assert control(sim, "DELETE", "faults")["faults"] == 0


def test_a_listing_shifts_before_the_call_that_is_named(sim: Simulation) -> None:
    def people() -> int:
        request = urllib.request.Request(f"{sim.base_url}/people", headers={"Authorization": f"Bearer {sim.token}"})
        with urllib.request.urlopen(request, timeout=10) as response:
            return len(json.load(response)["items"])

    control(sim, "POST", "shifts", {"asset": "people", "call": 2, "gone": [0, 1]})
    control(sim, "POST", "shifts", [{"asset": "people", "call": 3, "new": [5]}])
    assert [people() for _ in range(4)] == [11, 9, 10, 10]
    control(sim, "POST", "reset")
    assert people() == 12


@pytest.mark.parametrize("wrong", [{"rout": "people"}, {"answer": {"wire": "bent"}}, {"answer": {"statuss": 1}}, 7])
def test_a_fault_that_does_not_exist_is_400_and_said_so(sim: Simulation, wrong: Any) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        control(sim, "POST", "faults", wrong)
    with refused.value as error:
        assert error.code == 400
        assert json.load(error)["message"]


def test_latency_rate_limit_and_token_are_set_and_reset(sim: Simulation) -> None:
    assert control(sim, "POST", "latency", {"ms": 1})["latency_ms"] == 1
    assert control(sim, "POST", "rate_limit", {"per_second": 0.001, "retry_after": "7"})["rate_limit"] == 0.001
    assert [status(sim, "/people") for _ in range(2)] == [200, 429]
    control(sim, "POST", "rate_limit", {"per_second": None})
    control(sim, "POST", "token", {"expire": True})
    assert status(sim, "/people") == 401
    control(sim, "POST", "token", {"access_token": "another"})
    assert sim.token == "another"
    assert status(sim, "/people") == 200
    state = control(sim, "POST", "reset")
    assert (state["latency_ms"], state["rate_limit"], state["requests"]) == (0, None, 0)
    assert sim.token == sim.settings.access_token


def test_log_and_truth_can_be_read(sim: Simulation) -> None:
    status(sim, "/people?max=3")
    entry = control(sim, "GET", "log")[0]
    assert (entry["path"], entry["raw_query"], entry["status"], entry["asset"]) == ("/people", "max=3", 200, "people")
    truth = control(sim, "GET", "truth")
    assert {name: {tuple(key) for key in keys} for name, keys in truth.items()} == sim.truth()
    assert control(sim, "GET", "truth?asset=people") == {"people": truth["people"]}
    control(sim, "DELETE", "log")
    assert control(sim, "GET", "log") == []


def test_control_requests_are_not_in_the_log_and_unknown_ones_are_404(sim: Simulation) -> None:
    with pytest.raises(urllib.error.HTTPError) as unknown:
        control(sim, "GET", "nothing")
    unknown.value.close()
    assert unknown.value.code == 404
    assert sim.log.requests == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_it_serves_until_it_is_told_to_stop(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        base_url, token = process.stdout.readline().decode().split()
        request = urllib.request.Request(f"{base_url}/people/me", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status == 200
        process.send_signal(number)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == b""
