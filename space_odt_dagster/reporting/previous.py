"""What the snapshot before this run held: the rows of each asset, from its ``manifest.json``."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from upath import UPath

from space_odt_dagster.reporting.results import Result


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The previous snapshot: the rows of the assets that were read completely then."""

    run_id: str
    started_at: str
    rows: Mapping[str, int]


def read_previous(folder: UPath | None, org_id: str) -> Previous | None:
    """The previous snapshot, or None if there is none, it cannot be read, or it is of another organisation."""
    if folder is None:
        return None
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    head = manifest if isinstance(manifest, dict) else {}
    if head.get("org_id") not in (None, "", org_id):
        return None
    rows = {
        asset: entry["rows"]
        for asset, entry in _entries(head.get("files", manifest))
        if isinstance(entry.get("rows"), int) and entry.get("result", Result.OK) in (Result.OK, Result.EMPTY)
    }
    if not rows:
        return None
    return Previous(
        run_id=str(head.get("run_id") or folder.name), started_at=str(head.get("started_at") or ""), rows=rows
    )


def _entries(files: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The asset and entry of each file, from a list of entries or an object with one entry per file or asset."""
    listed = files if isinstance(files, list) else []
    named = files.items() if isinstance(files, dict) else ((None, entry) for entry in listed)
    for name, entry in named:
        if isinstance(entry, dict):
            yield str(entry.get("asset") or name or "").partition(".")[0], entry
