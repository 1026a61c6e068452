"""The columns of outgoing calling permissions by call type, of people, workspaces, virtual lines and locations."""

from space_odt_dagster.manifest.export import Column, column


def action(call_type: str, calls: str) -> Column:
    """What happens to ``calls``, which are those of a call type."""
    return column(
        f"{call_type.lower()}_action",
        f"What happens to {calls}: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers.",
        at=f"callingPermissions[callType={call_type}].action",
    )


PERMISSIONS_BY_CALL_TYPE = (
    action("INTERNAL_CALL", "internal calls"),
    action("NATIONAL", "national calls"),
    action("INTERNATIONAL", "international calls"),
    action("TOLL_FREE", "calls to toll-free numbers"),
    action("OPERATOR_ASSISTED", "operator-assisted calls"),
    action("CHARGEABLE_DIRECTORY_ASSISTED", "chargeable calls to directory assistance"),
    action("SPECIAL_SERVICES_I", "calls to special services I"),
    action("SPECIAL_SERVICES_II", "calls to special services II"),
    action("PREMIUM_SERVICES_I", "calls to premium services I"),
    action("PREMIUM_SERVICES_II", "calls to premium services II"),
)
