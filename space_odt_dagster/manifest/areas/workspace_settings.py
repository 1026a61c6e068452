"""The numbers and the settings of calling workspaces. What a workspace is and its devices are in ``workspaces``."""

from space_odt_dagster.manifest.asked import EachRow, each
from space_odt_dagster.manifest.column_groups.call_rules import CRITERION, ENABLED, RING_RULE, rule, rules
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ
from space_odt_dagster.manifest.shared_settings import (
    answering,
    available_numbers,
    call_rules,
    caller_id,
    emergency_callback,
    incoming_calls,
    outgoing_calls,
    recordings,
    teamwork,
)

WORKSPACE_PRIORITY_ALERT = WORKSPACE.setting(
    name="workspace_priority_alert",
    description="Which calls of each calling workspace ring with a special tone, chosen by caller and schedule.",
    sdk_method="workspace_settings.priority_alert.read",
    path="/telephony/config/workspaces/{entity_id}/priorityAlert",
    docs="retrieve-priority-alert-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(ENABLED, *rules("notificationEnabled", "rings with a special tone")),
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
    columns=(CRITERION, *rule("notificationEnabled", "rings with a special tone")),
)

WORKSPACE_SEQUENTIAL_RING = WORKSPACE.setting(
    name="workspace_sequential_ring",
    description="The numbers that ring one after the other when somebody calls each calling workspace.",
    sdk_method="workspace_settings.sequential_ring.read",
    path="/telephony/config/workspaces/{entity_id}/sequentialRing",
    docs="retrieve-sequential-ring-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(
        ENABLED,
        *rules("ringEnabled", "rings the numbers one after the other"),
        column(
            "phone_numbers",
            "The numbers that ring, in this order.",
            at="phoneNumbers[].phoneNumber",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("ring_base_location_first_enabled", "Whether the own line rings first.", type=BOOLEAN),
        column("base_location_number_of_rings", "How many times the own line rings, as a text."),
        column(
            "continue_if_base_location_is_busy_enabled",
            "Whether the other numbers ring although the own line is busy.",
            type=BOOLEAN,
        ),
        column("calls_to_voicemail_enabled", "Whether callers go to voicemail where nobody answers.", type=BOOLEAN),
    ),
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

_DOCS = "https://developer.webex.com/docs/api/v1/workspace-call-settings"

WORKSPACE_NUMBERS = Export(
    name="workspace_numbers",
    group="workspaces",
    grain="phone number of a calling workspace",
    description="Every number of each calling workspace: primary and alternate numbers with their extensions.",
    tier=Tier.V1,
    asked=EachRow(of="workspaces", ids={"workspace_id": "workspace_id"}, where="webex_calling_enabled"),
    endpoint=Endpoint(
        sdk_method="workspace_settings.numbers.read",
        path="/workspaces/{workspace_id}/features/numbers/",
        other_path="/workspaces/{workspace_id}/features/numbers",
        scopes=WORKSPACES_READ,
        docs_url=f"{_DOCS}/list-numbers-associated-with-a-specific-workspace",
        item_key="phoneNumbers",
        list_may_be_absent=True,
    ),
    columns=(
        column(
            "workspace_id",
            "The workspace this belongs to.",
            at=Asked("workspace_id"),
            key=True,
            references="workspaces.workspace_id",
        ),
        column(
            "location_id",
            "The location of the workspace.",
            at=(InAnswer("location.id"), FromSource("location_id")),
            references="locations.location_id",
        ),
        column("direct_number", "The phone number.", key=True),
        column("extension", "The extension.", key=True),
        column("primary", "Whether it is the primary number of the workspace.", type=BOOLEAN),
        column("ring_pattern", "How a call to this number rings."),
        column(
            "distinctive_ring_enabled",
            "Whether the numbers of the workspace ring differently.",
            at=InAnswer("distinctiveRingEnabled"),
            type=BOOLEAN,
        ),
        column("location_name", "Name of the location.", at=InAnswer("location.name")),
    ),
)

WORKSPACE_CALL_POLICIES = WORKSPACE.setting(
    name="workspace_call_policies",
    description="Whether callers who are redirected from each calling workspace learn who answers.",
    sdk_method="workspace_settings.call_policy.read",
    path="/telephony/config/workspaces/{entity_id}/callPolicies",
    docs="read-call-policy-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(
        column(
            "connected_line_id_privacy_on_redirected_calls",
            "Who does not see whom a call reached: NO_PRIVACY, PRIVACY_FOR_EXTERNAL_CALLS or PRIVACY_FOR_ALL_CALLS.",
        ),
    ),
)

EXPORTS = (
    WORKSPACE_PRIORITY_ALERT,
    WORKSPACE_PRIORITY_ALERT_CRITERIA,
    call_rules.SELECTIVE_ACCEPT[WORKSPACE],
    call_rules.SELECTIVE_ACCEPT_CRITERIA[WORKSPACE],
    call_rules.SELECTIVE_FORWARD[WORKSPACE],
    call_rules.SELECTIVE_FORWARD_CRITERIA[WORKSPACE],
    call_rules.SELECTIVE_REJECT[WORKSPACE],
    call_rules.SELECTIVE_REJECT_CRITERIA[WORKSPACE],
    WORKSPACE_SEQUENTIAL_RING,
    WORKSPACE_SEQUENTIAL_RING_CRITERIA,
    call_rules.SIMULTANEOUS_RING[WORKSPACE],
    call_rules.SIMULTANEOUS_RING_CRITERIA[WORKSPACE],
    answering.ANSWER_SETTINGS[WORKSPACE],
    answering.AVAILABLE_ANSWER_ENDPOINTS[WORKSPACE],
    answering.DECT_NETWORKS[WORKSPACE],
    answering.DEVICE_SETTINGS[WORKSPACE],
    incoming_calls.CALL_WAITING[WORKSPACE],
    incoming_calls.DO_NOT_DISTURB[WORKSPACE],
    incoming_calls.ANONYMOUS_CALL_REJECTION[WORKSPACE],
    incoming_calls.CALL_INTERCEPT[WORKSPACE],
    recordings.VOICEMAIL[WORKSPACE],
    incoming_calls.MUSIC_ON_HOLD[WORKSPACE],
    recordings.CALL_RECORDING[WORKSPACE],
    WORKSPACE_NUMBERS,
    available_numbers.PRIMARY[WORKSPACE],
    available_numbers.SECONDARY[WORKSPACE],
    available_numbers.CALL_FORWARD[WORKSPACE],
    available_numbers.CALL_INTERCEPT[WORKSPACE],
    available_numbers.ECBN[WORKSPACE],
    available_numbers.FAX_MESSAGE[WORKSPACE],
    caller_id.CALLER_ID[WORKSPACE],
    outgoing_calls.OUT_ACCESS_CODES[WORKSPACE],
    outgoing_calls.TRANSFER_NUMBERS[WORKSPACE],
    outgoing_calls.OUT_DIGIT_PATTERNS[WORKSPACE],
    outgoing_calls.OUT_DIGIT_PATTERN_DETAILS[WORKSPACE],
    outgoing_calls.OUTBOUND_BILLING_PLAN[WORKSPACE],
    WORKSPACE_CALL_POLICIES,
    emergency_callback.ECBN[WORKSPACE],
    emergency_callback.ECBN_DEPENDENCIES[WORKSPACE],
    teamwork.BARGE_IN[WORKSPACE],
    teamwork.CALL_BRIDGE[WORKSPACE],
    teamwork.PRIVACY[WORKSPACE],
    teamwork.PUSH_TO_TALK[WORKSPACE],
    teamwork.MONITORING[WORKSPACE],
)
