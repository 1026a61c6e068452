"""Runs the subcommands and prints the errors that stop them."""

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from space_odt_dagster.command_line.plan import PlanOptions, print_plan
from space_odt_dagster.command_line.run import CannotStart, RunOptions, run_inventory, what_to_read
from space_odt_dagster.command_line.settings import check_schedule, print_settings
from space_odt_dagster.command_line.shared import WITHOUT_ACCESS, has_many, organisation_in
from space_odt_dagster.command_line.ui import UiOptions, serve_ui
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.run.dotenv import is_ours
from space_odt_dagster.run.environment import Environment, environment_in
from space_odt_dagster.run.settings import Settings, SettingsError, settings_from
from space_odt_dagster.simulator import SimulatorSettings, run_forever

if TYPE_CHECKING:
    from space_odt_dagster.command_line.one_organisation import OneOfFleet


def run(options: argparse.Namespace) -> int:
    """Runs the parsed command. Returns the exit code."""
    commands = {
        "inventory_run": _inventory_run,
        "plan": _plan,
        "demo": _demo,
        "simulate": _simulate,
        "ui": _ui,
        "settings": _settings_command,
        "desired": _desired,
        "organisations": _organisations,
        "fleet": _fleet,
        "diff": _diff,
        "check": _check,
        "waive": _waive,
        "sql": _sql,
        "lake": _lake,
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


def _desired(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import desired

    return desired.run(options, _environ())


def _organisations(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import organisations

    return organisations.run(options, _environ())


def _fleet(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import fleet

    return fleet.run(options, _environ())


def _check(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import check

    return check.run(options)


def _waive(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import waive

    return waive.run(options)


def _sql(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import sql

    return sql.run(options, _environ())


def _lake(options: argparse.Namespace) -> int:
    from space_odt_dagster.command_line import lake

    return lake.run(options, _environ())


def _inventory_run(options: argparse.Namespace) -> int:
    environ = _environ()
    one = organisation_in(options, environ)
    with one.noting(options.out_dir) if one is not None else nullcontext():
        return run_inventory(_run_options(options, environ, one))


def _plan(options: argparse.Namespace) -> int:
    environ = _environ()
    found = PlanOptions(
        run=_run_options(options, environ, organisation_in(options, environ)),
        rate=options.rate,
        from_snapshot=options.from_snapshot,
        as_json=options.format == "json",
    )
    return print_plan(found)


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
    settings = _settings(options, {**environ, **WITHOUT_ACCESS} if has_many(environ) else environ)
    return serve_ui(UiOptions(settings=settings, environ=environ, port=options.port, people=options.people))


def _settings_command(options: argparse.Namespace) -> int:
    found = environment_in(Path.cwd())
    _warn(found)
    return print_settings(found, vars(options), as_json=options.format == "json")


def _run_options(
    options: argparse.Namespace, environ: Mapping[str, str], one: "OneOfFleet | None" = None
) -> RunOptions:
    environ = one.online(environ) if one is not None else environ
    found = RunOptions(
        settings=_settings(options, environ),
        environ=environ,
        select=_names(options, "select"),
        exclude=(*(_names(options, "exclude") or ()), *(one.organisation.exclude if one is not None else ())),
        resume=bool(vars(options).get("resume")),
        open_report=bool(vars(options).get("open_report")),
        one=one,
    )
    what_to_read(found)
    if found.settings.desired:
        from space_odt_dagster.command_line.desired import check_desired

        check_desired(found.settings.desired)
    return found


def _names(options: argparse.Namespace, option: str) -> tuple[str, ...] | None:
    given: str | None = getattr(options, option)
    names = tuple(name.strip() for name in given.split(",") if name.strip()) if given else ()
    if given is not None and not names:
        raise SettingsError(f"--{option} needs the name of an export or group.")
    return names or None


def _settings(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """The settings of a command. A wrong schedule is a usage error too, even for a run by hand."""
    settings = settings_from(environ, vars(options))
    check_schedule(environ)
    if environ.get("SPACE_ODT_ASSET_PREFIX"):
        from space_odt_dagster.orchestration.asset_keys import asset_keys_from

        asset_keys_from(environ)
    return settings


def _environ() -> dict[str, str]:
    """The effective environment. Variables in ``.env`` for other software, such as an object store, are set in this process too."""
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
