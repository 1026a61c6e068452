"""The columns of incoming and outgoing calling permissions, of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL, SECRET
from space_odt_dagster.manifest.export import Column, column
from space_odt_dagster.manifest.origins import Asked, InAnswer

INCOMING_PERMISSIONS = (
    column("use_custom_enabled", "Whether own settings are used instead of those of the organisation.", type=BOOLEAN),
    column(
        "external_transfer",
        "Which external calls are let in: ALLOW_ALL_EXTERNAL, ALLOW_ONLY_TRANSFERRED_EXTERNAL or BLOCK_ALL_EXTERNAL.",
    ),
    column("internal_calls_enabled", "Whether internal calls are let in.", type=BOOLEAN),
    column("collect_calls_enabled", "Whether collect calls are let in.", type=BOOLEAN),
)


def _action(call_type: str, calls: str) -> Column:
    return column(
        f"{call_type.lower()}_action",
        f"What happens to {calls}: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers.",
        at=f"callingPermissions[callType={call_type}].action",
    )


PERMISSIONS_BY_CALL_TYPE = (
    _action("INTERNAL_CALL", "internal calls"),
    _action("NATIONAL", "national calls"),
    _action("INTERNATIONAL", "international calls"),
    _action("TOLL_FREE", "calls to toll-free numbers"),
    _action("OPERATOR_ASSISTED", "operator-assisted calls"),
    _action("CHARGEABLE_DIRECTORY_ASSISTED", "chargeable calls to directory assistance"),
    _action("SPECIAL_SERVICES_I", "calls to special services I"),
    _action("SPECIAL_SERVICES_II", "calls to special services II"),
    _action("PREMIUM_SERVICES_I", "calls to premium services I"),
    _action("PREMIUM_SERVICES_II", "calls to premium services II"),
)

OUTGOING_PERMISSIONS = (
    column("use_custom_enabled", "Whether own settings are used instead of those of the location.", type=BOOLEAN),
    column(
        "use_custom_permissions",
        "Whether own permissions by call type are used instead of those of the location.",
        type=BOOLEAN,
    ),
    *PERMISSIONS_BY_CALL_TYPE,
    _action("CASUAL", "casual calls"),
    _action("URL_DIALING", "calls to a URL"),
    _action("UNKNOWN", "calls of an unknown type"),
)

ACCESS_CODES = (
    column("code", "The access code.", key=True, sensitive=SECRET),
    column("description", "What the code is for.", sensitive=PERSONAL),
    column("level", "Where the code is set: LOCATION or CUSTOM."),
    column(
        "use_custom_access_codes",
        "Whether own codes are used instead of those of the location.",
        at=InAnswer("useCustomAccessCodes"),
        type=BOOLEAN,
    ),
)


DIGIT_PATTERN = (
    column("name", "Name of the digit pattern."),
    column("pattern", "Digits that the dialled number is compared with.", sensitive=PERSONAL),
    column("action", "What happens to matching calls: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers."),
    column("transfer_enabled", "Whether matching calls may be transferred.", type=BOOLEAN),
)

DIGIT_PATTERNS = (
    column("id", "Id of the digit pattern.", key=True),
    *DIGIT_PATTERN,
    column(
        "use_custom_digit_patterns",
        "Whether own patterns are used instead of those of the location.",
        at=InAnswer("useCustomDigitPatterns"),
        type=BOOLEAN,
    ),
)

DIGIT_PATTERN_DETAILS = (column("id", "The digit pattern.", at=Asked("digit_pattern_id"), key=True), *DIGIT_PATTERN)

TRANSFER_NUMBERS = (
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
)

OUTBOUND_BILLING_PLAN = (column("enabled", "Whether calls are billed by an outbound billing plan.", type=BOOLEAN),)
