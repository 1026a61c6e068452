"""Whether an organisation could be read now: its token, whose it is, its scopes, and its folder. Reads nothing else.

In an object store, a small object is written and removed again, to see whether runs would exclude each other there.
"""

import os
from collections.abc import Iterator, Mapping

from space_odt_dagster.exports.folders import check_bucket
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import explained, is_local, local
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.conditional_object import store_excludes
from space_odt_dagster.fleet.environment import environment_of
from space_odt_dagster.fleet.organisations import Organisation
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.cadence import cadences_of
from space_odt_dagster.run.inventory import check_owner
from space_odt_dagster.run.scope import Scope, names_of
from space_odt_dagster.run.settings import Settings, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME

_MOST_SCOPES = 5


def problems_of(
    organisation: Organisation, environ: Mapping[str, str], manifest: Manifest, *, offline: bool = False
) -> list[str]:
    """What is not so, one sentence each; nothing if it could be read. ``offline`` asks nothing of Webex."""
    try:
        settings = settings_from(environment_of(organisation, environ), {})
        cadences_of(manifest, settings)
    except CouldNotRun as wrong:
        return [str(wrong)]
    found = list(_problems_of_folder(settings, environ))
    if not offline:
        found += _problems_of_token(organisation, settings, manifest)
    return found


def _problems_of_folder(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    try:
        layout = Layout.of(settings.out_dir, settings.local_dir)
        if not is_local(layout.root):
            check_bucket(layout.root)
            by_queue = value_of(BY_NAME["SPACE_ODT_LOCK"], environ, {}) == "queue"
            if not by_queue and (problem := store_excludes(layout.root)) is not None:
                yield problem
            return
        path = local(layout.root)
        with explained(path):
            nearest = next(each for each in (path, *path.parents) if each.exists())
            usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except CouldNotRun as wrong:
        yield str(wrong)
        return
    if not usable:
        yield f"The folder {path} cannot be written: {nearest} is a file, belongs to someone else or is read-only."


def _problems_of_token(organisation: Organisation, settings: Settings, manifest: Manifest) -> Iterator[str]:
    assert settings.access is not None
    try:
        with Connection(settings.access) as connection:
            identity = connection.identity()
        check_owner(ExportStore(Layout.of(settings.out_dir, settings.local_dir)), manifest.names, identity)
    except CouldNotRun as refused:
        yield str(refused)
        return
    yield from _missing_scopes(organisation, settings, identity, manifest)


def _missing_scopes(
    organisation: Organisation, settings: Settings, identity: Identity, manifest: Manifest
) -> Iterator[str]:
    if identity.scopes is None:
        return
    excluded = names_of(organisation.exclude, manifest, option="exclude")
    read = set(Scope.of(manifest, settings.scope, excluded=excluded).names)
    lacking = [scope for scope, names in manifest.out_of_reach(identity.scopes).items() if read.intersection(names)]
    if lacking:
        more = f" and {len(lacking) - _MOST_SCOPES} more" if len(lacking) > _MOST_SCOPES else ""
        yield f"The token lacks the scopes {', '.join(lacking[:_MOST_SCOPES])}{more}: what needs them will be forbidden."
