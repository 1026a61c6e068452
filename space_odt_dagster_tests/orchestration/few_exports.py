"""In place of the definitions of all exports, which a process loads in seven seconds of processor time, those of a few.

A test of what a service does with its runs names them in every process of that service.
"""

import os
from pathlib import Path

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster_tests.orchestration.beginnings import beginning_with

FEW = MANIFEST.only(
    [
        *("people", "people_details", "person_call_forwarding", "person_numbers"),
        *("licenses", "groups", "group_members", "locations", "location_details"),
        *("workspaces", "workspace_details", "devices"),
    ]
)
"""Of the first version, as the whole runs of a service read them."""

_NAMES = "NAMES_OF_FEW_EXPORTS"
_HOOK = f"""
import importlib.util, sys

class _Few:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "space_odt_dagster.definitions":
            return importlib.util.spec_from_file_location(name, {__file__!r})

sys.meta_path.insert(0, _Few)
sys.path.append({str(Path(__file__).parents[2])!r})
"""


def with_few_exports(folder: Path, few: Manifest = FEW) -> dict[str, str]:
    """The variables of a process whose code location has these exports."""
    return {**beginning_with(folder, _HOOK), _NAMES: " ".join(few.names)}


if __name__ == "space_odt_dagster.definitions":
    few = MANIFEST.only(os.environ[_NAMES].split())
    defs = inventory_definitions(executor=dg.in_process_executor, manifest=few)
