"""Rules of a workspace that choose among calls by caller and schedule."""

from space_odt_dagster.manifest.asked import each
from space_odt_dagster.manifest.column_groups.call_rules import (
    ACCEPT_RULE,
    ALERT_RULE,
    CRITERION,
    PRIORITY_ALERT,
    REJECT_RULE,
    RING_RULE,
    SELECTIVE_ACCEPT,
    SELECTIVE_FORWARD,
    SELECTIVE_REJECT,
    SEQUENTIAL_RING,
    SIMULTANEOUS_RING,
    forward_rule,
)
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ

WORKSPACE_PRIORITY_ALERT = WORKSPACE.setting(
    name="workspace_priority_alert",
    description="Which calls of each calling workspace ring with a special tone, chosen by caller and schedule.",
    sdk_method="workspace_settings.priority_alert.read",
    path="/telephony/config/workspaces/{entity_id}/priorityAlert",
    docs="retrieve-priority-alert-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=PRIORITY_ALERT,
)

WORKSPACE_PRIORITY_ALERT_CRITERIA = WORKSPACE.setting(
    name="workspace_priority_alert_criteria",
    grain="priority alert criterion of a calling workspace",
    description="One rule for calls of a calling workspace that ring with a special tone: the callers, the schedule "
    "and exceptions.",
    of="workspace_priority_alert",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.priority_alert.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/priorityAlert/criteria/{id}",
    docs="retrieve-priority-alert-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *ALERT_RULE),
)

WORKSPACE_SELECTIVE_ACCEPT = WORKSPACE.setting(
    name="workspace_selective_accept",
    description="Which calls are put through to each calling workspace while all others are refused, chosen by caller "
    "and schedule.",
    sdk_method="workspace_settings.selective_accept.read",
    path="/telephony/config/workspaces/{entity_id}/selectiveAccept",
    docs="retrieve-selective-accept-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=SELECTIVE_ACCEPT,
)

WORKSPACE_SELECTIVE_ACCEPT_CRITERIA = WORKSPACE.setting(
    name="workspace_selective_accept_criteria",
    grain="selective accept criterion of a calling workspace",
    description="One rule by which a calling workspace accepts calls: the callers, the schedule and exceptions.",
    of="workspace_selective_accept",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.selective_accept.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/selectiveAccept/criteria/{id}",
    docs="retrieve-selective-accept-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *ACCEPT_RULE),
)

WORKSPACE_SELECTIVE_FORWARD = WORKSPACE.setting(
    name="workspace_selective_forward",
    description="Which calls of each calling workspace are forwarded elsewhere, chosen by caller and schedule.",
    sdk_method="workspace_settings.selective_forward.read",
    path="/telephony/config/workspaces/{entity_id}/selectiveForward",
    docs="retrieve-selective-forward-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=SELECTIVE_FORWARD,
)

WORKSPACE_SELECTIVE_FORWARD_CRITERIA = WORKSPACE.setting(
    name="workspace_selective_forward_criteria",
    grain="selective forward criterion of a calling workspace",
    description="One rule by which a calling workspace forwards calls: the callers, the schedule and exceptions.",
    of="workspace_selective_forward",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.selective_forward.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/selectiveForward/criteria/{id}",
    docs="retrieve-selective-forward-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *forward_rule("phoneNumbers", "numbers")),
)

WORKSPACE_SELECTIVE_REJECT = WORKSPACE.setting(
    name="workspace_selective_reject",
    description="Which calls each calling workspace rejects, chosen by caller and schedule.",
    sdk_method="workspace_settings.selective_reject.read",
    path="/telephony/config/workspaces/{entity_id}/selectiveReject",
    docs="retrieve-selective-reject-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=SELECTIVE_REJECT,
)

WORKSPACE_SELECTIVE_REJECT_CRITERIA = WORKSPACE.setting(
    name="workspace_selective_reject_criteria",
    grain="selective reject criterion of a calling workspace",
    description="One rule by which a calling workspace rejects calls: the callers, the schedule and exceptions.",
    of="workspace_selective_reject",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.selective_reject.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/selectiveReject/criteria/{id}",
    docs="retrieve-selective-reject-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *REJECT_RULE),
)

WORKSPACE_SEQUENTIAL_RING = WORKSPACE.setting(
    name="workspace_sequential_ring",
    description="The numbers that ring one after the other when somebody calls each calling workspace.",
    sdk_method="workspace_settings.sequential_ring.read",
    path="/telephony/config/workspaces/{entity_id}/sequentialRing",
    docs="retrieve-sequential-ring-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=SEQUENTIAL_RING,
)

WORKSPACE_SEQUENTIAL_RING_CRITERIA = WORKSPACE.setting(
    name="workspace_sequential_ring_criteria",
    grain="sequential ring criterion of a calling workspace",
    description="One rule for calls of a calling workspace that ring one number after the other: the callers, the "
    "schedule and exceptions.",
    of="workspace_sequential_ring",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.sequential_ring.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/sequentialRing/criteria/{id}",
    docs="retrieve-sequential-ring-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *RING_RULE),
)

WORKSPACE_SIMULTANEOUS_RING = WORKSPACE.setting(
    name="workspace_simultaneous_ring",
    description="The numbers that ring at the same time when somebody calls each calling workspace.",
    sdk_method="workspace_settings.sim_ring.read",
    path="/telephony/config/workspaces/{entity_id}/simultaneousRing",
    docs="retrieve-simultaneous-ring-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=SIMULTANEOUS_RING,
)

WORKSPACE_SIMULTANEOUS_RING_CRITERIA = WORKSPACE.setting(
    name="workspace_simultaneous_ring_criteria",
    grain="simultaneous ring criterion of a calling workspace",
    description="One rule for calls of a calling workspace that ring several numbers at once: the callers, the "
    "schedule and exceptions.",
    of="workspace_simultaneous_ring",
    ids={"entity_id": "workspace_id", "id": each("criteria_ids")},
    sdk_method="workspace_settings.sim_ring.read_criteria",
    path="/telephony/config/workspaces/{entity_id}/simultaneousRing/criteria/{id}",
    docs="retrieve-simultaneous-ring-criteria-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(CRITERION, *RING_RULE),
)

EXPORTS = (
    WORKSPACE_PRIORITY_ALERT,
    WORKSPACE_PRIORITY_ALERT_CRITERIA,
    WORKSPACE_SELECTIVE_ACCEPT,
    WORKSPACE_SELECTIVE_ACCEPT_CRITERIA,
    WORKSPACE_SELECTIVE_FORWARD,
    WORKSPACE_SELECTIVE_FORWARD_CRITERIA,
    WORKSPACE_SELECTIVE_REJECT,
    WORKSPACE_SELECTIVE_REJECT_CRITERIA,
    WORKSPACE_SEQUENTIAL_RING,
    WORKSPACE_SEQUENTIAL_RING_CRITERIA,
    WORKSPACE_SIMULTANEOUS_RING,
    WORKSPACE_SIMULTANEOUS_RING_CRITERIA,
)
