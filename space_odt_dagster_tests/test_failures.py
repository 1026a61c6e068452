"""Every failure that a user may meet has one base, so that the command line needs no list of them."""

import importlib
import inspect
import pkgutil

import space_odt_dagster
from space_odt_dagster.comparing.selecting import NothingMatches
from space_odt_dagster.data.refusals import (
    AnnotationUnknown,
    ExportNotRead,
    ExtraMissing,
    IncompleteUnknown,
    NoModels,
    NoSuchColumn,
    NoSuchExport,
    NoSuchSnapshot,
    NotOneSelect,
)
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.organisations import UnknownOrganisation
from space_odt_dagster.history.lake_state import LakeRefused
from space_odt_dagster.judging.deciding import OtherOrganisation
from space_odt_dagster.judging.selecting import NothingSelected
from space_odt_dagster.run.setting import SettingsError
from space_odt_dagster.snapshots.sides import NoSuchSide
from space_odt_dagster.strict_yaml.problems import WrongFile

NEVER_SEEN_BY_USERS = {
    "ManifestError",
    "ReadOnlyViolation",
    "BodyTooLong",
    "CallRefused",
    "GivenUp",
    "LinkExpired",
    "OutOfOrder",
    "DatabaseDamaged",
    "ModelError",
    "NoModel",
}
"""A mistake in our own code, a way in which one call ends, which becomes a row of the errors, what makes a
comparison sort the rows of a file, a damaged file of our own (an OSError), and what becomes a refusal of the data."""


def exceptions_of_the_package() -> set[type[Exception]]:
    found = set()
    for module in pkgutil.walk_packages(space_odt_dagster.__path__, "space_odt_dagster."):
        if module.name.endswith(("__main__", "celery_app")):  # started, never imported
            continue
        for _, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            is_ours = each.__module__.startswith("space_odt_dagster.") and not each.__name__.startswith("_")
            if issubclass(each, Exception) and not issubclass(each, Warning) and is_ours:
                found.add(each)
    return found


def test_a_failure_is_either_for_users_or_never_seen_by_them() -> None:
    others = {each.__name__ for each in exceptions_of_the_package() if not issubclass(each, CouldNotRun)}
    assert others == NEVER_SEEN_BY_USERS


def test_each_failure_has_the_exit_code_that_the_readme_gives_it() -> None:
    codes = {each: each.exit_code for each in exceptions_of_the_package() if issubclass(each, CouldNotRun)}
    assert len(codes) > 8
    usage = {SettingsError, NoSuchSide, NothingMatches, NoSuchSnapshot, NoSuchExport, NoSuchColumn}
    usage |= {AnnotationUnknown, ExtraMissing, IncompleteUnknown, NoModels, NotOneSelect}
    usage |= {WrongFile, NothingSelected, OtherOrganisation, UnknownOrganisation, LakeRefused}
    assert {each for each, code in codes.items() if code == 2} == usage
    assert {each for each, code in codes.items() if code not in (1, 2)} == {ExportNotRead}
