"""Processes: the longest first, one at a time for each token, in so many places; a signal ends all."""

import os
import signal
import subprocess
from pathlib import Path
from typing import IO

from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.running import Ended, Processes, environment_for, in_order
from space_odt_dagster.fleet.status import rows_of
from space_odt_dagster.fleet.summary import Size
from space_odt_dagster_tests.fleet.summaries import fleet_with, summary
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

TOKENS = "tokens: {partner: {access_token: PARTNER_TOKEN}, app: {client_id: APP, client_secret: KEY, refresh_token: REFRESH}}\n"


def fleet_of(*of: str, token: dict[str, str] | None = None) -> Fleet:
    entries = [
        f"name: {name}, org_id: {org_id(number)}" + (f", token: {token[name]}" if token and name in token else "")
        for number, name in enumerate(of, 1)
    ]
    return fleet_in(with_organisations(*entries, before=TOKENS))


def test_never_two_with_one_token_and_never_more_than_the_places() -> None:
    names = ("a", "b", "c", "d", "e")
    fleet = fleet_of(*names, token={"a": "partner", "b": "partner", "c": "partner"})
    under_way: set[str] = set()
    together, codes = [], {}

    def start(organisation: Organisation, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        under_way.add(organisation.name)
        together.append(frozenset(under_way))
        return subprocess.Popen(["sh", "-c", "echo one >&2; echo space-odt: two >&2; exit 3"], stderr=errors)

    def ended(found: Ended) -> None:
        under_way.remove(found.name)
        codes[found.name] = (found.code, found.said, found.has_run)

    left = Processes(start, 2).run(fleet.organisations, ended)
    assert left == ()
    assert codes == dict.fromkeys(names, (3, "two", True))
    assert max(map(len, together)) == 2
    assert max(len(each & {"a", "b", "c"}) for each in together) == 1


def test_a_signal_reaches_all_and_no_more_begin(tmp_path: Path) -> None:
    fleet, ready = fleet_of("a", "b", "c"), tmp_path / "ready"
    os.mkfifo(ready)
    script = f"sleep 600 & trap 'kill $!; echo Stopped. >&2; exit 143' TERM; echo >{ready}; wait"

    def start(organisation: Organisation, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(["sh", "-c", script], stderr=errors)
        ready.read_text()
        if organisation.name == "b":
            processes.stop(signal.SIGTERM)  # before it is one of those that run
        return process

    processes, ended = Processes(start, 2), list[Ended]()
    left = processes.run(fleet.organisations, ended.append)
    assert (left, processes.caught) == (("c",), [signal.SIGTERM])
    assert {(each.name, each.code, each.said) for each in ended} == {("a", 143, "Stopped."), ("b", 143, "Stopped.")}
    assert not any(each.has_run for each in ended)


def test_those_never_read_come_first_then_the_longest(tmp_path: Path) -> None:
    fleet = fleet_with(
        tmp_path,
        a=summary("a", size=Size(calls=10)),
        b=summary("b", size=Size(calls=900)),
        c=None,
        d=summary("d", size=Size(calls=10), calls=0),
    )
    assert [each.name for each in in_order(fleet.organisations, rows_of(fleet))] == ["c", "b", "a", "d"]


def test_a_process_has_the_secrets_of_its_own_organisation_alone() -> None:
    fleet = fleet_of("acme", "globex", "initech", token={"globex": "partner", "initech": "app"})
    secrets = {
        "WEBEX_ACCESS_TOKEN_ACME": "of-acme",
        "PARTNER_TOKEN": "of-partner",
        "APP": "app-id",
        "KEY": "app-secret",
        "REFRESH": "of-initech",
        "WEBEX_ACCESS_TOKEN": "of-nobody",
    }
    environ = {**secrets, "PATH": "/bin", "SPACE_ODT_SCOPE": "full"}
    own = {"acme": {"of-acme"}, "globex": {"of-partner"}, "initech": {"app-id", "app-secret", "of-initech"}}
    for name, expected in own.items():
        found = environment_for(fleet.named(name), fleet, environ)
        assert {value for value in secrets.values() if value in str(found)} == expected
        assert (found["PATH"], found["SPACE_ODT_SCOPE"]) == ("/bin", "full")
