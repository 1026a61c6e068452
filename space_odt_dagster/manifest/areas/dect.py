"""DECT networks: their base stations, and which line is on which handset."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, SECRET, of_feature
from space_odt_dagster.manifest.export import Cadence, Column, Hidden, PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import Owner

_DOCS = "dect-devices-settings"
_NETWORK = "/telephony/config/locations/{location_id}/dectNetworks/{dect_network_id}"

_DECT_NETWORK = Owner(
    group="dect",
    grain="DECT network",
    of="dect_networks",
    ids=("location_id", "id"),
    columns=of_feature("DECT network", "dect_networks", "id"),
    item_columns=of_feature("DECT network", "dect_networks", "dect_network_id"),
    docs=_DOCS,
)


def _of_part(noun: str, asset: str, param: str) -> tuple[Column, ...]:
    return (column("id", f"The {noun}.", at=Asked(param), key=True, references=f"{asset}.id"),)


_HANDSET = (
    column("index", "Number of the handset in the network."),
    column("name", "Name shown on the handset.", at="customDisplayName", sensitive=PERSONAL),
    column("default_name", "Name that it has by default.", at="defaultDisplayName", sensitive=PERSONAL),
    column("access_code", "Code that registers the handset.", sensitive=SECRET),
    column("member_ids", "Whose lines are on it, by their ids.", at="lines[].memberId", type=LIST),
    column("member_types", "Kinds of these members, in the same order.", at="lines[].memberType", type=LIST),
)

DECT_NETWORKS = organisation_wide(
    name="dect_networks",
    group="dect",
    grain="DECT network",
    description="Every DECT network, with its base stations, handsets and lines counted.",
    sdk_method="telephony.dect_devices.list_dect_networks",
    path="/telephony/config/dectNetworks",
    docs=f"{_DOCS}/get-the-list-of-dect-networks-for-an-organization",
    item_key="dectNetworks",
    columns=(
        column(
            "location_id",
            "Location of the network.",
            at="location.id",
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "Id of the DECT network.", key=True),
        column("name", "Name of the DECT network."),
        column("model", "Model of its base stations."),
        column("number_of_base_stations", "Base stations in it.", type=INTEGER),
        column("number_of_handsets_assigned", "Handsets in it.", type=INTEGER),
        column("number_of_lines", "Lines on its handsets.", type=INTEGER),
        column("location_name", "Name of the location.", at="location.name"),
        column("chain_id", "Number that the network is known by to its base stations.", type=INTEGER),
        column("default_access_code_enabled", "Whether all handsets register with one code.", type=BOOLEAN),
        column("default_access_code", "That code.", sensitive=SECRET),
    ),
)

DECT_BASE_STATIONS = _DECT_NETWORK.setting(
    name="dect_base_stations",
    grain="base station of a DECT network",
    description="Every base station of each DECT network.",
    sdk_method="telephony.dect_devices.list_base_stations",
    path=f"{_NETWORK}/baseStations",
    docs="get-a-list-of-dect-network-base-stations",
    item_key="baseStations",
    columns=(
        column("id", "Id of the base station.", key=True),
        column("mac", "MAC address."),
        column("number_of_lines_registered", "Lines that are registered at it.", type=INTEGER),
    ),
)

DECT_BASE_STATION_DETAILS = _DECT_NETWORK.setting(
    name="dect_base_station_details",
    grain="base station of a DECT network",
    description="The handsets that are registered at each base station. Their lines are in raw_json.",
    of="dect_base_stations",
    ids={"location_id": "location_id", "dect_network_id": "dect_network_id", "base_station_id": "id"},
    sdk_method="telephony.dect_devices.base_station_details",
    path=f"{_NETWORK}/baseStations/{{base_station_id}}",
    docs="get-the-details-of-a-specific-dect-network-base-station",
    columns=(
        *_of_part("base station", "dect_base_stations", "base_station_id"),
        column("mac", "MAC address.", at=("mac", FromSource("mac"))),
        column("handset_ids", "Ids of the handsets at it.", at="handsets[].id", type=LIST),
    ),
    hidden=(Hidden("handsets.accessCode", SECRET),),
)

DECT_HANDSETS = _DECT_NETWORK.setting(
    name="dect_handsets",
    grain="handset of a DECT network",
    description="Every handset of each DECT network, and whose lines are on it. Numbers of the lines are in raw_json.",
    sdk_method="telephony.dect_devices.list_handsets",
    path=f"{_NETWORK}/handsets",
    docs="get-list-of-handsets-for-a-dect-network-id",
    item_key="handsets",
    columns=(
        column("id", "Id of the handset.", key=True),
        *_HANDSET,
        column("primary_enabled", "Whether its first line is a primary one.", type=BOOLEAN),
    ),
)

DECT_HANDSET_DETAILS = _DECT_NETWORK.setting(
    name="dect_handset_details",
    grain="handset of a DECT network",
    description="The base station of each handset, and whose lines are on it. When and where they registered is in raw_json.",
    of="dect_handsets",
    ids={"location_id": "location_id", "dect_network_id": "dect_network_id", "handset_id": "id"},
    sdk_method="telephony.dect_devices.handset_details",
    path=f"{_NETWORK}/handsets/{{handset_id}}",
    docs="get-specific-dect-network-handset-details",
    columns=(
        *_of_part("handset", "dect_handsets", "handset_id"),
        *_HANDSET,
        column("base_station_id", "The base station that it is registered at.", references="dect_base_stations.id"),
        column("mac", "MAC address."),
    ),
)

DECT_SERVICEABILITY_PASSWORDS = _DECT_NETWORK.setting(
    name="dect_serviceability_passwords",
    description="Whether each DECT network has a password with which support can sign in at its base stations. The password "
    "itself cannot be read.",
    sdk_method="telephony.dect_devices.get_dect_serviceability_password_status",
    path=f"{_NETWORK}/serviceabilityPassword",
    docs="get-dect-serviceability-password-status",
    columns=(
        column("name", "Name of the DECT network.", at=FromSource("name")),
        column("enabled", "Whether there is such a password.", type=BOOLEAN),
    ),
)

DECT_SUPPORTED_DEVICES = organisation_wide(
    name="dect_supported_devices",
    group="dect",
    grain="model of a DECT base station",
    description="The models of DECT base stations that Webex Calling supports, with what they can carry.",
    every=Cadence.WEEK,
    sdk_method="telephony.dect_devices.device_type_list",
    path="/telephony/config/devices/dectNetworks/supportedDevices",
    docs=f"{_DOCS}/read-the-dect-device-type-list",
    item_key="devices",
    page=PageSize(size=2000),
    columns=(
        column("model", "Model of the base station.", key=True),
        column("name", "Name of the model.", at="displayName"),
        column("number_of_base_stations", "Base stations in a network.", type=INTEGER),
        column("number_of_line_ports", "Lines in a network.", type=INTEGER),
        column("number_of_registrations_supported", "Registrations in a network.", type=INTEGER),
    ),
)

EXPORTS = (
    DECT_NETWORKS,
    DECT_BASE_STATIONS,
    DECT_BASE_STATION_DETAILS,
    DECT_HANDSETS,
    DECT_HANDSET_DETAILS,
    DECT_SERVICEABILITY_PASSWORDS,
    DECT_SUPPORTED_DEVICES,
)
