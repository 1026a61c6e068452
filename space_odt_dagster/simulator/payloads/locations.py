"""Locations, calling locations, their PSTN connection and schedules."""

import base64

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Location
from space_odt_dagster.simulator.identifiers import webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import address, known


def location(org: Organisation, one: Location, *, listed: bool) -> Json:
    sparse = org.awkward and one.index % 3 == 1
    return known(
        id=one.id,
        name=one.name,
        orgId=org.id,
        timeZone=one.city[4],
        address=address(one, org),
        latitude=None if sparse else "39.862800",
        longitude=None if sparse else "-4.027300",
        notes=None if sparse else "Simulated",
        preferredLanguage=one.city[5] if listed else None,
    )


def locations(org: Organisation) -> list[Json]:
    return [location(org, one, listed=True) for one in org.locations]


def calling_location(org: Organisation, one: Location) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "outsideDialDigit": "0",
        "enforceOutsideDialDigit": False,
        "routingPrefix": one.routing_prefix,
        "callingLineId": calling_line(one),
        "e911SetupRequired": one.index == neglected.LOCATION_E911_NOT_SET_UP,
    }


def caller_id_name(one: Location) -> str | None:
    return None if one.index == neglected.LOCATION_WITHOUT_CALLER_ID_NAME else one.name


def calling_line(one: Location) -> Json:
    return known(name=caller_id_name(one), phoneNumber=one.calling_line)


def calling_locations(org: Organisation) -> list[Json]:
    return [calling_location(org, one) for one in org.calling_locations]


def calling_details(org: Organisation, one: Location) -> Json:
    payload = known(
        id=one.id,
        name=one.name,
        announcementLanguage=one.city[5],
        callingLineId=calling_line(one),
        connection={"type": "ROUTE_GROUP", "id": route_group(org, one)} if has_pstn(org, one) else None,
        subscriptionId="Sub-example-1",
        externalCallerIdName=caller_id_name(one),
        userLimit=500_000,
        pAccessNetworkInfo=None if org.awkward else "example",
        outsideDialDigit="0",
        enforceOutsideDialDigit=False,
        routingPrefix=one.routing_prefix,
        defaultDomain="example.bcld.webex.com",
        chargeNumber=one.main_number,
        useChargeNumberForPChargeInfo=False,
    )
    if org.awkward and one.index == 3:
        payload["announcementLanguage"] = None  # it often reads null, whatever is set
    return payload


def route_group(org: Organisation, one: Location) -> str:
    return webex_id("ROUTE_GROUP", org.uuid("route group", one.index % 2))


def has_pstn(org: Organisation, one: Location) -> bool:
    return not (org.awkward and one.index == cases.LOCATION_WITHOUT_PSTN)


def pstn_connection(org: Organisation, one: Location) -> Json:
    local = one.index % 2 == 0
    alone = one.index == neglected.LOCATION_ON_ONE_TRUNK
    trunk = webex_id("TRUNK", org.uuid("trunk", one.index))
    return known(
        id=webex_id("CONNECTION", org.uuid("pstn", local)),
        displayName="Premises-based PSTN" if local else "Cloud provider",
        pstnServices=["GEOGRAPHIC_NUMBERS", "TOLLFREE_NUMBERS"] if local else ["GEOGRAPHIC_NUMBERS"],
        pstnConnectionType="LOCAL_GATEWAY" if local else "NON_INTEGRATED_CCP",
        routeType=("TRUNK" if alone else "ROUTE_GROUP") if local else None,
        routeId=(trunk if alone else route_group(org, one)) if local else None,
    )


def schedule_names(org: Organisation, one: Location) -> list[tuple[str, str]]:
    """Name and type; auto attendants use the first two."""
    if org.awkward and one.index == cases.LOCATION_WITHOUT_SCHEDULES:
        return []
    names = [("OFFICE-HOURS", "businessHours"), ("PUBLIC-HOLIDAYS", "holidays")]
    if one.index % 2:
        names.append(('Summer, "short" día' if org.awkward else "SUMMER", "businessHours"))
    return names


def schedules(org: Organisation, one: Location) -> list[Json]:
    """The ids encode only the name, so several locations share them."""
    return [
        {
            "id": webex_id("SCHEDULE", base64.b64encode(name.encode()).decode()),
            "name": name,
            "type": kind,
            "locationName": one.name,
            "locationId": one.id,
        }
        for name, kind in schedule_names(org, one)
    ]
