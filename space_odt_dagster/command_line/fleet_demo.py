"""``space-odt fleet demo``: six simulated organisations on this machine, of several sizes and with several troubles."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from space_odt_dagster.command_line.demo_folder import claim_for_simulated
from space_odt_dagster.command_line.fleet import Asked, Reading, read_all
from space_odt_dagster.command_line.fleet_parser import PLACES
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import make_private_folder, write_whole
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Simulation, SimulatorSettings, presets, serve

FOLDER, FILE = ".artifacts/fleet", "organisations.yaml"


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A simulated organisation of the demo: its size and its trouble."""

    name: str
    title: str
    people: int
    segment: str
    forbidden: str = ""
    is_refused: bool = False
    paused: str = ""


SIX = (
    Simulated(name="acme", title="ACME, S.A.", people=40, segment="gold"),
    Simulated(name="globex", title="Globex Corporation", people=20, segment="silver"),
    Simulated(name="hooli", title="Hooli", people=5, segment="silver", paused="Contract ends."),
    Simulated(name="initech", title="Initech", people=10, segment="gold", is_refused=True),
    Simulated(name="umbrella", title="Umbrella", people=10, segment="silver", forbidden="devices"),
    Simulated(name="wonka", title="Wonka Industries", people=5, segment="gold"),
)


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Reads them and says where the page is. Returns 3: some have their trouble."""
    folder = Path(options.out_dir or FOLDER).absolute()
    with ExitStack() as running:
        found = prepared(folder, running, environ, language=options.lang)
        fleet = fleet_from(found, MANIFEST)
        assert fleet is not None
        print(f"Six simulated organisations, as {fleet.file} names them", file=sys.stderr, flush=True)  # noqa: T201
        asked = Asked(organisations=fleet.organisations, places=min(PLACES, max(2, os.cpu_count() or 1)))
        return read_all(Reading(fleet=fleet, settings=settings_from(found, {})), asked, found)


def prepared(
    folder: Path, running: ExitStack, environ: Mapping[str, str], *, language: str | None = None
) -> dict[str, str]:
    """Serves them while ``running`` is open, and writes their file. Returns the environment that names it and has their tokens.

    Raises ``OutputError``, also if a folder holds the exports of a real organisation.
    """
    make_private_folder(UPath(folder))
    found = {name: value for name, value in environ.items() if not name.startswith(("WEBEX_", "SPACE_ODT_"))}
    served = {each: running.enter_context(serve(_settings(each), port=0)) for each in SIX}
    for each, simulation in served.items():
        if each.forbidden:
            simulation.faults.add(presets.forbidden(each.forbidden))
        claim_for_simulated(Layout.of(str(folder / each.name)), simulation.org_id)
        token = "refused" if each.is_refused else simulation.token
        found[f"WEBEX_ACCESS_TOKEN_{each.name.upper()}"] = token
    write_whole(UPath(folder / FILE), _file(folder, served).encode())
    found["SPACE_ODT_ORGANISATIONS"] = str(folder / FILE)
    if lang := language or environ.get("SPACE_ODT_LANG", ""):
        found["SPACE_ODT_LANG"] = lang
    return found


def _settings(each: Simulated) -> SimulatorSettings:
    seed = 1 + SIX.index(each)
    return SimulatorSettings(people=each.people, seed=seed, access_token=f"simulated-token-of-{each.name}")


def _file(folder: Path, served: Mapping[Simulated, Simulation]) -> str:
    lines = ["# Six simulated organisations. Their tokens are variables such as WEBEX_ACCESS_TOKEN_ACME.", "format: 1"]
    lines += [f"out_dir: {json.dumps(str(folder))}", "organisations:"]
    for each, simulation in served.items():
        paused = f', paused: {{reason: "{each.paused}"}}' if each.paused else ""
        lines.append(
            f'  - {{name: {each.name}, title: "{each.title}", org_id: {simulation.org_id}, '
            f'base_url: "{simulation.base_url}", labels: {{segment: {each.segment}}}{paused}}}'
        )
    return "\n".join(lines) + "\n"
