"""The code location as the UI sees it, in this process: GraphQL over the real definitions, runs executed at once.

Loading all exports takes seven seconds of processor time. Where it does not matter how many there are, a location has a few.
"""

import asyncio
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import dagster as dg
import yaml
from dagster._core.definitions.reconstruct import ReconstructableJob
from dagster._core.launcher.base import LaunchRunContext
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster_graphql.schema import create_schema

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.dagster_home import settings_text
from space_odt_dagster_tests.orchestration.homes import new_home

Made = TypeVar("Made")
KEYS = AssetKeys()
_DEFINITIONS = "space_odt_dagster.definitions"
LOCATION, REPOSITORY = "space_odt", "__repository__"
LAUNCHED = """... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }"""
AT_ONCE = {
    "run_launcher": {
        "module": "space_odt_dagster_tests.orchestration.location",
        "class": "OwnThreadLauncher",
    },
    "run_coordinator": {"module": "dagster._core.run_coordinator", "class": "DefaultRunCoordinator"},
    # To keep what steps print, Dagster starts four processes for each run.
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    },
}
READ_BY_EACH_RUN = ("WEBEX_BASE_URL", "WEBEX_ACCESS_TOKEN", "SPACE_ODT_OUT_DIR")
"""How the names begin of those variables on whose values no definition depends."""
FEW = (
    *MANIFEST.groups["identity"],
    *("locations", "calling_locations", "person_out_access_codes"),
    *MANIFEST.groups["hunt_groups"],
)
"""Listings, what is asked with their ids, secrets and people."""
_loaded: dict[tuple[object, ...] | None, ModuleType] = {}
_MOST_LOADED = 3
ALONE = ("concurrency", "run_monitoring", "run_retries", "freshness")


def in_own_thread(work: Callable[[], Made]) -> Made:
    """What the work makes. Dagster and GraphQL run event loops, and the browser of another test may have one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


class OwnThreadLauncher(SyncInMemoryRunLauncher):
    """Executes a run at once, in a thread: GraphQL answers inside an event loop, and a run has one of its own."""

    def launch_run(self, context: LaunchRunContext) -> None:
        """Returns when the run has ended."""
        launch = super().launch_run
        in_own_thread(lambda: launch(context))


@dataclass(frozen=True)
class Location:
    """Asks as the UI asks."""

    context: WorkspaceProcessContext

    @property
    def instance(self) -> dg.DagsterInstance:
        """Where the runs are recorded."""
        return self.context.instance

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that a query brings; an error of GraphQL itself fails the test."""

        def answered() -> Any:
            context = self.context.create_request_context()
            return asyncio.run(_SCHEMA.execute_async(query, context_value=context, variable_values=variables))

        answer = in_own_thread(answered)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        return answer.data

    def launch(
        self,
        job: str,
        *,
        assets: list[str] | None = None,
        config: Mapping[str, Any] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Any:
        """Launches a job, or some of its assets; what GraphQL answers."""
        selector = {"repositoryLocationName": LOCATION, "repositoryName": REPOSITORY, "pipelineName": job}
        if assets is not None:
            selector["assetSelection"] = [{"path": KEYS.of(name).path} for name in assets]
        return self.ask(
            f"mutation L($p: ExecutionParams!) {{ launchRun(executionParams: $p) {{ __typename {LAUNCHED} }} }}",
            p={
                "selector": selector,
                "runConfigData": dict(config or {}),
                "mode": "default",
                "executionMetadata": {"tags": [{"key": key, "value": value} for key, value in (tags or {}).items()]},
            },
        )["launchRun"]

    def run(self, job: str, **what: Any) -> dg.DagsterRun:
        """The run of a launch, which has ended."""
        launched = self.launch(job, **what)
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return self.run_of(launched["run"]["runId"])

    def run_of(self, run_id: str) -> dg.DagsterRun:
        """The run as it is recorded."""
        run = self.instance.get_run_by_id(run_id)
        assert run is not None
        return run


@contextmanager
def loaded_with_the_environment_of_now(exports: Sequence[str] | None) -> Iterator[None]:
    """Meanwhile the definitions are loaded, anew unless they were loaded with the same settings before."""
    given = {name: value for name, value in os.environ.items() if name.startswith(("WEBEX_", "SPACE_ODT_"))}
    given |= dict.fromkeys((name for name in given if name.startswith(READ_BY_EACH_RUN)), "")
    key = None if Path(".env").exists() else (exports, tuple(sorted(given.items())))
    sys.modules.pop(_DEFINITIONS, None)
    module = sys.modules[_DEFINITIONS] = _loaded.pop(key, None) or _definitions(exports)
    if key is not None:
        _loaded[key] = module
    while len(_loaded) > _MOST_LOADED:
        del _loaded[next(iter(_loaded))]
    # Dagster remembers the job that it loaded last, and this process may have loaded it with another environment.
    ReconstructableJob.get_definition.cache_clear()
    ReconstructableJob.get_repository_definition.cache_clear()
    try:
        yield
    finally:
        sys.modules.pop(_DEFINITIONS, None)  # of another environment, or of some exports


def _definitions(exports: Sequence[str] | None) -> ModuleType:
    if exports is None:
        return importlib.import_module(_DEFINITIONS)
    module = ModuleType(_DEFINITIONS)
    module.__dict__["defs"] = inventory_definitions(executor=dg.in_process_executor, manifest=MANIFEST.only(exports))
    return module


@contextmanager
def code_location(
    home: Path, exports: Sequence[str] | None = None, own: Mapping[str, Any] | None = None
) -> Iterator[Location]:
    """The location on the settings of a new home, loaded with the environment of now, of all exports or some.

    ``own`` are other settings, in the place of those that execute each run at once.
    """
    new_home(home)
    settings = {name: value for name, value in yaml.safe_load(settings_text()).items() if name not in ALONE}
    (home / "dagster.yaml").write_text(yaml.safe_dump({**settings, **(own or AT_ONCE)}), encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    origin = InProcessCodeLocationOrigin(
        LoadableTargetOrigin(executable_path=sys.executable, module_name=_DEFINITIONS),
        location_name=LOCATION,
    )
    with (
        loaded_with_the_environment_of_now(exports),
        dg.DagsterInstance.from_config(str(home)) as instance,
        WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget([origin])) as context,
    ):
        yield Location(context)


_SCHEMA = create_schema()
