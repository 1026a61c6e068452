"""What the commands over snapshots have in common: lists in options, the key of hashes, and where they print."""

import sys
from typing import IO, cast

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.extraction.terminal_text import PrintableBytes


def words(text: str | None) -> list[str]:
    """The words of an option, separated by commas."""
    return [each.strip() for each in (text or "").split(",") if each.strip()]


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
