"""The services of deploy/compose.yaml as processes of this machine: their commands and variables, as Compose fills them in."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "deploy" / "compose.yaml"
SETTINGS = ROOT / "deploy" / "celery" / "dagster.yaml"
WORKSPACE = ROOT / "deploy" / "celery" / "workspace.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")
"""With its usual value, or with what Compose says if it is not set: here it is empty then."""


def command_of(service: str, environ: Mapping[str, str]) -> list[str]:
    """The command of a service, with the programs of this interpreter."""
    program, *arguments = shlex.split(_filled(_services()[service]["command"], environ))
    return [str(Path(sys.executable).with_name(program)), *arguments]


def variables_of(service: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a service."""
    return {name: _filled(str(value), environ) for name, value in _services()[service]["environment"].items()}


def _services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def _filled(text: str, environ: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: environ.get(found[1]) or found[2] or "", text)


@dataclass
class Processes:
    """Services that run, each in a process group of its own. What they print is in ``folder``."""

    folder: Path
    started: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def start(self, name: str, command: list[str], environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        """Starts one. Returns at once."""
        with self.log_of(name).open("wb") as said:
            self.started[name] = subprocess.Popen(
                command, env=dict(environ), cwd=self.folder, stdout=said, stderr=said, start_new_session=True
            )
        return self.started[name]

    def log_of(self, name: str) -> Path:
        """What a service printed."""
        return self.folder / f"{name}.log"

    def kill(self, name: str) -> None:
        """What a machine that dies does: parent and children are gone at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.started[name].pid, signal.SIGKILL)
        self.started[name].wait(60)

    def kill_all(self) -> None:
        """Ends all."""
        for name in reversed(self.started):
            self.kill(name)
