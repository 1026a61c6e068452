"""Running ``space-odt`` as a user does: another process, another folder, a clean environment."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.warm_start import WarmProcess, start_warm

Process = WarmProcess | subprocess.Popen[str]
ANEW = ("-m", "space_odt_dagster")
"""``space-odt`` with an interpreter of its own, where how it starts is the point."""
INHERITED = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "VIRTUAL_ENV", "PYTHONPATH")


@dataclass(frozen=True)
class Ended:
    """A process that ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


@dataclass(frozen=True)
class Shell:
    """A folder and an environment to run commands in. ``variables`` are set on top of a clean environment.

    ``loud`` sets every logger to DEBUG, for tests of what logs give away.
    """

    folder: Path
    variables: Mapping[str, str]
    loud: bool = False

    @classmethod
    def for_simulation(cls, folder: Path, simulation: Simulation, **variables: str) -> "Shell":
        """A shell whose settings lead to a simulated organisation."""
        access = {"WEBEX_BASE_URL": simulation.base_url, "WEBEX_ACCESS_TOKEN": simulation.token}
        return cls(folder, {**access, **variables})

    @property
    def environ(self) -> dict[str, str]:
        """All variables of a process that it starts."""
        return {**{name: value for name, value in os.environ.items() if name in INHERITED}, **self.variables}

    def start(self, *arguments: str, program: Sequence[str] | None = None, first: str = "") -> Process:
        """Starts ``space-odt`` with these arguments, or a program that is or becomes it, with an interpreter of its own.

        ``first`` is Python code that ``space-odt`` runs before.
        """
        if program is None:
            return start_warm(arguments, folder=self.folder, variables=self.environ, loud=self.loud, first=first)
        return subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, program: Sequence[str] | None = None) -> Ended:
        """Runs it to its end."""
        return ended(self.start(*arguments, program=program))

    @property
    def out_dir(self) -> Path:
        """The default output folder."""
        return self.folder / ".artifacts"


def ended(process: Process) -> Ended:
    """The end of a process."""
    out, err = process.communicate(timeout=300)
    return Ended(process.returncode, out, err)


def wait_for_requests(process: Process, simulation: Simulation, number: int) -> None:
    """Waits until the simulated organisation was asked so often, or the process ended."""
    while len(simulation.log.requests) < number and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.002)


def whole_run_of(*names: str) -> tuple[str, ...]:
    """A run for which these exports are the whole inventory, as it excludes all others of the scope.

    What is true of any whole run, it shows at a fraction of the cost.
    """
    others = [name for name in MANIFEST.selection(Tier.V1) if name not in names]
    return ("inventory_run", "--exclude", ",".join(others))


def digests(out_dir: Path, names: Collection[str] = ()) -> dict[str, str]:
    """The SHA-256 of each export and table beside it, but those with times of the run, or of those named."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((out_dir / "exports").iterdir())
        if path.stem not in ("status", "errors", "findings") and (not names or path.stem in names)
    }


def table(out_dir: Path, name: str) -> list[dict[str, str]]:
    """The rows of an export's CSV."""
    csv.field_size_limit(1 << 30)
    with (out_dir / "exports" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def document(out_dir: Path, name: str) -> list[dict[str, Any]]:
    """The objects of an export's JSON."""
    found: list[dict[str, Any]] = json.loads((out_dir / "exports" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def results(out_dir: Path) -> dict[str, str]:
    """The result of every asset, as ``status`` has it."""
    return {row["module"]: row["result"] for row in table(out_dir, "status")}


def keys_of_export(out_dir: Path, name: str, key_columns: Sequence[str]) -> set[tuple[str, ...]]:
    """The key tuples of an export."""
    return {tuple(row[column] for column in key_columns) for row in table(out_dir, name)}
