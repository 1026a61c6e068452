"""The commands, and how what stops them is said."""

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from space_odt_dagster.command_line.run import CannotStart, RunOptions, names_selected, run_inventory
from space_odt_dagster.command_line.settings import print_settings
from space_odt_dagster.command_line.ui import UiOptions, serve_ui
from space_odt_dagster.extraction.stopping import CouldNotRun
from space_odt_dagster.run.dotenv import is_ours
from space_odt_dagster.run.environment import Environment, environment_in
from space_odt_dagster.run.settings import Settings, SettingsError, settings_from
from space_odt_dagster.simulator import SimulatorSettings, run_forever


def run(options: argparse.Namespace) -> int:
    """Runs the command that was parsed; returns the exit code."""
    commands = {
        "inventory_run": _inventory_run,
        "demo": _demo,
        "simulate": _simulate,
        "ui": _ui,
        "settings": _settings_command,
        "diff": _diff,
    }
    try:
        return commands[options.command](options)
    except CouldNotRun as stopped:
        _say(f"space-odt: {stopped}")
        return stopped.exit_code
    except KeyboardInterrupt:
        _say("space-odt: Stopped by Ctrl-C before anything was written.")
        return 128 + signal.SIGINT


def _diff(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import diff

    return diff.run(options)


def _inventory_run(options: argparse.Namespace) -> int:
    return run_inventory(_run_options(options, _environ()))


def _demo(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import demo

    environ = {name: value for name, value in os.environ.items() if not name.startswith("WEBEX_")}
    return demo.run(options, _run_options(options, environ))


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

    try:
        run_forever(settings, port=options.port, ready=ready)
    except OSError as failure:
        raise CannotStart(
            f"Port {options.port} cannot be used ({failure.strerror}): choose another with --port."
        ) from None
    return 0


def _ui(options: argparse.Namespace) -> int:
    environ = _environ()
    settings = _settings(options, environ)
    return serve_ui(UiOptions(settings=settings, environ=environ, port=options.port, people=options.people))


def _settings_command(options: argparse.Namespace) -> int:
    found = environment_in(Path.cwd())
    _warn(found)
    return print_settings(found, vars(options), as_json=options.format == "json")


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
    if environ.get("SPACE_ODT_ASSET_PREFIX"):
        from space_odt_dagster.orchestration.asset_keys import asset_keys_from

        asset_keys_from(environ)
    return settings


def _environ() -> dict[str, str]:
    """The variables as they count. What ``.env`` sets for others, such as an object store, is set in this process too."""
    found = environment_in(Path.cwd())
    _warn(found)
    for name, value in found.values.items():
        if not is_ours(name) and os.environ.get(name) != value:
            os.environ[name] = value
    return dict(found.values)


def _warn(environment: Environment) -> None:
    for warning in environment.warnings:
        _say(f"Warning: {warning}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
