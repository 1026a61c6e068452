"""Checks before reading whether a Dagster home can be used; if not, one sentence names the file and the cause.

Finds malformed or unknown settings, a storage that is not installed or does not answer, and databases that are damaged or newer
than this Dagster. https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy.exc import DBAPIError

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.turns import alone_in
from space_odt_dagster.orchestration.dagster_home import (
    SETTINGS,
    HomeUnusable,
    open_instance,
    plain_path,
    prepare_home,
    settings_in,
)
from space_odt_dagster.orchestration.dagster_internals import InstanceRef, known_schema_revisions
from space_odt_dagster.orchestration.warm_storage import BUSY_SECONDS
from space_odt_dagster.run.clock import utc_now

_DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")
"""The SQLite files of a home, under its folder or the ``base_dir`` of its storage. The events of each run have a file of their
own."""
_ALIVE_SECONDS = 60
"""A daemon sends a heartbeat at least every 30 seconds."""
_LARGEST_READ_WHOLE = 256 << 20
"""Bytes. The content of larger files is not checked, so that a start never takes minutes."""


def check_home(home: Path, *, to_serve: bool = False, many: bool = False) -> None:
    """Opens a home and queries each of its storages; creates a new home. Raises ``HomeUnusable``.

    ``to_serve`` also checks what only the UI and the daemon use: launcher, queue and scheduler, and for ``many`` organisations
    the limits of the queue.
    """
    try:
        settings = settings_in(home)
        prepare_home(home, many=many)
        with alone_in(home):
            for path in _databases(home, settings):
                _check_database(path)
        with plain_path(home) as path:
            InstanceRef.from_dir(str(path))  # validates all of the file, including settings that are overridden here
            with open_instance(path) as instance:
                instance.get_runs(limit=1)
                instance.event_log_storage.get_asset_records([])
                if instance.schedule_storage is not None:
                    instance.schedule_storage.all_instigator_state()
                if to_serve:
                    _ = instance.run_launcher, instance.run_coordinator, instance.scheduler
                if to_serve and many:
                    from space_odt_dagster.orchestration.fleet.home_limits import what_is_missing

                    if missing := what_is_missing(instance):
                        raise HomeUnusable(f"{home / SETTINGS} is not for several organisations: {missing}")
    except (HomeUnusable, OutputError):
        raise
    except Exception as failure:
        raise HomeUnusable(_sentence(home / SETTINGS, failure)) from None


def daemon_at_work(home: Path, *, since: float) -> bool:
    """Whether a daemon was alive in this home within the last minute, and since ``since`` (seconds since 1970)."""
    with plain_path(home) as path, open_instance(path) as instance:
        beats = [each.timestamp for each in instance.get_daemon_heartbeats().values()]
    return max(beats, default=0.0) > max(since, utc_now().timestamp() - _ALIVE_SECONDS)


def _databases(home: Path, settings: dict[str, Any]) -> Iterator[Path]:
    """The existing SQLite files of a home."""
    base = home
    storage = settings.get("storage")
    for each in (storage or {}).values() if isinstance(storage, dict) else ():
        config = each.get("config", each) if isinstance(each, dict) else {}
        configured = config.get("base_dir") if isinstance(config, dict) else None
        base = Path(configured) if isinstance(configured, str) else base
    yield from (path for name in _DATABASES if (path := base / name).exists())


def _check_database(path: Path) -> None:
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        ) as database:
            if path.stat().st_size <= _LARGEST_READ_WHOLE:
                (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
                if found != "ok":
                    raise HomeUnusable(_damaged(path, str(found).splitlines()[-1]))
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            versions = (
                database.execute("SELECT version_num FROM alembic_version") if "alembic_version" in tables else ()
            )
            unknown = sorted({version for (version,) in versions} - known_schema_revisions())
    except sqlite3.OperationalError as failure:
        raise HomeUnusable(f"{path} cannot be read ({failure}).") from None
    except sqlite3.DatabaseError as failure:
        raise HomeUnusable(_damaged(path, str(failure))) from None
    if unknown:
        raise HomeUnusable(
            f"{path} was written by a newer Dagster than {dg.__version__} (schema {unknown[0]}): "
            "upgrade, or set DAGSTER_HOME to another folder."
        )


def _damaged(path: Path, cause: str) -> str:
    return f"{path} is damaged ({cause}): restore it from a backup, or move it away, and a new one is created."


def _sentence(settings: Path, failure: Exception) -> str:
    text = " ".join(str(failure).split())
    if isinstance(failure, dg.DagsterInvalidConfigError):
        return f"{settings} has a setting that cannot be used: {_of_config(text)}."
    if missing := re.search(r"Couldn't import module (\S+)", text):
        package = missing[1].partition(".")[0].replace("_", "-")
        what_to_do = f": install {package}, or change the setting" if package.startswith("dagster-") else ""
        return f"{settings} names {missing[1]}, which is not installed here{what_to_do}."
    if missing := re.search(r"Couldn't find class (\S+) in module .* class (\S+?)\.?$", text):
        return f"{settings} names {missing[2]}, but there is no {missing[1]}."
    if isinstance(failure, DBAPIError):
        cause = " ".join(str(failure.orig).split())
        return f"The storage of {settings} cannot be used: {_without_secrets(cause)}."
    if isinstance(failure, OSError) and failure.strerror:
        where = f" {failure.filename}" if failure.filename else ""
        return f"The storage of {settings} cannot be used: {failure.strerror}{where}."
    return f"The Dagster home of {settings} cannot be used ({type(failure).__name__}): {_without_secrets(text)[:200]}."


def _of_config(text: str) -> str:
    """The first of Dagster's errors, without the value, which may be a secret, and without the list of valid values."""
    if variable := re.search(r'environment variable "(\w+)" which is not set', text):
        return f"the environment variable {variable[1]} is not set"
    _, _, first = text.partition("Error 1: ")
    first = re.split(r"\. (?:Expected|Value|Possible)|: \"|\. (?=[A-Z])| Error 2: ", first or text)[0]
    return _without_secrets(first).rstrip(".")[:300].replace("Received unexpected", "unexpected")


def _without_secrets(text: str) -> str:
    return re.sub(r"://[^@\s/]+@", "://***@", text)
