"""``space-odt desired``: the JSON Schema of desired files, and whether files are right. Reads nothing else."""

import argparse
import json
from collections.abc import Iterable, Mapping

from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.desired import Desired
from space_odt_dagster.judging.desired_file import read_desired
from space_odt_dagster.judging.schema import desired_schema
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.settings import SettingsError, settings_from


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Prints the schema, or what valid files have. Raises ``WrongFile`` with every mistake in them."""
    if options.what == "schema":
        print(json.dumps(desired_schema(MANIFEST, default_rules())))  # noqa: T201
        return 0
    files = options.files or settings_from(environ, {}).desired
    if not files:
        raise SettingsError("Name a file or folder, or set SPACE_ODT_DESIRED.")
    print(_said(check_desired(files)))  # noqa: T201
    return 0


def check_desired(files: Iterable[str]) -> Desired:
    """What the files and folders say. Raises ``WrongFile`` with every mistake in them."""
    return read_desired(files, default_rules(), MANIFEST)


def _said(desired: Desired) -> str:
    off = sum(each.off for each in desired.adjustments.values())
    counts = (
        (len(desired.state), "own rule", "own rules"),
        (len(desired.adjustments) - off, "adjusted rule", "adjusted rules"),
        (off, "rule off", "rules off"),
        (len(desired.waivers), "waiver", "waivers"),
        (len(desired.scopes), "scope", "scopes"),
        (len(desired.labels), "label", "labels"),
    )
    return "Valid: " + ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts) + "."
