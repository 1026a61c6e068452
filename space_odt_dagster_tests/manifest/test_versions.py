"""The versions of a manifest and of its exports change with what is read."""

import os
import subprocess
import sys
from dataclasses import replace

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Hidden, Sensitivity, Tier, column
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import At
from space_odt_dagster_tests.manifest.rooms import CHAIRS, ID, NAME, ROOMS, reading, with_column


def test_the_version_changes_with_what_is_read_and_not_with_words() -> None:
    version = Manifest([ROOMS]).version
    assert Manifest([replace(ROOMS, description="All rooms.")]).version == version
    assert Manifest([with_column(ROOMS, column("size", "Size."))]).version != version
    assert Manifest([reading(ROOMS, path="/all/rooms")]).version != version
    assert Manifest([replace(ROOMS, hidden=(Hidden("pin", Sensitivity.SECRET),))]).version != version


def test_each_export_has_a_version_of_its_own_that_changes_as_that_of_all() -> None:
    def version_of(export: Export) -> str:
        return Manifest([ROOMS, export] if export.name == "chairs" else [export]).versions[export.name]

    version = version_of(ROOMS)
    size, name_hidden = column("size", "Size."), replace(NAME, sensitive=Sensitivity.SECRET)
    assert version_of(replace(ROOMS, description="All rooms.", grain="a room", tier=Tier.FULL)) == version
    assert version_of(replace(ROOMS, columns=(ID, replace(NAME, description="Its name.")))) == version
    assert version_of(with_column(ROOMS, size)) != version
    assert version_of(replace(ROOMS, columns=(ID, replace(NAME, at=(At("title"),))))) != version
    assert version_of(replace(ROOMS, columns=(ID, name_hidden))) != version
    assert version_of(reading(ROOMS, path="/all/rooms")) != version
    assert version_of(CHAIRS) != version_of(replace(CHAIRS, asked=EachRow(of="rooms", ids={"room_id": "name"})))


def test_the_versions_are_the_same_in_every_process() -> None:
    code = "from space_odt_dagster.manifest.catalogue import MANIFEST; print(*MANIFEST.versions.values())"
    environ = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(MANIFEST.versions.values())
