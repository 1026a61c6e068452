"""The command line. Imports only the standard library and the settings table, so that help and usage errors are fast."""

import argparse
import difflib
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NoReturn

from space_odt_dagster.command_line.check_parser import add_check_options, add_waive_options
from space_odt_dagster.command_line.desired_parser import add_desired_options
from space_odt_dagster.command_line.diff_parser import add_diff_options
from space_odt_dagster.command_line.fleet_parser import add_fleet_commands
from space_odt_dagster.command_line.lake_parser import FOLD, add_lake_commands
from space_odt_dagster.command_line.numbers_given import whole_number
from space_odt_dagster.command_line.organisations_parser import add_organisations_options
from space_odt_dagster.run.settings_table import SETTINGS

MOST_PEOPLE = 100_000
_OF_A_RUN = (
    "SPACE_ODT_OUT_DIR",
    "WEBEX_CONCURRENT_REQUESTS",
    "SPACE_ODT_SCOPE",
    "SPACE_ODT_REDACT",
    "SPACE_ODT_CSV_SAFE",
    "SPACE_ODT_LANG",
    "SPACE_ODT_DESIRED",
    "SPACE_ODT_LAKE_DIR",
)
_OF_ONE_ORGANISATION = ("inventory_run", "plan", "diff", "check", "waive", "sql")
_OF_ACCESS = ("WEBEX_ACCESS_TOKEN", "WEBEX_BASE_URL", "WEBEX_ORG_ID")


class OneLineParser(argparse.ArgumentParser):
    """A parser that accepts only full option names and reports errors on one line, without values."""

    usual_word: str | None = None
    """The word of a further choice that counts as given if there is none."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **{**keywords, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Prints the error and exits with code 2."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())}. See {self.prog} --help\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parses as argparse does, with the usual word if no other is given."""
        if self.usual_word is not None and args is not None:
            begin = args[0] if args else ""
            if begin not in ("-h", "--help") and _of_command(self, begin) is self:
                args = [self.usual_word, *args]
        return super().parse_known_args(args, namespace)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parses as argparse does. Of unknown arguments only the names are printed, as a value may be a token."""
        parsed, unknown = self.parse_known_args(args, namespace)
        if unknown:
            parser = _of_command(self, getattr(parsed, "command", None))
            parser.error(_unknown([each for each in unknown if each.startswith("-")], parser))
        return parsed


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = OneLineParser(
        prog="space-odt", description="A read-only, deterministic inventory of a Webex Calling organisation."
    )
    parser.add_argument(
        "--version", action=_Versions, help="show the versions of space-odt, wxc_sdk, Dagster and Python"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("inventory_run", help="read the organisation and write its inventory")
    _add_settings(run, *_OF_ACCESS)
    run.add_argument("--resume", action="store_true", help="continue the interrupted run")
    _add_run_options(run)
    plan = commands.add_parser("plan", help="show what a run would cost and which scopes the token lacks")
    _add_settings(plan, *_OF_ACCESS, "SPACE_ODT_OUT_DIR", "SPACE_ODT_SCOPE")
    _add_choice(plan)
    _add_number(plan, "--rate", 1, 100_000, 300, "N", "calls a minute (default 300)")
    plan.add_argument("--from-snapshot", action="store_true", help="use the newest snapshot instead of calling Webex")
    plan.add_argument("--format", choices=("text", "json"), default="text", help="text (the default) or json")
    demo = commands.add_parser("demo", help="read a simulated organisation")
    _add_organisation(demo)
    demo.add_argument("--one-night", action="store_true", help="skip the second night")
    _add_run_options(demo)
    simulate = commands.add_parser("simulate", help="serve a simulated organisation until stopped")
    _add_organisation(simulate)
    _add_number(simulate, "--port", 0, 65535, 0, "P", "port on 127.0.0.1 (default: a free one)")
    _add_number(simulate, "--latency-ms", 0, 600_000, 0, "MS", "wait before each answer")
    simulate.add_argument("--rate-limit", type=_rate, metavar="R", help="requests per second before 429")
    ui = commands.add_parser("ui", help="open the Dagster UI, on a simulated organisation unless a token is set")
    _add_number(ui, "--port", 1, 65535, 3000, "P", "port on 127.0.0.1 (default 3000)")
    _add_number(ui, "--people", 1, MOST_PEOPLE, 120, "N", "number of people in the simulated organisation")
    _add_settings(ui, "SPACE_ODT_OUT_DIR")
    settings = commands.add_parser("settings", help="show every setting, its value and where it comes from")
    _add_settings(settings, *(setting.name for setting in SETTINGS if setting.flag))
    settings.add_argument("--format", choices=("text", "json"), default="text", help="text (the default) or json")
    add_diff_options(commands.add_parser("diff", help="show what changed between two snapshots"))
    add_desired_options(
        commands.add_parser("desired", help="check files that say what the organisation should be like")
    )
    add_organisations_options(
        commands.add_parser("organisations", help="show and check the file of several organisations")
    )
    add_fleet_commands(commands.add_parser("fleet", help="read several organisations and show how they are"))
    check = commands.add_parser("check", help="show what is wrong in a snapshot")
    add_check_options(check)
    _add_settings(check, "SPACE_ODT_OUT_DIR", "SPACE_ODT_DESIRED", "SPACE_ODT_CSV_SAFE", "SPACE_ODT_LANG")
    waive = commands.add_parser("waive", help="print the waiver of a failure, for a desired file")
    add_waive_options(waive)
    _add_settings(waive, "SPACE_ODT_OUT_DIR", "SPACE_ODT_DESIRED")
    sql = commands.add_parser("sql", help="query the exports in SQL")
    sql.add_argument("statement", metavar="SELECT", help="a SELECT statement; every export is a table")
    at = "which snapshot: name, run id, date, latest (the default) or previous; or live, the current exports"
    sql.add_argument("--at", default="latest", metavar="S", help=at)
    sql.add_argument("--format", choices=("text", "csv", "json"), default="text", help="format of the output")
    sql.add_argument("--allow-incomplete", action="store_true", help="also use exports that were read only in part")
    _add_settings(sql, "SPACE_ODT_OUT_DIR", "SPACE_ODT_CSV_SAFE")
    lake = commands.add_parser("lake", help="keep a history of the snapshots in Parquet files, and query it")
    lake.usual_word = FOLD
    of_the_lake = []
    for each, names in add_lake_commands(lake):
        _add_settings(each, *names)
        of_the_lake.append(each)
    for each in (*(commands.choices[name] for name in _OF_ONE_ORGANISATION), *of_the_lake):
        said = "which of several organisations (set SPACE_ODT_ORGANISATIONS, their file)"
        each.add_argument("--organisation", metavar="NAME", help=said)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    _add_settings(parser, *_OF_A_RUN)
    _add_choice(parser)
    parser.add_argument("--no-report", action="store_true", help="write no report")
    parser.add_argument("--open-report", action="store_true", help="open the report at the end")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--select", metavar="A,B", help="read only these exports and groups (group:NAME if an export has the same name)"
    )
    parser.add_argument("--exclude", metavar="A,B", help="leave out these exports and groups")


def _add_settings(parser: argparse.ArgumentParser, *names: str) -> None:
    """Adds the flags of these settings. Their values are checked later, with those of the environment."""
    for setting in SETTINGS:
        if setting.name not in names or setting.flag is None:
            continue
        default = f"default {setting.default}; " if setting.default and not setting.is_switch else ""
        said = f"{setting.help.replace('`', '').rstrip('.')} ({default}or set {setting.name})".replace("%", "%%")
        if setting.is_switch:
            parser.add_argument(setting.flag, action="store_true", help=said)
        else:
            action = "append" if setting.repeats else "store"
            parser.add_argument(setting.flag, action=action, metavar=setting.metavar, help=said)


def _add_organisation(parser: argparse.ArgumentParser) -> None:
    _add_number(parser, "--people", 1, MOST_PEOPLE, 120, "N", "number of people (default 120)")
    _add_number(parser, "--seed", 0, 2**32 - 1, 1, "N", "seed of the organisation (default 1)")
    _add_number(parser, "--nights", 0, 10_000, 0, "N", "nights that have passed, each with a small change (default 0)")


def _add_number(
    parser: argparse.ArgumentParser, flag: str, least: int, most: int, default: int, metavar: str, said: str
) -> None:
    parser.add_argument(flag, type=whole_number(least, most), default=default, metavar=metavar, help=said)


def _rate(given: str) -> float:
    try:
        rate = float(given)
    except ValueError:
        rate = -1.0
    if not 0 < rate <= 1e9:
        raise argparse.ArgumentTypeError(f"takes a number above 0, not {given!r}")
    return rate


class _Versions(argparse.Action):
    def __init__(self, **keywords: Any) -> None:
        super().__init__(**{**keywords, "nargs": 0, "default": argparse.SUPPRESS})

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        python = ".".join(map(str, sys.version_info[:3]))
        found = [f"{name} {_version_of(package)}" for name, package in _PARTS]
        print(", ".join([*found, f"Python {python}"]))  # noqa: T201
        parser.exit()


_PARTS = (("space-odt", "space-odt-dagster"), ("wxc_sdk", "wxc_sdk"), ("dagster", "dagster"))


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _of_command(parser: argparse.ArgumentParser, command: str | None) -> argparse.ArgumentParser:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            found: argparse.ArgumentParser = action.choices[command]
            return found
    return parser


def _unknown(options: Sequence[str], parser: argparse.ArgumentParser) -> str:
    if not options:
        return "unexpected arguments"
    name = options[0].partition("=")[0]
    known = [flag for action in parser._actions for flag in action.option_strings]
    near = difflib.get_close_matches(name, known, n=1)
    return f"there is no option {name}" + (f", did you mean {near[0]}?" if near else "")
