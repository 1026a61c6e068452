"""Rules that choose among calls by caller and schedule."""

from space_odt_dagster.manifest.asked import each
from space_odt_dagster.manifest.column_groups.call_rules import CRITERION, ENABLED, RING_RULE, rule, rules
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import Column, column
from space_odt_dagster.manifest.owners import PERSON, WORKSPACE
from space_odt_dagster.manifest.scopes import PEOPLE_READ, WORKSPACES_READ
from space_odt_dagster.manifest.shared_setting import own, shared_setting


def _forward_rule(*numbers: str) -> tuple[Column, ...]:
    """A rule that forwards; ``numbers`` are the fields that may hold the callers that it is about, best first."""
    return (
        *rule("forwardEnabled", "is forwarded", numbers=numbers),
        column("forward_to", "Where calls that fit are forwarded to.", at="forwardToPhoneNumber", sensitive=PERSONAL),
        column(
            "send_to_voicemail_enabled", "Whether calls that fit go to the voicemail of the destination.", type=BOOLEAN
        ),
    )


SELECTIVE_ACCEPT = shared_setting(
    own(PERSON, name="person_selective_accept", docs="get-the-user-s-selective-call-accept-criteria-list"),
    own(
        WORKSPACE,
        name="workspace_selective_accept",
        docs="retrieve-selective-accept-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    description="Which calls are put through to each <owner> while all others are refused, chosen by caller and "
    "schedule.",
    sdk_method="<owner>.selective_accept.read",
    path="/telephony/config/<owner>/{entity_id}/selectiveAccept",
    columns=(ENABLED, *rules("acceptEnabled", "is accepted")),
)

SELECTIVE_ACCEPT_CRITERIA = shared_setting(
    own(
        PERSON,
        name="person_selective_accept_criteria",
        docs="get-a-criteria-for-the-user-s-selective-call-accept-service",
    ),
    own(
        WORKSPACE,
        name="workspace_selective_accept_criteria",
        docs="retrieve-selective-accept-criteria-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    grain="selective accept criterion of a <owner>",
    description="One rule by which a <owner> accepts calls: the callers, the schedule and exceptions.",
    of="<owner>_selective_accept",
    ids={"entity_id": "<owner>_id", "id": each("criteria_ids")},
    sdk_method="<owner>.selective_accept.read_criteria",
    path="/telephony/config/<owner>/{entity_id}/selectiveAccept/criteria/{id}",
    columns=(CRITERION, *rule("acceptEnabled", "is accepted")),
)

SELECTIVE_FORWARD = shared_setting(
    own(
        PERSON,
        name="person_selective_forward",
        docs="get-the-user-s-selective-call-forwarding",
        more=(
            column("send_to_voicemail_enabled", "Whether calls that fit a rule go to the own voicemail.", type=BOOLEAN),
        ),
    ),
    own(
        WORKSPACE,
        name="workspace_selective_forward",
        docs="retrieve-selective-forward-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    description="Which calls of each <owner> are forwarded elsewhere, chosen by caller and schedule.",
    sdk_method="<owner>.selective_forward.read",
    path="/telephony/config/<owner>/{entity_id}/selectiveForward",
    columns=(
        ENABLED,
        column(
            "default_phone_number_to_forward",
            "Where calls that fit a rule are forwarded to by default.",
            sensitive=PERSONAL,
        ),
        *rules("forwardEnabled", "is forwarded"),
        column("ring_reminder_enabled", "Whether a short ring announces each forwarded call.", type=BOOLEAN),
        column(
            "destination_voicemail_enabled",
            "Whether forwarded calls go to the voicemail of the destination.",
            type=BOOLEAN,
        ),
    ),
)

SELECTIVE_FORWARD_CRITERIA = shared_setting(
    own(
        PERSON,
        name="person_selective_forward_criteria",
        docs="get-a-criteria-for-the-user-s-selective-call-forwarding-service",
        more=_forward_rule("phoneNumbers"),
    ),
    own(
        WORKSPACE,
        name="workspace_selective_forward_criteria",
        docs="retrieve-selective-forward-criteria-for-a-workspace",
        scopes=WORKSPACES_READ,
        more=_forward_rule("phoneNumbers", "numbers"),
    ),
    grain="selective forward criterion of a <owner>",
    description="One rule by which a <owner> forwards calls: the callers, the schedule and exceptions.",
    of="<owner>_selective_forward",
    ids={"entity_id": "<owner>_id", "id": each("criteria_ids")},
    sdk_method="<owner>.selective_forward.read_criteria",
    path="/telephony/config/<owner>/{entity_id}/selectiveForward/criteria/{id}",
    columns=(CRITERION,),
)

SELECTIVE_REJECT = shared_setting(
    own(PERSON, name="person_selective_reject", docs="get-the-user-s-selective-call-rejection-criteria-listing"),
    own(
        WORKSPACE,
        name="workspace_selective_reject",
        docs="retrieve-selective-reject-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    description="Which calls each <owner> rejects, chosen by caller and schedule.",
    sdk_method="<owner>.selective_reject.read",
    path="/telephony/config/<owner>/{entity_id}/selectiveReject",
    columns=(ENABLED, *rules("rejectEnabled", "is rejected")),
)

SELECTIVE_REJECT_CRITERIA = shared_setting(
    own(
        PERSON,
        name="person_selective_reject_criteria",
        docs="get-a-criteria-for-the-user-s-selective-call-rejection-service",
    ),
    own(
        WORKSPACE,
        name="workspace_selective_reject_criteria",
        docs="retrieve-selective-reject-criteria-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    grain="selective reject criterion of a <owner>",
    description="One rule by which a <owner> rejects calls: the callers, the schedule and exceptions.",
    of="<owner>_selective_reject",
    ids={"entity_id": "<owner>_id", "id": each("criteria_ids")},
    sdk_method="<owner>.selective_reject.read_criteria",
    path="/telephony/config/<owner>/{entity_id}/selectiveReject/criteria/{id}",
    columns=(
        CRITERION,
        *rule("rejectEnabled", "is rejected"),
    ),
)

SIMULTANEOUS_RING = shared_setting(
    own(PERSON, name="person_simultaneous_ring", scopes=PEOPLE_READ),
    own(WORKSPACE, name="workspace_simultaneous_ring", scopes=WORKSPACES_READ),
    description="The numbers that ring at the same time when somebody calls each <owner>.",
    sdk_method="<owner>.sim_ring.read",
    path="/telephony/config/<owner>/{entity_id}/simultaneousRing",
    docs="retrieve-simultaneous-ring-settings-for-a-<owner>",
    columns=(
        ENABLED,
        *rules("ringEnabled", "rings all numbers at once"),
        column(
            "phone_numbers",
            "The numbers that ring with the own line.",
            at="phoneNumbers[].phoneNumber",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column("do_not_ring_if_on_call_enabled", "Whether they stay silent during a call.", type=BOOLEAN),
        column("criterias_enabled", "Whether the rules are looked at.", type=BOOLEAN),
    ),
)

SIMULTANEOUS_RING_CRITERIA = shared_setting(
    own(PERSON, name="person_simultaneous_ring_criteria", scopes=PEOPLE_READ),
    own(WORKSPACE, name="workspace_simultaneous_ring_criteria", scopes=WORKSPACES_READ),
    grain="simultaneous ring criterion of a <owner>",
    description="One rule for calls of a <owner> that ring several numbers at once: the callers, the schedule and "
    "exceptions.",
    of="<owner>_simultaneous_ring",
    ids={"entity_id": "<owner>_id", "id": each("criteria_ids")},
    sdk_method="<owner>.sim_ring.read_criteria",
    path="/telephony/config/<owner>/{entity_id}/simultaneousRing/criteria/{id}",
    docs="retrieve-simultaneous-ring-criteria-for-a-<owner>",
    columns=(CRITERION, *RING_RULE),
)
