"""The commands, and how what stops them is told."""

import argparse
import dataclasses
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from space_odt_dagster.command_line.own_folder_guard import claim_for_simulated
from space_odt_dagster.command_line.run import (
    COULD_NOT_RUN,
    USAGE,
    CannotStart,
    RunOptions,
    names_selected,
    run_inventory,
)
from space_odt_dagster.command_line.ui import CannotServe, UiOptions, serve_ui
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.connection import Access, Unreachable
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.run.lock import FolderInUse
from space_odt_dagster.run.resume import CannotResume
from space_odt_dagster.run.settings import NoToken, Settings, SettingsError, read_dotenv, settings_from
from space_odt_dagster.simulator import SimulatorSettings, run_forever, serve

_COULD_NOT_RUN = (NoToken, CannotStart, CannotServe, CannotResume, OutputError, FolderInUse, Unreachable, RunStopped)


def run(options: argparse.Namespace) -> int:
    """Runs the command that was parsed; returns the exit code."""
    try:
        return {"inventory_run": _inventory_run, "demo": _demo, "simulate": _simulate, "ui": _ui}[options.command](
            options
        )
    except SettingsError as wrong:
        return _told(str(wrong), USAGE)
    except _COULD_NOT_RUN as stopped:
        return _told(str(stopped), COULD_NOT_RUN)


def _inventory_run(options: argparse.Namespace) -> int:
    return run_inventory(_run_options(options, _environ()))


def _demo(options: argparse.Namespace) -> int:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WEBEX_")}
    with serve(
        SimulatorSettings(people=options.people, seed=options.seed, nights=options.nights), port=0
    ) as organisation:
        _say(f"A simulated organisation of {options.people} people answers at {organisation.base_url}")
        run_options = _run_options(options, environ)
        claim_for_simulated(Layout.of(run_options.settings.out_dir), organisation.org_id)
        access = Access(base_url=organisation.base_url, access_token=organisation.token)
        return run_inventory(
            dataclasses.replace(run_options, settings=dataclasses.replace(run_options.settings, access=access))
        )


def _simulate(options: argparse.Namespace) -> int:
    settings = SimulatorSettings(
        people=options.people,
        seed=options.seed,
        nights=options.nights,
        latency_ms=options.latency_ms,
        rate_limit=options.rate_limit,
    )

    def ready(base_url: str, token: str) -> None:
        print(f"WEBEX_BASE_URL={base_url}\nWEBEX_ACCESS_TOKEN={token}", flush=True)  # noqa: T201

    run_forever(settings, port=options.port, ready=ready)
    return 0


def _ui(options: argparse.Namespace) -> int:
    environ = _environ()
    settings = _settings(options, environ)
    return serve_ui(UiOptions(settings=settings, environ=environ, port=options.port, people=options.people))


def _run_options(options: argparse.Namespace, environ: Mapping[str, str]) -> RunOptions:
    select = tuple(name.strip() for name in options.select.split(",") if name.strip()) if options.select else None
    if options.select is not None and not select:
        raise SettingsError("--select names no asset.")
    if select is not None:
        names_selected(select)
    return RunOptions(
        settings=_settings(options, environ),
        environ=environ,
        select=select,
        resume=bool(vars(options).get("resume")),
        open_report=options.open_report,
    )


def _settings(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """The settings of a command. A wrong schedule is wrong usage too, also of a run by hand."""
    settings = settings_from(environ, vars(options))
    if any(environ.get(name) for name in ("SPACE_ODT_CRON", "SPACE_ODT_TIMEZONE", "SPACE_ODT_SCHEDULE")):
        # Dagster decides what a cron is; it is slow to import and seldom needed here.
        from space_odt_dagster.orchestration.schedules import schedule_from

        schedule_from(environ)
    return settings


def _environ() -> dict[str, str]:
    dotenv = read_dotenv(Path.cwd())
    if dotenv.warning is not None:
        _say(f"Warning: {dotenv.warning}")
    return {**dotenv.values, **os.environ}


def _told(problem: str, code: int) -> int:
    _say(f"space-odt: {problem}")
    return code


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
