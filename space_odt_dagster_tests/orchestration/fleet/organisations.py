"""Three simulated organisations in a file: two have a token each, of which one is shared with the third."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.orchestration.location import in_own_thread

PART = MANIFEST.only(["people", "licenses", "license_assigned_users", "locations"])
NAMES = ("acme", "globex", "initech")
TOKENS = {"acme": "token-of-acme", "globex": "token-of-a-partner", "initech": "token-of-a-partner"}
FILE = "organisations.yaml"
PEOPLE = 4


@dataclass(frozen=True, kw_only=True)
class Several:
    """The organisations, and where they are: ``folder`` has the file and, in ``out``, their folders."""

    folder: Path
    simulations: dict[str, Simulation]

    @property
    def environ(self) -> dict[str, str]:
        """The variables of a process that reads them."""
        return {
            "SPACE_ODT_ORGANISATIONS": str(self.folder / FILE),
            "WEBEX_ACCESS_TOKEN_ACME": TOKENS["acme"],
            "PARTNER": TOKENS["globex"],
        }

    def write(self, **more: str) -> None:
        """Writes the file anew, with more keys for an organisation: ``acme="scope: full"``."""
        lines = [
            f"format: 1\nout_dir: {self.folder}/out\ntokens: {{partner: {{access_token: PARTNER}}}}\norganisations:"
        ]
        for name, simulation in self.simulations.items():
            token = "" if name == "acme" else ", token: partner"
            keys = f", {more[name]}" if name in more else ""
            entry = f'name: {name}, org_id: {simulation.org_id}, base_url: "{simulation.base_url}"{token}{keys}'
            lines.append(f"- {{{entry}}}")
        (self.folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def out(self, name: str) -> Path:
        """The folder of an organisation."""
        return self.folder / "out" / name


@contextmanager
def several(folder: Path) -> Iterator[Several]:
    """Serves them, with a file that names them."""
    with ExitStack() as opened:
        simulations = {
            name: opened.enter_context(
                serve(SimulatorSettings(people=PEOPLE, seed=seed, access_token=TOKENS[name], awkward=False))
            )
            for seed, name in enumerate(NAMES, 1)
        }
        found = Several(folder=folder, simulations=simulations)
        found.write()
        yield found


def definitions() -> dg.Definitions:
    """The code location of now, of a few exports."""
    return inventory_definitions(executor=dg.in_process_executor, manifest=PART)


def run(
    location: dg.Definitions,
    instance: dg.DagsterInstance,
    name: str | None,
    *,
    job: str = "inventory_run",
    tags: dict[str, str] | None = None,
) -> dg.ExecuteInProcessResult:
    """A run of an organisation that has ended."""
    found = location.resolve_job_def(job)
    return in_own_thread(
        lambda: found.execute_in_process(instance=instance, partition_key=name, tags=tags, raise_on_error=False)
    )
