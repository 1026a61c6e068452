"""An output folder with one small snapshot: four people in two locations, and something wrong with most of them."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.snapshots.folder import write_manifest
from space_odt_dagster_tests.judging.small_snapshot import Given, Rows, snapshot_of

NAME = "20261102T040000Z_run-1"


def _id(kind: str, number: int) -> str:
    return b64encode(f"ciscospark://us/{kind}/00000000-0000-4000-8000-{number:012}".encode()).decode().rstrip("=")


ORGANISATION = _id("ORGANIZATION", 31)
RIVERTON, HARBOUR = (_id("LOCATION", number) for number in (11, 12))
ANA, BO, ROBIN, OTHER_ROBIN = (_id("PEOPLE", number) for number in range(1, 5))
ABROAD = "+442079460958"
ACCESS_CODE = "77777777"
NAMES = ("Ana Abad", "Bo Brandt", "Robin Reyes", "ana@example.com", "bo@example.com")
QUEUE = _id("CALL_QUEUE", 21)


def _person(person: str, name: str, location: str, extension: str) -> dict[str, Any]:
    return {
        "person_id": person, "display_name": name, "email": f"{name.split()[0].lower()}@example.com",
        "status": "active", "location_id": location, "extension": extension, "last_activity": "2026-11-01T09:00:00Z",
    }  # fmt: skip


def _permissions(person: str, location: str, action: str) -> dict[str, Any]:
    own = {"use_custom_enabled": True, "use_custom_permissions": True, "international_action": action}
    return {"person_id": person, "location_id": location, **own}


ROWS: Rows = {
    "locations": [
        {"location_id": RIVERTON, "name": "Riverton", "country": "ES", "timezone": "Europe/Madrid"},
        {"location_id": HARBOUR, "name": "Harbour", "country": "PT", "timezone": "Europe/Lisbon"},
    ],
    "people": [
        _person(ANA, "Ana Abad", RIVERTON, "101"),
        {**_person(BO, "Bo Brandt", HARBOUR, "201"), "last_activity": "2026-06-01T09:00:00Z"},
        _person(ROBIN, "Robin Reyes", RIVERTON, "102"),
        _person(OTHER_ROBIN, "Robin Reyes", HARBOUR, "202"),
    ],
    "person_permissions_out": [
        _permissions(ANA, RIVERTON, "ALLOW"),
        _permissions(BO, HARBOUR, "BLOCK"),
        _permissions(ROBIN, RIVERTON, "ALLOW"),
        _permissions(OTHER_ROBIN, HARBOUR, "ALLOW"),
    ],
    "person_call_forwarding": [
        {"person_id": BO, "location_id": HARBOUR, "always_forward_enabled": True, "always_forward_destination": ABROAD}
    ],
    "person_out_access_codes": [{"person_id": ANA, "location_id": RIVERTON, "code": ACCESS_CODE}],
    "call_queue_details": [
        {"location_id": RIVERTON, "id": QUEUE, "name": "Reception", "enabled": True, "queue_size": 3}
    ],
}


def kept_in(out_dir: Path) -> Path:
    """Writes the snapshot, with every export of the scope ``v1``, and returns its folder. One export was not read: devices."""
    folder = out_dir / "snapshots" / NAME
    side = snapshot_of(Given(ROWS, unread=("devices",)), folder, exports=MANIFEST.selection(Tier.V1), scope="v1")
    write_manifest(side.snapshot)
    return folder
