"""Files of organisations for tests."""

import base64
import uuid

from space_odt_dagster.fleet.file_reader import fleet_of
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.manifest.catalogue import MANIFEST

FILE = "organisations.yaml"


def org_id(number: int) -> str:
    """The id of a made-up organisation."""
    return base64.b64encode(f"ciscospark://us/ORGANIZATION/{uuid.UUID(int=number)}".encode()).decode().rstrip("=")


def fleet_in(text: str, *, out_dir: str = "/srv/fleet") -> Fleet:
    """What a file says. Raises ``WrongFile``."""
    return fleet_of(text.encode(), FILE, MANIFEST, out_dir=out_dir)


def with_organisations(*entries: str, before: str = "") -> str:
    """A file with these entries, each the inside of ``{…}``."""
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    return f"format: 1\n{before}organisations:\n{lines}"
