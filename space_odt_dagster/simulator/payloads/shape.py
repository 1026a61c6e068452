"""Small pieces that many payloads share."""

from typing import Any

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Location
from space_odt_dagster.simulator.organisation import Organisation


def known(**fields: Any) -> Json:
    """The fields that have a value: the API omits the others."""
    return {name: value for name, value in fields.items() if value is not None}


def created(org: Organisation) -> str:
    """When entities were created: years ago."""
    return org.particulars.moment(days_ago=1200, clock="05:06:07.089")


def changed(org: Organisation) -> str:
    """When entities were last changed or used: the day before."""
    return org.particulars.moment(days_ago=1, clock="07:08:09.101")


def esn(location: Location, extension: str | None) -> str | None:
    """Routing prefix plus extension, as dialled from another location."""
    return location.routing_prefix + extension if extension else None


def address(location: Location, org: Organisation) -> Json:
    city, state, postal_code, country, _, _ = location.city
    return known(
        address1=f"{location.index + 1} Example Street",
        address2=None if org.awkward and location.index % 2 else "Floor 0",
        city=city,
        state=state,
        postalCode=None if location.index == neglected.LOCATION_WITHOUT_POSTAL_CODE else postal_code,
        country=country,
    )


def reference(location: Location) -> Json:
    return {"id": location.id, "name": location.name}
