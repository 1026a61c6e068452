"""What the emergency settings answer for an organisation without a RedSky account."""

from space_odt_dagster.simulator.answers import Json, Reply, shape_a

WITHOUT_ACCOUNT: dict[str, Json | Reply] = {
    "redsky_account": {"enabled": False, "locationsEnabled": False},
    "location_redsky": {"integrationEnabled": False, "routingEnabled": False},
    **{
        name: Reply(404, shape_a("RedSky account not found for the organization."))
        for name in ("redsky_status", "redsky_compliance_locations", "location_redsky_status")
    },
}
"""By export. The service's answers are not documented; these are the documented fields, and a plain 404 for the rest."""
