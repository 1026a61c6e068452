"""Rules about locations: emergency calls, toll fraud, main numbers, ways to the public network."""

from collections.abc import Iterable

from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads import locations, numbers
from space_odt_dagster.simulator.rule_truth.cases import Case, Key, Said, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.numbers import held, is_abroad, is_outside
from space_odt_dagster.simulator.rule_truth.people import COSTLY, is_open, is_weak, may_call, may_transfer

_MOST_FREE, _MOST_FREE_PERCENT = 20, 30
_HALF_DONE = ("LOCATION_SETUP", "ALERTS", "NETWORK_ELEMENTS")
_POOR = ("NOT_RECOMMENDED", "INVALID")


def answered_by_attendant(case: Case) -> bool:
    """Whether an auto attendant has the main number, where somebody has no number."""
    location, org = case.location, case.org
    main = case.at("callingLineId.phoneNumber")
    answered = any(one.number == main for one in org.auto_attendants)
    return bool(main) and answered and any(one.location is location and not one.numbers for one in org.everyone())


def is_incomplete(case: Case) -> bool:
    return not all(case.at(f"address.{part}") for part in ("address1", "city", "postalCode", "country"))


def is_poor(case: Case) -> bool:
    """Whether the number that a location is called back at is not one that Webex recommends."""
    chosen = {"LOCATION_NUMBER": "locationInfo", "LOCATION_MEMBER_NUMBER": "locationMemberInfo"}[case.at("selected")]
    return case.at(f"{chosen}.quality") in _POOR


def is_silent(case: Case) -> bool:
    """Whether nobody is informed of emergency calls, neither by the location nor by the organisation for all of them."""
    informs = case.at("emergencyCallNotificationEnabled") and case.at("emailAddress")
    whole = case.at("organization") or {}
    return not informs and not (
        whole.get("emergencyCallNotificationEnabled") and whole.get("allowEmailNotificationAllLocationEnabled")
    )


def is_lenient(case: Case) -> bool:
    """Whether passcodes of voicemail may be short or simple."""
    checks = ("blockRepeatedDigits", "blockContiguousSequences", "failedAttempts")
    return case.at("length.min") < 6 or not all(case.at(f"{check}.enabled") for check in checks)


def has_transfer_numbers(case: Case) -> bool:
    return any(case.at(f"autoTransferNumber{number}") for number in (1, 2, 3))


def is_held_outside(case: Case) -> bool:
    chosen = [case.at(f"autoTransferNumber{number}") for number in (1, 2, 3)]
    return any(is_outside(case.org, number, case.country) for number in chosen)


def is_intercepted(case: Case) -> bool:
    return case.at("enabled") and "INTERCEPT_ALL" in (case.at("incoming.type"), case.at("outgoing.type"))


def without_pstn(case: Case) -> bool:
    return case.location is not None and not locations.has_pstn(case.org, case.location)


def many_free(case: Case) -> bool:
    assert case.location is not None
    free = [row for row in numbers.unassigned(case.org, case.location) if row["state"] == "ACTIVE"]
    taken = {number for where, number, _ in held(case.org) if where == case.key[0] and number}
    return len(free) > _MOST_FREE and len(free) * 100 > _MOST_FREE_PERCENT * (len(free) + len(taken))


def same_prefix(org: Organisation) -> Iterable[tuple[Key, bool]]:
    prefixes = [one.routing_prefix for one in org.calling_locations]
    return (((one.id,), prefixes.count(one.routing_prefix) > 1) for one in org.calling_locations)


def is_served(case: Case) -> bool:
    """Whether phones serve a web page, or adapters answer to a public community."""
    snmp = case.at("customizations.ata.snmp") or {}
    public = snmp.get("enabled") and "public" in (snmp.get("getCommunity"), snmp.get("setCommunity"))
    return bool(case.at("customizations.mpp.mppUserWebAccessEnabled") or public)


def ran_out(case: Case) -> bool:
    """Whether no day of a schedule lies ahead: the documented days are past, unless they recur for ever."""
    events = case.at("events") or []
    today = case.org.particulars.today.isoformat()
    ends = [max(each["endDate"], (each.get("recurrence") or {}).get("recurEndDate") or "") for each in events]
    forever = [(each.get("recurrence") or {}).get("recurForEver") for each in events]
    return not any(is_forever or end >= today for is_forever, end in zip(forever, ends, strict=True))


def modes_that_ran_out(org: Organisation) -> Iterable[tuple[Key, bool]]:
    for case in cases(org, "operating_mode_details"):
        if case.at("type") == "HOLIDAY":
            yield case.key, not any(each.get("recurrence") for each in case.at("holidays") or [])


RULES: dict[str, Said] = {
    "emergency-setup-required": broken("calling_locations", lambda case: case.at("e911SetupRequired")),
    "emergency-main-number-is-auto-attendant": broken("calling_locations_details", answered_by_attendant),
    "emergency-address-incomplete": broken(
        "location_details", is_incomplete, where=lambda case: case.location is not None and case.location.calling
    ),
    "emergency-number-of-another-country": broken(
        "calling_locations_details", lambda case: is_abroad(case.at("callingLineId.phoneNumber"), case.country)
    ),
    "emergency-callback-not-recommended": broken("location_ecbn", is_poor),
    "emergency-notification-location-off": broken("location_emergency_call_notification", is_silent),
    "redsky-half-done": any_of(
        broken(
            "location_redsky",
            lambda case: not case.at("routingEnabled"),
            where=lambda case: case.at("integrationEnabled"),
        ),
        broken("location_redsky_status", lambda case: case.at("locationsStatus.state") in _HALF_DONE),
    ),
    "location-may-call-international": broken("location_permissions_out", lambda case: may_call(case, *COSTLY)),
    "location-may-transfer-international": broken("location_permissions_out", may_transfer),
    "location-access-code-weak": broken("location_out_access_codes", lambda case: is_weak(case.at("code"))),
    "location-digit-pattern-allows-everything": broken("location_out_digit_patterns", is_open),
    "location-transfer-number-outside": broken(
        "location_transfer_numbers", is_held_outside, where=has_transfer_numbers
    ),
    "voicemail-passcode-rules-weak": broken("voice_portal_passcode_rules", is_lenient),
    "location-single-trunk": broken(
        "location_pstn_connection",
        lambda case: case.at("routeType") == "TRUNK",
        where=lambda case: case.at("pstnConnectionType") == "LOCAL_GATEWAY",
    ),
    "schedule-ran-out": any_of(broken("location_schedule_details", ran_out), modes_that_ran_out),
    "location-intercepted": broken("location_call_intercept", is_intercepted),
    "location-many-free-numbers": broken("calling_locations", many_free),
    "location-without-main-number": broken(
        "calling_locations_details", lambda case: not case.at("callingLineId.phoneNumber")
    ),
    "location-without-pstn": broken("calling_locations", without_pstn),
    "location-without-caller-id-name": broken(
        "calling_locations_details",
        lambda case: not case.at("callingLineId.name") and not case.at("externalCallerIdName"),
    ),
    "routing-prefix-twice": same_prefix,
    "phone-open-to-the-network": any_of(
        broken("organisation_device_settings", is_served),
        broken("location_device_settings", is_served, where=lambda case: case.at("customEnabled")),
    ),
}
