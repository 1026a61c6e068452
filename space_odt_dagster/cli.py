"""The command ``space-odt``."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

TOKEN_FLAG = "--token"
_OBJECTS_AT_ONCE = 50_000
"""New objects between runs of the cyclic garbage collector. Python's 700 took a tenth of a run: rows are many, without cycles."""
_WITH_TOKEN_FLAG = ("inventory_run", "plan", "settings")
_WORK = ("inventory_run", "demo", "ui", "fleet run", "fleet demo")
"""Commands that are run for their work, not for their output. All others print a document."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code. Errors become one or two plain lines on standard error."""
    os.umask(0o077)
    if arguments is not None:
        return _run(arguments)
    from space_odt_dagster.command_line.quiet_streams import (
        INTERRUPTED,
        code_with_output,
        make_streams_quiet,
        output_is_document,
    )

    make_streams_quiet()
    gc.set_threshold(_OBJECTS_AT_ONCE)
    _restart_without_token(sys.argv[1:])
    _restart_in_utf8(sys.argv[1:])
    try:
        output_is_document(True)
        try:
            code = _run(None)
        except SystemExit as ended:  # --help, --version and wrong usage
            code = int(ended.code or 0)
        return code_with_output(code)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    options = build_parser().parse_args(arguments)
    if options.command in _WORK or f"{options.command} {vars(options).get('what')}" in _WORK:
        from space_odt_dagster.command_line.quiet_streams import output_is_document

        output_is_document(False)
    # Imported late, so that --help and usage errors are fast.
    from space_odt_dagster.command_line import commands

    return commands.run(options)


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    from space_odt_dagster.command_line.parser import build_parser as build

    return build()


def _restart_without_token(arguments: list[str]) -> None:
    """Restarts this process without the token in its arguments, which every user of the machine can list.

    Runs the package by its path and without the current folder on the module path (``-P``): a file there must not run with the
    token.
    """
    if not arguments or arguments[0] not in _WITH_TOKEN_FLAG:
        return
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name != TOKEN_FLAG or not (equals or index + 1 < len(arguments)):
            continue
        token = value if equals else arguments[index + 1]
        rest = arguments[:index] + arguments[index + (1 if equals else 2) :]
        os.environ["WEBEX_ACCESS_TOKEN"] = token
        os.environ["_SPACE_ODT_TOKEN_FROM_FLAG"] = "yes"
        _restart(rest)


def _restart_in_utf8(arguments: list[str]) -> None:
    """Restarts this process in UTF-8 mode if file names would be limited to ASCII. Output keeps its encoding."""
    if sys.getfilesystemencoding() == "ascii" and not sys.flags.ignore_environment:
        os.environ["PYTHONIOENCODING"] = sys.stdout.encoding
        os.environ["PYTHONUTF8"] = "1"
        _restart(arguments)


def _restart(arguments: list[str]) -> None:
    flags = (("-I", sys.flags.isolated), ("-E", sys.flags.ignore_environment), ("-s", sys.flags.no_user_site))
    kept = [flag for flag, is_on in flags if is_on]
    program = [sys.executable, "-P", *kept, str(Path(__file__).with_name("__main__.py"))]
    os.execv(sys.executable, [*program, *arguments])  # noqa: S606
