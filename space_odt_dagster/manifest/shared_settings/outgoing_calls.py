"""Which calls can be made, what happens to the others, and how they are billed."""

from space_odt_dagster.manifest.column_groups.permissions import PERMISSIONS_BY_CALL_TYPE, action
from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL, SECRET
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.origins import Asked, InAnswer
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.shared_setting import own, shared_setting

_DIGIT_PATTERN = (
    column("name", "Name of the digit pattern."),
    column("pattern", "Digits that the dialled number is compared with.", sensitive=PERSONAL),
    column("action", "What happens to matching calls: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers."),
    column("transfer_enabled", "Whether matching calls may be transferred.", type=BOOLEAN),
)

PERMISSIONS_OUT = shared_setting(
    own(
        PERSON,
        name="person_permissions_out",
        description="Which outgoing calls each calling person can make, by call type. Finds people who may call "
        "international or premium numbers.",
        tier=Tier.V1,
        sdk_path_is_wrong=True,
        other_path="/telephony/config/people/{entity_id}/outgoingPermission",
    ),
    own(
        WORKSPACE,
        name="workspace_permissions_out",
        description="Which outgoing calls can be made from each calling workspace, by call type. Finds lobby phones "
        "that may call international numbers.",
        tier=Tier.V1,
        docs="retrieve-outgoing-permission-settings-for-a-workspace",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_permissions_out",
        description="Which outgoing calls can be made from each virtual line, by call type.",
        path="/telephony/config/virtualLines/{entity_id}/outgoingPermission",
    ),
    sdk_method="<owner>.permissions_out.read",
    path="/<owner>/{entity_id}/features/outgoingPermission",
    docs="retrieve-a-<owner>-s-outgoing-calling-permissions-settings",
    columns=(
        column("use_custom_enabled", "Whether own settings are used instead of those of the location.", type=BOOLEAN),
        column(
            "use_custom_permissions",
            "Whether own permissions by call type are used instead of those of the location.",
            type=BOOLEAN,
        ),
        *PERMISSIONS_BY_CALL_TYPE,
        action("CASUAL", "casual calls"),
        action("URL_DIALING", "calls to a URL"),
        action("UNKNOWN", "calls of an unknown type"),
    ),
)

OUT_ACCESS_CODES = shared_setting(
    own(
        PERSON,
        name="person_out_access_codes",
        description="The access codes with which calling people make calls that need one. The codes are "
        "secrets: anyone who knows one can make calls at the organisation's cost.",
        tier=Tier.V1,
    ),
    own(
        WORKSPACE,
        name="workspace_out_access_codes",
        description="The access codes with which workspaces make calls that need one. The codes are "
        "secrets: anyone who knows one can call at the organisation's cost.",
        path="/workspaces/{entity_id}/features/outgoingPermission/accessCodes",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_out_access_codes",
        description="The access codes with which virtual lines make calls that need one. The codes are "
        "secrets: anyone who knows one can call at the organisation's cost.",
    ),
    grain="access code of a <owner>",
    sdk_method="<owner>.permissions_out.access_codes.read",
    path="/telephony/config/<owner>/{entity_id}/outgoingPermission/accessCodes",
    docs="retrieve-access-codes-for-a-<owner>",
    item_key="accessCodes",
    list_may_be_absent=True,
    columns=(
        column("code", "The access code.", key=True, sensitive=SECRET),
        column("description", "What the code is for.", sensitive=PERSONAL),
        column("level", "Where the code is set: LOCATION or CUSTOM."),
        column(
            "use_custom_access_codes",
            "Whether own codes are used instead of those of the location.",
            at=InAnswer("useCustomAccessCodes"),
            type=BOOLEAN,
        ),
    ),
)

TRANSFER_NUMBERS = shared_setting(
    own(PERSON, name="person_transfer_numbers", tier=Tier.V1, sdk_path_is_wrong=True),
    own(
        WORKSPACE,
        name="workspace_transfer_numbers",
        path="/workspaces/{entity_id}/features/outgoingPermission/autoTransferNumbers",
        docs="retrieve-transfer-numbers-settings-for-a-workspace",
    ),
    own(VIRTUAL_LINE, name="virtual_line_transfer_numbers"),
    description="The numbers to which outgoing calls of a <owner> are diverted for approval.",
    sdk_method="<owner>.permissions_out.transfer_numbers.read",
    path="/telephony/config/<owner>/{entity_id}/outgoingPermission/autoTransferNumbers",
    docs="retrieve-transfer-numbers-for-a-<owner>",
    columns=(
        column(
            "use_custom_transfer_numbers",
            "Whether own transfer numbers are used instead of those of the location.",
            type=BOOLEAN,
        ),
        *(
            column(
                f"auto_transfer_number_{number}",
                f"Destination of calls with action TRANSFER_NUMBER_{number}.",
                at=f"autoTransferNumber{number}",
                sensitive=PERSONAL,
            )
            for number in (1, 2, 3)
        ),
    ),
)

OUT_DIGIT_PATTERNS = shared_setting(
    own(PERSON, name="person_out_digit_patterns", tier=Tier.V1, docs="retrieve-digit-patterns-for-a-person"),
    own(WORKSPACE, name="workspace_out_digit_patterns", docs="retrieve-all-digit-patterns-for-a-workspace"),
    own(VIRTUAL_LINE, name="virtual_line_out_digit_patterns", docs="retrieve-digit-patterns-for-a-virtual-profile"),
    grain="digit pattern of a <owner>",
    description="The digit patterns that allow, block or divert calls of a <owner> regardless of call type.",
    sdk_method="<owner>.permissions_out.digit_patterns.get_digit_patterns",
    path="/telephony/config/<owner>/{entity_id}/outgoingPermission/digitPatterns",
    item_key="digitPatterns",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the digit pattern.", key=True),
        *_DIGIT_PATTERN,
        column(
            "use_custom_digit_patterns",
            "Whether own patterns are used instead of those of the location.",
            at=InAnswer("useCustomDigitPatterns"),
            type=BOOLEAN,
        ),
    ),
)

OUT_DIGIT_PATTERN_DETAILS = shared_setting(
    own(PERSON, name="person_out_digit_pattern_details", docs="retrieve-digit-pattern-details-for-a-person"),
    own(
        WORKSPACE, name="workspace_out_digit_pattern_details", docs="retrieve-a-digit-pattern-details-for-the-workspace"
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_out_digit_pattern_details",
        docs="retrieve-specified-digit-pattern-details-for-a-virtual-profile",
    ),
    grain="digit pattern of a <owner>",
    description="The digit patterns of each <owner> that allow, block or divert calls, read one by one.",
    of="<owner>_out_digit_patterns",
    ids={"entity_id": "<owner>_id", "digit_pattern_id": "id"},
    sdk_method="<owner>.permissions_out.digit_patterns.details",
    path="/telephony/config/<owner>/{entity_id}/outgoingPermission/digitPatterns/{digit_pattern_id}",
    columns=(column("id", "The digit pattern.", at=Asked("digit_pattern_id"), key=True), *_DIGIT_PATTERN),
)

OUTBOUND_BILLING_PLAN = shared_setting(
    own(PERSON, name="person_outbound_billing_plan"),
    own(WORKSPACE, name="workspace_outbound_billing_plan"),
    own(VIRTUAL_LINE, name="virtual_line_outbound_billing_plan"),
    description="Whether the calls of each <owner> are billed by an outbound billing plan.",
    sdk_method="<owner>.outbound_billing_plan.read",
    path="/telephony/config/<owner>/{entity_id}/outboundBillingPlan",
    docs="retrieve-a-<owner>-s-outbound-billing-plan",
    columns=(column("enabled", "Whether calls are billed by an outbound billing plan.", type=BOOLEAN),),
)
