"""Dagster homes that cost little: the tables are made once, which takes most of a second, and copied.

To keep what steps print, Dagster starts four processes for each run. Where that does not matter, it does not.
"""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import dagster as dg

from space_odt_dagster.orchestration.dagster_internals import NO_CAPTURE


def new_home(folder: Path) -> Path:
    """A home without settings, without runs, and with every table, in a folder that may be there."""
    return shutil.copytree(_with_tables(), folder, dirs_exist_ok=True)


def new_instance(folder: Path) -> dg.DagsterInstance:
    """Such a home on Dagster's own storage, in which what steps print is not kept."""
    return dg.DagsterInstance.local_temp(str(new_home(folder)), overrides=NO_CAPTURE)


@functools.cache
def _with_tables() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="dagster-home-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with dg.DagsterInstance.local_temp(str(folder)):
        return folder
