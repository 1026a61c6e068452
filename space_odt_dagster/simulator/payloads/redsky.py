"""An organisation without an account at RedSky: what its emergency settings answer then."""

from space_odt_dagster.simulator.answers import Json, Reply, shape_a

WITHOUT_ACCOUNT: dict[str, Json | Reply] = {
    "redsky_account": {"enabled": False, "locationsEnabled": False},
    "location_redsky": {"integrationEnabled": False, "routingEnabled": False},
    **{
        name: Reply(404, shape_a("RedSky account not found for the organization."))
        for name in ("redsky_status", "redsky_compliance_locations", "location_redsky_status")
    },
}
"""By export. No document says what the service answers; these are its documented fields, and a plain 404 for the rest."""
