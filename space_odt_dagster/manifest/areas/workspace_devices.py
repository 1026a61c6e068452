"""What answers the calls of a workspace, and how its devices are set. The devices themselves are in ``workspaces``."""

from space_odt_dagster.manifest.column_groups.line_devices import (
    ANSWER_ENDPOINTS,
    ANSWER_SETTINGS,
    DECT_NETWORKS,
    DEVICE_SETTINGS,
)
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.owners import WORKSPACE

WORKSPACE_ANSWER_SETTINGS = WORKSPACE.setting(
    name="workspace_answer_settings",
    description="The app or device with which each calling workspace answers and places calls by default.",
    sdk_method="workspace_settings.answer.read",
    path="/telephony/config/workspaces/{entity_id}/answerSettings",
    docs="get-answer-settings-for-a-workspace",
    sdk_path_is_wrong=True,
    columns=ANSWER_SETTINGS,
)

WORKSPACE_AVAILABLE_ANSWER_ENDPOINTS = WORKSPACE.setting(
    name="workspace_available_answer_endpoints",
    grain="endpoint that a calling workspace can answer with",
    description="The apps and devices with which each calling workspace could answer calls.",
    tier=Tier.CANDIDATES,
    sdk_method="workspace_settings.answer.available_preferred_answer_endpoints",
    path="/telephony/config/workspaces/{entity_id}/availablePreferredAnswerEndpoints",
    docs="get-available-preferred-answer-endpoints-for-a-workspace",
    sdk_path_is_wrong=True,
    item_key="endpoints",
    list_may_be_absent=True,
    columns=ANSWER_ENDPOINTS,
)

WORKSPACE_DECT_NETWORKS = WORKSPACE.setting(
    name="workspace_dect_networks",
    grain="DECT network of a calling workspace",
    description="The DECT networks with a handset of each calling workspace.",
    sdk_method="telephony.dect_devices.dect_networks_associated_with_workspace",
    path="/telephony/config/workspaces/{workspace_id}/dectNetworks",
    docs="dect-devices-settings/get-list-of-dect-networks-associated-with-a-workspace",
    item_key="dectNetworks",
    list_may_be_absent=True,
    columns=DECT_NETWORKS,
)

WORKSPACE_DEVICE_SETTINGS = WORKSPACE.setting(
    name="workspace_device_settings",
    description="Whether the devices of each calling workspace prefer compressed audio, which saves bandwidth.",
    sdk_method="telephony.devices.get_workspace_device_settings",
    path="/telephony/config/workspaces/{workspace_id}/devices/settings",
    docs="device-call-settings/get-device-settings-for-a-workspace",
    columns=DEVICE_SETTINGS,
)

EXPORTS = (
    WORKSPACE_ANSWER_SETTINGS,
    WORKSPACE_AVAILABLE_ANSWER_ENDPOINTS,
    WORKSPACE_DECT_NETWORKS,
    WORKSPACE_DEVICE_SETTINGS,
)
