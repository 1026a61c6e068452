"""The Dagster home: a private folder with the run records, and the settings that the command line and the UI share.

https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, explained, make_private_folder, write_whole
from space_odt_dagster.exports.turns import alone_in
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.run.setting import folder

if TYPE_CHECKING:
    import dagster as dg

WORKSPACE = Path(__file__).with_name("workspace.yaml")
"""The code location by module, so that it loads from any folder."""

SETTINGS = "dagster.yaml"
_KEEPS_RECORDS = frozenset({"storage", "run_storage", "event_log_storage", "schedule_storage"})
"""The settings that choose a storage: if one is set, the owner of the home chose it."""
_MISREAD = re.compile(r"[?#%*\[\]]")
_WARM = {"module": "space_odt_dagster.orchestration.warm_storage", "class": "WarmSqliteStorage"}


class HomeUnusable(CouldNotRun):
    """The Dagster home cannot be used. The text is one plain sentence that names the file and the cause."""


def dagster_home(environ: Mapping[str, str], layout: Layout) -> Path:
    """``DAGSTER_HOME``, or ``dagster`` in the output folder, or next to the scratch folder if the output is not on a local disk."""
    configured = environ.get("DAGSTER_HOME", "").strip()
    if configured:
        return Path(folder("DAGSTER_HOME", configured)).absolute()
    return layout.scratch.parent / "dagster"


def prepare_home(home: Path, *, many: bool = False) -> None:
    """Makes a home private and writes its ``dagster.yaml``, unless it has one: that of ``many`` organisations, or of a single one.

    Raises ``OutputError``.
    """
    make_private_folder(UPath(home))
    if (home / SETTINGS).exists():
        return
    with alone_in(home):
        if not (home / SETTINGS).exists():
            write_whole(UPath(home / SETTINGS), settings_text(many=many).encode())


@contextmanager
def plain_path(home: Path) -> Iterator[Path]:
    """A path to the home that Dagster does not misread, valid within the ``with`` block.

    Dagster puts the path unquoted into a URL and a glob pattern: ``?``, ``#``, ``%``, ``*`` or brackets would lead elsewhere, or
    its settings would silently be ignored. Such a home gets a symbolic link with a plain name. Raises ``OutputError``.
    """
    if _MISREAD.search(str(home)) is None:
        yield home
        return
    with explained(home), tempfile.TemporaryDirectory(prefix="space-odt-") as folder:
        link = Path(folder) / "dagster"
        if _MISREAD.search(str(link)) is not None:
            raise OutputError(
                f"Dagster cannot keep records in {home}, whose name has one of ? # % * [ ]: set DAGSTER_HOME to another folder."
            )
        link.symlink_to(home)
        yield link


def settings_text(*, many: bool = False) -> str:
    """The ``dagster.yaml`` of a new home."""
    folder = Path(__file__).parent
    return (folder / "fleet" / SETTINGS if many else folder / SETTINGS).read_text(encoding="utf-8")


def settings_in(home: Path) -> dict[str, Any]:
    """The settings in the ``dagster.yaml`` of a home. Raises ``HomeUnusable`` if it is not a YAML mapping."""
    path = home / SETTINGS
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as failure:
        raise HomeUnusable(f"{path} cannot be read ({failure.strerror}).") from None
    except UnicodeDecodeError:
        raise HomeUnusable(f"{path} cannot be read: it is not UTF-8.") from None
    except yaml.YAMLError as wrong:
        raise HomeUnusable(f"{path} is not valid YAML{_place_of(wrong)}.") from None
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        raise HomeUnusable(f"{path} must contain settings by name, not a {type(settings).__name__}.")
    return settings


def _place_of(wrong: yaml.YAMLError) -> str:
    mark = getattr(wrong, "problem_mark", None)
    line = [f"line {mark.line + 1}"] if mark is not None else []
    problem = " ".join(str(getattr(wrong, "problem", None) or "").split())
    found = [*line, *([problem] if problem else [])]
    return f" ({': '.join(found)})" if found else ""


def storage_overrides(home: Path) -> dict[str, Any]:
    """Extra settings for a home that names no storage, so that its SQLite files stay open."""
    if not _KEEPS_RECORDS.isdisjoint(settings_in(home)):
        return {}
    return {"storage": {"custom": {**_WARM, "config": {"base_dir": str(home)}}}}


def use_home(home: Path) -> None:
    """Sets ``DAGSTER_HOME`` in this process and the processes it starts."""
    os.environ["DAGSTER_HOME"] = str(home)


def switch_telemetry_off() -> None:
    """Switches Dagster's telemetry off in this process and the processes it starts, whatever the home says."""
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"


def open_instance(home: Path) -> "dg.DagsterInstance":
    """The instance of a home, which is made private if it is new. Without telemetry; SQLite gets the warm storage."""
    # Dagster is slow to import, and the rest of this file does not need it.
    import dagster as dg

    from space_odt_dagster.orchestration.dagster_internals import NO_CAPTURE, InstanceRef

    prepare_home(home)
    use_home(home)
    switch_telemetry_off()
    overrides = {**storage_overrides(home), **NO_CAPTURE, "telemetry": {"enabled": False}}
    with alone_in(home):  # the first to open it creates the tables
        return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=overrides))
