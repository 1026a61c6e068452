"""What the snapshots in an output folder say of themselves."""

import json
from pathlib import Path
from typing import Any


def snapshot_manifests(out: Path) -> list[dict[str, Any]]:
    """The ``manifest.json`` of each snapshot, oldest first."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in out.glob("snapshots/*/manifest.json")]
    return sorted(found, key=lambda each: int(each["sequence"]))  # two may be of one second
