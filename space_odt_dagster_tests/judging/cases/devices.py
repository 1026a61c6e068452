from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    DEVICE,
    HIDDEN,
    LOCATION,
    PERSON,
    WORKSPACE,
    Case,
    each_of,
    of_location,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_CALLING = {"workspaces": [of_workspace(webex_calling_enabled=True)]}
_NETWORK, _BASE = "dect-network-0001", "base-station-0001"


def _seen(last_seen: str | None, status: str | None = "connected") -> dict[str, Any]:
    return {"id": DEVICE, "last_seen": last_seen, "connection_status": status}


def _dect(stations: int, *lines: int) -> dict[str, Any]:
    rows = [
        of_location(dect_network_id=_NETWORK, id=f"{_BASE}{number}", number_of_lines_registered=number)
        for number in lines
    ]
    return {
        "dect_networks": [of_location(id=_NETWORK, number_of_base_stations=stations)],
        "dect_base_stations": rows,
    }


def _phones(
    *, web: bool = False, snmp: bool = False, community: str = "private", writes: str = "private"
) -> dict[str, Any]:
    ata = {"snmp": {"enabled": snmp, "getCommunity": community, "setCommunity": writes}}
    return {"raw_json": {"customizations": {"mpp": {"mppUserWebAccessEnabled": web}, "ata": ata}}}


CASES = {
    "device-lost": Case(
        passes={
            "devices": [
                _seen("2026-10-20T08:00:00.000Z"),
                {**_seen(None), "id": "device-0002"},
                {**_seen("2026-10-20T08:00:00.000Z", None), "id": "device-0003"},
            ]
        },
        fails={
            "devices": [
                _seen("2026-09-20T08:00:00.000Z"),
                {**_seen("2026-11-01T08:00:00.000Z", "offline_expired"), "id": "device-0002"},
            ]
        },
        unknown={"devices": [_seen(None, None)]},
    ),
    "device-without-owner": Case(
        passes={
            "devices": [{"id": DEVICE, "person_id": PERSON}, {"id": "device-0002", "workspace_id": WORKSPACE}],
        },
        fails={"devices": [{"id": DEVICE}]},
        unknown=unread({}, "devices"),
    ),
    "workspace-without-device": Case(
        passes={**_CALLING, "devices": [{"id": DEVICE, "workspace_id": WORKSPACE}]},
        fails=_CALLING,
        unknown=failed(_CALLING, "workspace_devices", workspace_id=WORKSPACE),
        outside={"workspaces": [of_workspace(webex_calling_enabled=False)]},
    ),
    "dect-network-silent": Case(
        passes={
            **_dect(2, 0, 1),
            "dect_networks": [
                of_location(id=_NETWORK, number_of_base_stations=2),
                of_location(id="dect-network-0002", number_of_base_stations=1),
            ],
        },
        fails={
            **_dect(1, 0),
            "dect_networks": [
                of_location(id=_NETWORK, number_of_base_stations=1),
                of_location(id="dect-network-0002", number_of_base_stations=0),
            ],
        },
        unknown=failed(
            {"dect_networks": [of_location(id=_NETWORK, number_of_base_stations=1)]},
            "dect_base_stations",
            location_id=LOCATION,
            dect_network_id=_NETWORK,
        ),
    ),
    "phone-open-to-the-network": Case(
        passes={
            "organisation_device_settings": [_phones(community="public")],
            "location_device_settings": each_of(
                of_location(custom_enabled=True), _phones(snmp=True), _phones(community="public"), key="location_id"
            ),
        },
        fails={
            "organisation_device_settings": [_phones(web=True)],
            "location_device_settings": each_of(
                of_location(custom_enabled=True),
                _phones(snmp=True, community="public"),
                _phones(snmp=True, writes="public"),
                _phones(web=True),
                key="location_id",
            ),
        },
        unknown={"organisation_device_settings": [_phones(snmp=True, community=HIDDEN)]},
        outside={"location_device_settings": [of_location(custom_enabled=False, **_phones(web=True))]},
    ),
}
