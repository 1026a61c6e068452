"""The columns of incoming and outgoing calling permissions, of people and of workspaces."""

from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.spec import Column, column

INCOMING_PERMISSIONS = (
    column(
        "use_custom_enabled",
        "useCustomEnabled",
        "Whether own settings are used instead of those of the organisation.",
        type=BOOLEAN,
    ),
    column(
        "external_transfer",
        "externalTransfer",
        "Which external calls are let in: ALLOW_ALL_EXTERNAL, ALLOW_ONLY_TRANSFERRED_EXTERNAL or BLOCK_ALL_EXTERNAL.",
    ),
    column("internal_calls_enabled", "internalCallsEnabled", "Whether internal calls are let in.", type=BOOLEAN),
    column("collect_calls_enabled", "collectCallsEnabled", "Whether collect calls are let in.", type=BOOLEAN),
)


def _action(call_type: str, calls: str) -> Column:
    return column(
        f"{call_type.lower()}_action",
        f"callingPermissions[callType={call_type}].action",
        f"What happens to {calls}: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers.",
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
    column(
        "use_custom_enabled",
        "useCustomEnabled",
        "Whether own settings are used instead of those of the location.",
        type=BOOLEAN,
    ),
    column(
        "use_custom_permissions",
        "useCustomPermissions",
        "Whether own permissions by call type are used instead of those of the location.",
        type=BOOLEAN,
    ),
    *PERMISSIONS_BY_CALL_TYPE,
    _action("CASUAL", "casual calls"),
    _action("URL_DIALING", "calls to a URL"),
    _action("UNKNOWN", "calls of an unknown type"),
)
