"""Running the real job in process against the simulated organisation, and what its checks and materializations say."""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from space_odt_dagster.command_line.dagster_run import silent_logger
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import build_run_job
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Simulation

KEYS = AssetKeys()
SUBJECTS = ("schema", "keys", "references", "volume")
"""What the check ``data`` remarks on."""


@dataclass(frozen=True)
class Remarked:
    """One line of the check ``data``, with the facts that stand under its name."""

    passed: bool
    severity: str
    description: str
    metadata: Mapping[str, dg.MetadataValue]


@dataclass(frozen=True)
class Examined:
    """A run that ended: its folder, and what Dagster was told."""

    folder: Path
    run_id: str
    result: dg.ExecuteInProcessResult

    def check(self, asset: str, name: str) -> dg.AssetCheckEvaluation | Remarked:
        """The one evaluation of a check, or a remark of the check ``data``."""
        check = "data" if name in SUBJECTS else name
        (found,) = (each for each in self.checks if (each.asset_key.path[-1], each.check_name) == (asset, check))
        return remarks_of(found)[name] if name in SUBJECTS else found

    @property
    def checks(self) -> list[dg.AssetCheckEvaluation]:
        """Every evaluation."""
        return list(self.result.get_asset_check_evaluations())

    @property
    def failed(self) -> dict[tuple[str, str], str]:
        """The severity of every check and remark that is not green, by asset and name."""
        failed = {}
        for each in self.checks:
            asset, observations = each.asset_key.path[-1], remarks_of(each) if each.check_name == "data" else {}
            assert each.passed is (all(one.passed for one in observations.values()) if observations else each.passed)
            if observations and not each.passed:
                worst = "ERROR" if "ERROR" in {one.severity for one in observations.values()} else "WARN"
                assert each.severity.value == worst
                named = {name for name, one in observations.items() if not one.passed}
                assert all(observations[name].description in (each.description or "") for name in named)
                failed |= {(asset, name): observations[name].severity for name in named}
            elif not each.passed:
                failed[asset, each.check_name] = each.severity.value
        return failed

    def facts(self, asset: str, name: str) -> dict[str, Any]:
        """The metadata of a check, as plain values."""
        return plain(self.check(asset, name).metadata)

    def materialization(self, asset: str) -> dict[str, Any]:
        """The metadata of a materialization, as plain values."""
        (found,) = (
            event.step_materialization_data.materialization.metadata
            for event in self.result.get_asset_materialization_events()
            if event.asset_key == KEYS.of(asset)
        )
        return plain(found)

    @property
    def order(self) -> list[str]:
        """The assets in the order in which they were read."""
        return [KEYS.name_of_step(event.step_key or "") for event in self.result.all_events if event.is_step_start]


def remarks_of(check: dg.AssetCheckEvaluation | dg.AssetCheckResult) -> dict[str, Remarked]:
    """The remarks of a check ``data`` by name, as its table and its facts show them."""
    table = str(check.metadata["remarks"].value).splitlines()[2:]
    lines = [re.split(r" ?(?<!\\)\| ?", line.strip("|"), maxsplit=2) for line in table]
    return {
        name.strip(): Remarked(
            passed=result == "passed",
            severity={"error": "ERROR"}.get(result, "WARN"),
            description=text.strip().replace("\\|", "|"),
            metadata={
                fact.removeprefix(f"{name.strip()}: "): value
                for fact, value in check.metadata.items()
                if fact.startswith(f"{name.strip()}: ")
            },
        )
        for name, result, text in lines
    }


def plain(metadata: Mapping[str, dg.MetadataValue]) -> dict[str, Any]:
    """The values that metadata hold."""
    return {name: value.value for name, value in metadata.items()}


def examine(
    simulation: Simulation,
    folder: Path,
    *names: str,
    variables: Mapping[str, str] | None = None,
    instance: dg.DagsterInstance | None = None,
    watch: Callable[[Inventory], None] = lambda inventory: None,
    outputs: Iterable[str] = (),
    scope: str | None = None,
    manifest: Manifest = MANIFEST,
) -> Examined:
    """Reads the assets named, those of a scope, or all, into the folder. ``variables`` are settings as the environment has them.

    ``outputs`` are what is written of the run besides.
    """
    whole = Scope.of(manifest, scope, excluded=()) if scope is not None else None
    access = {"WEBEX_BASE_URL": simulation.base_url, "WEBEX_ACCESS_TOKEN": simulation.token}
    settings = settings_from({**access, **(variables or {})}, {"out_dir": str(folder)})
    assert settings.access is not None
    selection = names or (whole.names if whole is not None else manifest.names)
    run_id = str(uuid.uuid4())
    with Connection(settings.access) as connection:
        identity = connection.identity()
        context = RunContext(
            run_id=run_id,
            resumes=run_id,
            manifest=manifest,
            settings=settings,
            selection=manifest.in_order(selection),
            scope=whole,
        )
        inventory = Inventory(context, ApiAccess(connect=lambda: (connection, identity)))
        watch(inventory)
        with inventory, instance or dg.DagsterInstance.ephemeral() as used:
            result = build_run_job(inventory, loggers={"silent": silent_logger}).execute_in_process(
                run_id=run_id,
                instance=used,
                run_config={"loggers": {"silent": {}}},
                asset_selection=KEYS.all_of([*selection, *outputs]),
                raise_on_error=False,
            )
    return Examined(folder, run_id, result)
