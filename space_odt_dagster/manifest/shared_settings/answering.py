"""What answers somebody's calls: apps, devices and handsets."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.shared_setting import own, shared_setting

_CLEARABLE_ENDPOINT = (
    column(
        "preferred_answer_endpoint_clearable",
        "Whether the person may have none.",
        at="isPreferredEndpointClearableByPerson",
        type=BOOLEAN,
    ),
)

ANSWER_SETTINGS = shared_setting(
    own(PERSON, name="person_answer_settings", more=_CLEARABLE_ENDPOINT),
    own(WORKSPACE, name="workspace_answer_settings", sdk_path_is_wrong=True),
    own(VIRTUAL_LINE, name="virtual_line_answer_settings", more=_CLEARABLE_ENDPOINT),
    description="The app or device with which each <owner> answers and places calls by default.",
    sdk_method="<owner>.answer.read",
    path="/telephony/config/<owner>/{entity_id}/answerSettings",
    docs="get-answer-settings-for-a-<owner>",
    columns=(
        column(
            "auto_answer_enabled",
            "Whether calls that are placed from outside the phone are answered by themselves.",
            type=BOOLEAN,
        ),
        column("preferred_answer_endpoint_id", "The app or device that answers and places calls by default."),
        column(
            "preferred_answer_endpoint_type",
            "Which one it is: the app, PRIMARY_DEVICE, NON_PRIMARY_DEVICE, HOTDESK_DEVICE or NONE.",
        ),
        column(
            "preferred_answer_endpoint_id_type", "What its id is of: APPLICATION, CALLING_DEVICE or HOTDESKING_GUEST."
        ),
        column("preferred_answer_endpoint_required", "Whether one is required.", type=BOOLEAN),
    ),
)

AVAILABLE_ANSWER_ENDPOINTS = shared_setting(
    own(PERSON, name="person_available_answer_endpoints"),
    own(WORKSPACE, name="workspace_available_answer_endpoints", sdk_path_is_wrong=True),
    own(VIRTUAL_LINE, name="virtual_line_available_answer_endpoints"),
    grain="endpoint that a <owner> can answer with",
    description="The apps and devices with which each <owner> could answer calls.",
    tier=Tier.CANDIDATES,
    sdk_method="<owner>.answer.available_preferred_answer_endpoints",
    path="/telephony/config/<owner>/{entity_id}/availablePreferredAnswerEndpoints",
    docs="get-available-preferred-answer-endpoints-for-a-<owner>",
    item_key="endpoints",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the app or device.", key=True),
        column("type", "Kind of endpoint: CALLING_DEVICE, APPLICATION or HOTDESKING_GUEST."),
        column("name", "Name of the app or device."),
        column(
            "is_preferred",
            "Whether it is the one that answers by default.",
            at="isPreferredAnswerEndpoint",
            type=BOOLEAN,
        ),
    ),
)

DECT_NETWORKS = shared_setting(
    own(
        PERSON,
        name="person_dect_networks",
        sdk_method="telephony.dect_devices.dect_networks_associated_with_person",
        path="/telephony/config/people/{person_id}/dectNetworks",
    ),
    own(
        WORKSPACE,
        name="workspace_dect_networks",
        sdk_method="telephony.dect_devices.dect_networks_associated_with_workspace",
        path="/telephony/config/workspaces/{workspace_id}/dectNetworks",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_dect_networks",
        sdk_method="telephony.virtual_lines.dect_networks",
        path="/telephony/config/virtualLines/{virtual_line_id}/dectNetworks",
        docs="get-list-of-dect-networks-handsets-for-a-virtual-line",
        more=(
            column("primary_enabled", "Whether the line is the first one of a handset there.", type=BOOLEAN),
            column(
                "network_location_id",
                "Location of the network.",
                at="location.id",
                references="calling_locations.location_id",
            ),
            column("network_location_name", "Name of the location of the network.", at="location.name"),
        ),
    ),
    grain="DECT network of a <owner>",
    description="The DECT networks with a handset of each <owner>.",
    docs="dect-devices-settings/get-list-of-dect-networks-associated-with-a-<owner>",
    item_key="dectNetworks",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the DECT network.", key=True),
        column("name", "Name of the DECT network."),
        column("number_of_handsets_assigned", "How many handsets of the network are assigned.", type=INTEGER),
    ),
)

DEVICE_SETTINGS = shared_setting(
    own(
        PERSON,
        name="person_device_settings",
        sdk_method="telephony.devices.get_person_device_settings",
        path="/telephony/config/people/{person_id}/devices/settings",
    ),
    own(
        WORKSPACE,
        name="workspace_device_settings",
        sdk_method="telephony.devices.get_workspace_device_settings",
        path="/telephony/config/workspaces/{workspace_id}/devices/settings",
    ),
    description="Whether the devices of each <owner> prefer compressed audio, which saves bandwidth.",
    docs="device-call-settings/get-device-settings-for-a-<owner>",
    columns=(column("compression", "Whether compressed audio is preferred on the devices: ON or OFF."),),
)
