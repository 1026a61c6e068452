"""How old the answers in a journal are: what is too old is taken out of the file before a run goes on from it.

A call goes as a whole, with all its pages and refusals: the pages of a listing belong together.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from space_odt_dagster.exports.private_files import open_own
from space_odt_dagster.extraction.json_text import parse_json

ROW = b'{"row":'


def remove_old_answers(path: Path, *, before: float) -> bool:
    """Removes the calls of which anything was answered before a time (seconds since the epoch); whether there were any.

    An answer without a time is of an earlier version, and old. Raises ``OSError``; the file is then as it was.
    """
    if not path.exists():
        return False
    old = {call for call, at, _ in _answers(path) if at < before}
    if not old:
        return False
    beside = path.with_name(f".{path.name}.tmp")
    descriptor = open_own(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(descriptor, "wb") as kept:
        for call, _, lines in _answers(path):
            if call not in old:
                kept.writelines(lines)
        kept.flush()
        os.fsync(kept.fileno())
    beside.replace(path)
    return True


def _answers(path: Path) -> Iterator[tuple[str, float, list[bytes]]]:
    """The call, the time and the lines of each answer, up to the first that is damaged: what is behind it does not count."""
    lines: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            lines.append(line)
            if line.startswith(ROW):
                continue
            try:
                mark = parse_json(line.decode())
                yield str(mark["call"]), float(mark.get("at", 0)), lines
            except (ValueError, KeyError, TypeError, AttributeError):
                return
            lines = []
