"""What others may do with the calls of a workspace, and which lines it watches."""

from space_odt_dagster.manifest.column_groups.teamwork import (
    BARGE_IN,
    CALL_BRIDGE,
    MONITORING,
    MONITORING_HIDDEN,
    PRIVACY,
    PUSH_TO_TALK,
    numbers_of,
)
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ

WORKSPACE_BARGE_IN = WORKSPACE.setting(
    name="workspace_barge_in",
    description="Whether others can join the calls of each calling workspace.",
    sdk_method="workspace_settings.barge.read",
    path="/telephony/config/workspaces/{entity_id}/bargeIn",
    docs="retrieve-barge-in-call-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=BARGE_IN,
)

WORKSPACE_CALL_BRIDGE = WORKSPACE.setting(
    name="workspace_call_bridge",
    description="Whether a tone sounds when somebody joins a call on a shared line of each calling workspace.",
    sdk_method="workspace_settings.call_bridge.read",
    path="/telephony/config/workspaces/{entity_id}/callBridge",
    docs="retrieve-call-bridge-warning-tone-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=CALL_BRIDGE,
)

WORKSPACE_PRIVACY = WORKSPACE.setting(
    name="workspace_privacy",
    description="Who can see whether the line of each calling workspace is in use, and whether auto attendants lead "
    "to it. Numbers and addresses of the monitoring agents are in raw_json.",
    sdk_method="workspace_settings.privacy.read",
    path="/telephony/config/workspaces/{entity_id}/privacy",
    docs="retrieve-privacy-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    hidden=numbers_of("monitoringAgents"),
    columns=PRIVACY,
)

WORKSPACE_PUSH_TO_TALK = WORKSPACE.setting(
    name="workspace_push_to_talk",
    description="Whether each calling workspace takes push-to-talk calls, and from whom. Numbers and addresses of the "
    "members are in raw_json.",
    sdk_method="workspace_settings.push_to_talk.read",
    path="/telephony/config/workspaces/{entity_id}/pushToTalk",
    docs="read-push-to-talk-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    hidden=numbers_of("members"),
    columns=PUSH_TO_TALK,
)

WORKSPACE_MONITORING = WORKSPACE.setting(
    name="workspace_monitoring",
    description="The lines and call park extensions that each calling workspace sees as busy lamps, which are easily "
    "lost in a migration. Their numbers are in raw_json.",
    sdk_method="workspace_settings.monitoring.read",
    path="/workspaces/{entity_id}/features/monitoring",
    docs="retrieve-monitoring-settings-for-a-workspace",
    hidden=MONITORING_HIDDEN,
    columns=MONITORING,
)

EXPORTS = (
    WORKSPACE_BARGE_IN,
    WORKSPACE_CALL_BRIDGE,
    WORKSPACE_PRIVACY,
    WORKSPACE_PUSH_TO_TALK,
    WORKSPACE_MONITORING,
)
