"""The details of auto attendants, and their menus."""

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Feature
from space_odt_dagster.simulator.identifiers import outside_number
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.features import basics
from space_odt_dagster.simulator.payloads.locations import schedule_names
from space_odt_dagster.simulator.payloads.shape import esn, known

_NOBODY_HAS = "79999"
"""An extension."""


def auto_attendant_details(org: Organisation, one: Feature) -> Json:
    names = {kind: name for name, kind in reversed(schedule_names(org, one.location))}
    abandoned = one.index == neglected.ATTENDANT_ABANDONED
    holidays = None if one.index == neglected.ATTENDANT_WITHOUT_HOLIDAYS else names.get("holidays")
    return known(
        **basics(org, one),
        routingPrefix=one.location.routing_prefix,
        esn=esn(one.location, one.extension),
        tollFreeNumber=False,
        alternateNumbers=[],
        businessSchedule="FORMER-HOURS" if abandoned else names.get("businessHours"),
        holidaySchedule=holidays,
        extensionDialing="ENTERPRISE",
        nameDialing="GROUP",
        businessHoursMenu=menu(keys(org, one), extension=not abandoned),
        afterHoursMenu=menu(keys(org, one), extension=not abandoned),
    )


def menu(configurations: list[Json], *, extension: bool) -> Json:
    return {
        "greeting": "DEFAULT",
        "extensionEnabled": extension,
        "keyConfigurations": configurations,
        "callTreatment": {
            "retryAttemptForNoInput": "NO_REPEAT",
            "noInputTimer": "10",
            "actionToBePerformed": {"action": "DISCONNECT", "greeting": "DEFAULT"},
        },
    }


def keys(org: Organisation, one: Feature) -> list[Json]:
    """The keys of a menu. The first leads to a hunt group, unless it is the menu that nobody looks after."""
    operator = {
        "key": "0",
        "action": "TRANSFER_TO_OPERATOR",
        "description": "Zero",
        "value": org.hunt_groups[0].extension,
    }
    found = [] if one.index == neglected.ATTENDANT_ABANDONED else [operator]
    if one.index == neglected.ATTENDANT_WITH_WRONG_KEY:
        found.append({"key": "1", "action": "TRANSFER_WITH_PROMPT", "value": _NOBODY_HAS})
    if one.index == neglected.ATTENDANT_SENDS_OUTSIDE:
        number = outside_number(one.location.country)
        found.append({"key": "1", "action": "TRANSFER_WITHOUT_PROMPT", "value": number})
    return [*found, {"key": "#", "action": "REPEAT_MENU"}]
