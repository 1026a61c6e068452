"""What the snapshots in an output folder say of themselves."""

import json
from pathlib import Path
from typing import Any


def snapshot_manifests(out: Path) -> list[dict[str, Any]]:
    """The ``manifest.json`` of each snapshot, oldest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("snapshots/*/manifest.json"))]
