"""What commands have in common: the organisation that they are about, lists in options, the key of hashes, where they print."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.extraction.terminal_text import PrintableBytes
from space_odt_dagster.run.environment import environment_in
from space_odt_dagster.run.settings import Settings, SettingsError, settings_from

if TYPE_CHECKING:
    from space_odt_dagster.command_line.one_organisation import OneOfFleet

ORGANISATIONS = "SPACE_ODT_ORGANISATIONS"
WITHOUT_ACCESS = dict.fromkeys(("WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"), "")
"""Variables that belong to a single inventory, so they may be incomplete where there are several."""


def has_many(environ: Mapping[str, str]) -> bool:
    """Whether a file names several organisations."""
    return bool(environ.get(ORGANISATIONS, "").strip())


def organisation_in(options: argparse.Namespace, environ: Mapping[str, str]) -> "OneOfFleet | None":
    """The organisation of ``--organisation``; None if there is no file of several.

    Raises ``SettingsError`` if one of both is missing, ``WrongFile``, and ``UnknownOrganisation``.
    """
    name: str | None = options.organisation
    if not has_many(environ):
        if name is not None:
            raise SettingsError(f"--organisation needs {ORGANISATIONS}, the file that names the organisations.")
        return None
    if name is None:
        raise SettingsError(f"{ORGANISATIONS} names several organisations: say which with --organisation NAME.")
    from space_odt_dagster.command_line.one_organisation import OneOfFleet

    return OneOfFleet.named(name, environ)


def settings_of_folder(options: argparse.Namespace, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a command over an output folder: that of ``--out-dir``, or of ``--organisation`` if there are several.

    Raises ``SettingsError`` and what ``organisation_in`` raises.
    """
    found = environment_in(Path.cwd()).values if environ is None else environ
    if options.out_dir is None or options.organisation is not None:
        one = organisation_in(options, found)
        found = one.offline(found) if one is not None else found
    return settings_from(found, vars(options))


def words(text: str | None, flag: str) -> list[str]:
    """The words of an option (``flag``), separated by commas, each once; none if it was not given.

    Raises ``SettingsError`` if it was given without any: a shell variable that is not set must not mean everything.
    """
    found = list(dict.fromkeys(each.strip() for each in (text or "").split(",") if each.strip()))
    if text is not None and not found:
        raise SettingsError(f"{flag} needs at least one name, or leave it out.")
    return found


def hash_key(layout: Layout, given: bytes | None, *, make: bool) -> bytes:
    """The key of the hashes: the one given, else that of the folder, which is made if asked for; else empty."""
    if make or given is not None or layout.redaction_key.exists():
        return redaction_key(layout, given)
    return b""


def standard_output(*, exact: bool) -> IO[bytes]:
    """Where a command prints. On a terminal, and unless the bytes must stay ``exact``, control characters are escaped.

    Tables and pages need their exact bytes. In JSON, an escape means the same character.
    """
    output: IO[bytes] = sys.stdout.buffer
    return output if exact and not sys.stdout.isatty() else cast("IO[bytes]", PrintableBytes(output))
