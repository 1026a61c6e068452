"""``space-odt organisations``: the file of several organisations, what it says, and whether they can be read. Writes nothing."""

import argparse
import json
from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from space_odt_dagster.command_line.console import console_on
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.connection import organisations_of
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.fleet.access import access_of
from space_odt_dagster.fleet.checking import problems_of
from space_odt_dagster.fleet.discovering import discovered
from space_odt_dagster.fleet.environment import secrets_of
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.organisations import Fleet, Organisation, Token
from space_odt_dagster.fleet.schema import fleet_schema
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.snapshots.taking import snapshots
from space_odt_dagster.strict_yaml.problems import harmless

OK, NOT_ALL_GOOD = 0, 3
_WIDEST = 10_000


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Prints what was asked for. Raises ``WrongFile`` with every mistake in the file."""
    if options.what == "schema":
        print(json.dumps(fleet_schema(), indent=2))  # noqa: T201
        return OK
    fleet = fleet_of_environment(environ)
    if options.what == "list":
        return _list(fleet, environ, as_json=options.format == "json")
    if options.what == "check":
        return _check(fleet, environ, options.names, offline=options.offline)
    return _discover(fleet, environ, options.token_name)


def fleet_of_environment(environ: Mapping[str, str]) -> Fleet:
    """The organisations. Raises ``SettingsError`` if no file is named, ``WrongFile`` with every mistake in it."""
    fleet = fleet_from(environ, MANIFEST)
    if fleet is None:
        raise SettingsError("Name the file of the organisations in SPACE_ODT_ORGANISATIONS.")
    return fleet


def _list(fleet: Fleet, environ: Mapping[str, str], *, as_json: bool) -> int:
    rows = [_row(each, environ) for each in fleet.organisations]
    console = console_on()
    if not console.is_terminal:
        console.width = _WIDEST  # a program reads it: nothing is cut off
    if as_json:
        print(json.dumps(rows, indent=2))  # noqa: T201
        return OK
    table = Table(*("name", "title", "token", "scope", "last complete", "folder"), box=None)
    for row in rows:
        lacking = " (cannot be read here)" if row["token_problem"] else " (not set here)"
        token = f"{row['token']}{'' if row['token_is_set'] else lacking}"
        last = "paused" if row["paused"] else str(row["last_complete"] or "never")[:16].replace("T", " ")
        cells = (row["name"], row["title"], token, row["scope"], last, row["out_dir"])
        table.add_row(*(escape(one_line(str(each))) for each in cells))
    console.print(table)
    return OK


def _row(organisation: Organisation, environ: Mapping[str, str]) -> dict[str, object]:
    is_set, problem = _token_here(organisation.token, environ)
    token, scope = organisation.token, organisation.settings.get("SPACE_ODT_SCOPE") or environ.get("SPACE_ODT_SCOPE")
    return {
        "name": organisation.name,
        "title": organisation.title,
        "org_id": organisation.org_id,
        "token": token.name,
        "token_is_set": is_set,
        "token_problem": problem,
        "scope": scope or "v1",
        "out_dir": organisation.out_dir,
        "labels": dict(organisation.labels),
        "paused": organisation.paused.reason if organisation.paused else None,
        "last_complete": _last_complete(organisation, environ),
    }


def _token_here(token: Token, environ: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether all of a token is set here, and why that cannot be known."""
    try:
        return len(secrets_of(token, environ)) == len(token.variables), None
    except SettingsError as unreadable:
        return False, str(unreadable)


def _last_complete(organisation: Organisation, environ: Mapping[str, str]) -> str | None:
    try:
        layout = Layout.of(organisation.out_dir, environ.get("SPACE_ODT_LOCAL_DIR") or None)
        return next((each.run.ended_at for each in snapshots(layout) if each.run.complete), None)
    except CouldNotRun:
        return None  # ``check`` says why


def _check(fleet: Fleet, environ: Mapping[str, str], names: list[str], *, offline: bool) -> int:
    chosen = fleet.those_named(names) if names else fleet.organisations
    wrong = 0
    for organisation in chosen:
        found = problems_of(organisation, environ, MANIFEST, offline=offline)
        is_paused = organisation.paused is not None
        wrong += bool(found) and not is_paused
        for said in found or ["ok"]:
            print(one_line(f"{organisation.name}: {'paused; ' if is_paused else ''}{said}"), flush=True)  # noqa: T201
    return NOT_ALL_GOOD if wrong else OK


def _discover(fleet: Fleet, environ: Mapping[str, str], name: str) -> int:
    token = _token_named(fleet, name)
    found = discovered(fleet, token, organisations_of(access_of(token, fleet, environ)))
    lines = [
        f"# {len(found.missing)} {'organisation' if len(found.missing) == 1 else 'organisations'} that {fleet.file} lacks:",
        *found.missing,
        *(f"# gone: {each.name}: the token {token.name} does not see it any more." for each in found.gone),
    ]
    print("\n".join(map(one_line, lines)))  # noqa: T201
    return OK


def _token_named(fleet: Fleet, name: str) -> Token:
    known = {**{each.token.name: each.token for each in fleet.organisations}, **fleet.tokens}
    if name not in known:
        raise SettingsError(f"{fleet.file} has no token {harmless(name)}.{nearest(name.lower(), known)}")
    return known[name]
