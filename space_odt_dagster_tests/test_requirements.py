"""What the package imports is what it asks to be installed, not what others happen to bring along."""

import configparser
import re
import sys
from importlib.metadata import packages_distributions

from space_odt_dagster_tests.test_imports import OURS, PACKAGE, ROOT, imports_of

CALLED_OTHERWISE = {
    "grpc": "grpcio",
    "upath": "universal-pathlib",
    "dotenv": "python-dotenv",
    "yaml": "pyyaml",
    "phonenumbers": "phonenumberslite",
}
"""Packages whose name to import is another than the one to install."""


def required() -> set[str]:
    """The names in ``install_requires``."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = settings["options"]["install_requires"].split("\n")
    return {_name(re.split(r"[<>=! \[]", line.strip())[0]) for line in lines if line.strip()}


def imported() -> set[str]:
    """The names to install of what the package imports."""
    names = {name.split(".")[0] for file in PACKAGE.rglob("*.py") for _, name in imports_of(file)}
    return {_name(CALLED_OTHERWISE.get(name, name)) for name in names - sys.stdlib_module_names - {OURS}}


def _name(text: str) -> str:
    return text.lower().replace("_", "-")


OF_AN_EXTRA = {"duckdb", "celery", "kombu", "dagster-celery", "dagster-postgres"}
"""Imported only by whoever asks for SQL or uses several machines, with what to install where it is missing."""
OF_PANDAS = {"pyarrow"}
"""Used where pandas uses it, which does without it too."""

# The UI is started as a command, never imported.
STARTED = {"dagster-webserver"}


def test_everything_that_is_imported_is_required() -> None:
    assert sorted(imported() - required()) == sorted(OF_AN_EXTRA | OF_PANDAS)


def test_everything_that_is_required_is_imported() -> None:
    assert sorted(required() - imported() - STARTED) == []


def test_every_other_name_is_that_of_the_package_that_brings_it() -> None:
    brought_by = packages_distributions()
    for name, package in CALLED_OTHERWISE.items():
        assert package in {_name(each) for each in brought_by[name]}
