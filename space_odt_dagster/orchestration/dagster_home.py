"""The Dagster home: where run records lie, private, with the settings that the command line and the UI share."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import is_local, local, make_private_folder, write_whole

WORKSPACE = Path(__file__).with_name("workspace.yaml")
"""The code location, by module: it loads from any folder."""

_SETTINGS = "dagster.yaml"
_WARM = {"module": "space_odt_dagster.orchestration.warm_storage", "class": "WarmSqliteStorage"}


def dagster_home(environ: Mapping[str, str], layout: Layout) -> Path:
    """``DAGSTER_HOME``, or ``dagster`` in the output folder, or in ``.artifacts`` if that is not on a local disk."""
    configured = environ.get("DAGSTER_HOME")
    if configured:
        return Path(configured).absolute()
    return local(layout.root) / "dagster" if is_local(layout.root) else Path(".artifacts").absolute() / "dagster"


def prepare_home(home: Path) -> None:
    """Makes a home private and settles it if it is new; one that has a ``dagster.yaml`` is left alone. Raises ``OutputError``."""
    make_private_folder(UPath(home))
    if not (home / _SETTINGS).exists():
        write_whole(UPath(home / _SETTINGS), settings_text().encode())


def settings_text() -> str:
    """The ``dagster.yaml`` of a new home."""
    return Path(__file__).with_name(_SETTINGS).read_text(encoding="utf-8")


def storage_overrides(home: Path) -> dict[str, Any]:
    """What to add to the settings of a home that names no storage, so that its SQLite files are kept open."""
    if "storage" in (home / _SETTINGS).read_text(encoding="utf-8"):
        return {}
    return {"storage": {"custom": {**_WARM, "config": {"base_dir": str(home)}}}}


def use_home(home: Path) -> None:
    """Names the home to Dagster in this process and in those that it starts."""
    os.environ["DAGSTER_HOME"] = str(home)
