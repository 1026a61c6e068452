"""Canaries: recognisable secrets and personal data are planted, everything is run, and every byte that comes out is searched."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Sensitivity, Tier
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.command_line.shell import (
    ANEW,
    Ended,
    Shell,
    document,
    table,
    wait_for_requests,
    whole_run_of,
)
from space_odt_dagster_tests.every_export import every_nth

TOKEN, REFRESH_TOKEN, SECRET = "canary-access-0f3a9", "canary-refresh-77c1e", "canary-secret-5b2d8"


READ = MANIFEST.in_order(
    set(every_nth(12, "person_out_access_codes", "people_details", "license_assigned_users"))
    & set(MANIFEST.selection(Tier.V1))
)
"""What takes the place of a whole inventory here: what is hidden in which export, others show."""
RUN = whole_run_of(*READ)
GUARDED = SimulatorSettings(people=24, access_token=TOKEN, refresh_token=REFRESH_TOKEN, client_secret=SECRET)


@pytest.fixture
def guarded() -> Iterator[Simulation]:
    """An organisation behind recognisable credentials."""
    with serve(GUARDED) as simulation:
        yield simulation


def loud_shell(folder: Path, simulation: Simulation) -> Shell:
    """A shell with every credential set and every logger at DEBUG."""
    credentials = {
        "WEBEX_CLIENT_ID": GUARDED.client_id,
        "WEBEX_CLIENT_SECRET": SECRET,
        "WEBEX_REFRESH_TOKEN": REFRESH_TOKEN,
    }
    return replace(Shell.for_simulation(folder, simulation, **credentials), loud=True)


@pytest.fixture
def loud(tmp_path: Path, guarded: Simulation) -> Shell:
    return loud_shell(tmp_path, guarded)


@pytest.fixture(scope="module")
def unredacted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, Ended]:
    """A whole run of such a shell, and what it printed."""
    with serve(GUARDED) as simulation:
        shell = loud_shell(tmp_path_factory.mktemp("unredacted"), simulation)
        return shell, shell.run(*RUN)


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def sensitive_values(out_dir: Path) -> set[str]:
    """What unredacted exports hold of people and secrets, where it is long enough to be told from other text.

    A number or a word that is also in the name or number of a queue or another feature tells nothing of a person.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for export in map(MANIFEST.__getitem__, READ):
        for row in document(out_dir, export.name):
            for column in export.columns:
                if isinstance(value := row[column.name], str):
                    found[column.sensitive is not Sensitivity.NONE].add(value)
    harmless = "\n".join(found[False])
    return {value for value in found[True] if len(value) >= 8 and value not in harmless}


def assert_nowhere(secrets: Iterable[str], ended: Ended, files: Iterable[tuple[Path, bytes]]) -> None:
    """None of the texts stands in what was printed or in a file."""
    contents = list(files)
    for secret in secrets:
        assert secret not in ended.said, f"{secret!r} was printed"
        encoded = secret.encode("utf-8")
        assert not [str(path) for path, content in contents if encoded in content], repr(secret)


FAULTS = {
    "answers that repeat the secrets, a missing scope and a next page elsewhere": (
        presets.forbidden("/telephony/config/queues"),
        Fault(
            route="people_details",
            every=2,
            answer=FaultAnswer(status=400, body={"message": f"bad token {TOKEN}", "code": TOKEN}),
        ),
        Fault(route="licenses", answer=FaultAnswer(status=502, body=f"<html>{TOKEN} {SECRET} {REFRESH_TOKEN}</html>")),
        Fault(route="people", nth=(1,), answer=FaultAnswer(link="other-host")),
    ),
    "a token that dies": (presets.dead_token_after(20),),
    "bodies that are cut off": (presets.truncated_json(),),
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_no_credential_is_ever_written_or_printed(loud: Shell, guarded: Simulation, faults: tuple[Fault, ...]) -> None:
    guarded.faults.add(*faults)
    ended = loud.run("inventory_run", "--select", "people,people_details,call_queues,call_queue_details,licenses")
    assert ended.code in (1, 3), ended.said
    assert all(guarded.faults.fired()), "each had its effect"
    assert_nowhere((TOKEN, REFRESH_TOKEN, SECRET), ended, files_of(loud.folder))


def test_no_credential_is_written_or_printed_by_a_whole_run(unredacted: tuple[Shell, Ended]) -> None:
    loud, ended = unredacted
    assert ended.code == 0, ended.said
    assert_nowhere((TOKEN, REFRESH_TOKEN, SECRET), ended, files_of(loud.folder))


def test_personal_data_and_codes_stand_in_exports_snapshots_and_tables_of_findings_only(
    unredacted: tuple[Shell, Ended],
) -> None:
    loud, ended = unredacted
    assert ended.code == 0, ended.said
    values = sensitive_values(loud.out_dir)
    codes = {row["code"] for row in table(loud.out_dir, "person_out_access_codes") if len(row["code"]) >= 6}
    assert len(values) > 100
    kept = {loud.out_dir / "exports", loud.out_dir / "snapshots"}
    elsewhere = [(path, content) for path, content in files_of(loud.folder) if not kept & set(path.parents)]
    tables = {path for path, _ in elsewhere if loud.out_dir / "findings" in path.parents and path.suffix != ".html"}
    assert tables
    elsewhere = [(path, content) for path, content in elsewhere if path not in tables]
    assert {path.suffix for path, _ in elsewhere} >= {".db", ".html", ".json"}
    assert_nowhere(values | codes, ended, elsewhere)


def test_what_a_server_says_of_people_stays_in_the_exports(loud: Shell, guarded: Simulation) -> None:
    body = {"message": "User Canaria Quintero not found", "errorCode": 25105}
    guarded.faults.add(Fault(route="person_numbers", every=3, answer=FaultAnswer(status=400, body=body)))
    ended = loud.run("inventory_run", "--select", "people,person_numbers")
    assert ended.code == 3
    assert "Canaria" in (loud.out_dir / "exports" / "errors.csv").read_text(encoding="utf-8")
    kept = {loud.out_dir / "exports", loud.out_dir / "snapshots", loud.out_dir / "state"}
    assert_nowhere(["Canaria"], ended, [each for each in files_of(loud.folder) if not kept & set(each[0].parents)])


def test_redacted_exports_hold_no_personal_data_and_still_join(loud: Shell, unredacted: tuple[Shell, Ended]) -> None:
    values = sensitive_values(unredacted[0].out_dir)
    first = loud.run(*RUN, "--redact", "personal", "--out-dir", "hidden")
    assert first.code == 0, first.said
    assert_nowhere(values, first, files_of(loud.folder / "hidden"))
    people = {row["person_id"]: row["email"] for row in table(loud.folder / "hidden", "people")}
    licensed = {row["person_id"]: row["email"] for row in table(loud.folder / "hidden", "license_assigned_users")}
    shared = people.keys() & licensed.keys()
    assert shared
    assert all(people[person] == licensed[person] for person in shared)
    again = loud.run("inventory_run", "--redact", "personal", "--out-dir", "hidden", "--select", "people")
    assert again.code == 0
    assert {row["person_id"]: row["email"] for row in table(loud.folder / "hidden", "people")} == people


def test_a_token_given_as_an_argument_is_gone_from_the_process_list_before_the_first_request(
    loud: Shell, guarded: Simulation
) -> None:
    guarded.faults.add(Fault(route="people", nth=(1,), answer=FaultAnswer(delay_ms=2000)))
    variables = {name: value for name, value in loud.variables.items() if name == "WEBEX_BASE_URL"}
    process = Shell(loud.folder, variables).start("inventory_run", "--token", TOKEN, "--select", "people", program=ANEW)
    wait_for_requests(process, guarded, 1)
    command_line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert b"inventory_run" in command_line
    assert TOKEN.encode() not in command_line
