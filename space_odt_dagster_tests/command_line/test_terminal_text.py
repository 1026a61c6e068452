"""No name and no message steers a terminal, hides text or turns it around, whatever the command."""

import json
import os
import re

import pytest

from space_odt_dagster.extraction.terminal_text import one_line, printable
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation
from space_odt_dagster.simulator.answers import shape_a
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.command_line.streams import on_terminal

HOSTILE = "\x1b[2J\x1b]0;title\x07\x9b31m\x85\u061c\u200b\u200e\u2028\u202e\u2066\ufeff\U000e0041"
OURS = re.compile(rb"\x1b\[(?:[0-9;]*[mK]|\?25[lh]|[0-9]*A)")
"""Colours, and the live line of a run."""


def check_shown(output: bytes) -> None:
    """Nothing of a terminal's language is in there but our own."""
    text = OURS.sub(b"", output).decode()
    assert printable(text.replace("\r", "")) == text.replace("\r", "")


def test_an_escape_is_the_same_character_in_json() -> None:
    assert json.loads(f'"{printable(HOSTILE)}"') == HOSTILE
    assert printable("José 山田 שלום 👩‍💻\tx\n") == "José 山田 שלום 👩‍💻\tx\n"
    assert one_line("a\nb\tc") == r"a\u000ab\u0009c"


def test_no_command_passes_on_what_steers_a_terminal(shell: Shell, organisation: Simulation) -> None:
    organisation.faults.add(Fault(route="locations", answer=FaultAnswer(status=400, body=shape_a(f"canary {HOSTILE}"))))
    environ = {"PATH": os.environ["PATH"], **shell.variables, "SPACE_ODT_UI_URL": f"https://canary{HOSTILE}"}
    commands = [
        ["settings"],
        ["settings", "--format", "json"],
        ["plan", "--select", f"canary{HOSTILE}"],
        ["diff", "--select", f"canary{HOSTILE}"],
        [f"canary{HOSTILE}"],
        ["inventory_run", "--select", "locations,licenses"],
        ["ui", "--out-dir", f"canary{HOSTILE}", "--port", "0"],
    ]
    output = on_terminal(commands, shell.folder, environ)
    assert output.count(b"canary") >= 5, output.decode()
    assert b"something is missing" in output
    check_shown(output)


@pytest.mark.parametrize("character", HOSTILE.replace("[2J", "").replace("]0;title", "").replace("31m", ""))
def test_every_such_character_is_escaped(character: str) -> None:
    assert printable(character) not in ("", character)
