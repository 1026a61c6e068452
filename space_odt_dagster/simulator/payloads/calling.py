"""Calling settings that people and workspaces share: forwarding, permissions, codes, patterns and numbers."""

from typing import Any

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Person, Workspace
from space_odt_dagster.simulator.identifiers import ABROAD, national, outside_number, webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import esn, known

CALL_TYPES = (
    "INTERNAL_CALL", "TOLL_FREE", "INTERNATIONAL", "OPERATOR_ASSISTED", "CHARGEABLE_DIRECTORY_ASSISTED",
    "SPECIAL_SERVICES_I", "SPECIAL_SERVICES_II", "PREMIUM_SERVICES_I", "PREMIUM_SERVICES_II", "NATIONAL",
)  # fmt: skip
UNDOCUMENTED_CALL_TYPES = ("CASUAL", "URL_DIALING", "UNKNOWN")  # seen in responses; the SDK's dump drops them
COSTLY = ("INTERNATIONAL", "PREMIUM_SERVICES_I", "PREMIUM_SERVICES_II")
ACTIONS = ("ALLOW", "BLOCK", "AUTH_CODE", "TRANSFER_NUMBER_1")
PATTERNS = ("1XXX", "+34!", "00[2-9]!", "9011!", "0612345678")


def always_to(org: Organisation, one: Person | Workspace) -> str | None:
    """Where every call of a person or workspace is forwarded to, in the ways that people write numbers."""
    abroad = org.sent_abroad(one)
    if isinstance(one, Workspace) and one.index == neglected.WORKSPACE_SENT_ABROAD:
        return ABROAD
    if abroad is not None or one.location is None or not neglected.forwards_always(one.index):
        return abroad
    if isinstance(one, Person) and neglected.forwards_outside(one.index):
        return outside_number(one.location.country).replace("+34", "0034")
    return org.hunt_groups[0].extension


def forwarding(org: Organisation, one: Person | Workspace) -> Json:
    to = always_to(org, one)
    without = isinstance(one, Person) and one.index == neglected.PERSON_WITHOUT_VOICEMAIL
    unanswered = not neglected.forwards_always(one.index) and not without
    payload: dict[str, Any] = {
        "callForwarding": {
            "always": known(
                enabled=to is not None,
                destination=to,
                ringReminderEnabled=False,
                destinationVoicemailEnabled=False,
            ),
            "busy": {"enabled": False, "destinationVoicemailEnabled": False},
            "noAnswer": {
                "enabled": unanswered,
                "destination": "0142",
                "numberOfRings": 3,
                "systemMaxNumberOfRings": 20,
                "destinationVoicemailEnabled": False,
            },
        },
        "businessContinuity": {"enabled": False, "destinationVoicemailEnabled": False},
    }
    if org.awkward and isinstance(one, Person) and one.index == cases.PERSON_FORWARDING_REFUSED:
        del payload["businessContinuity"]
    return payload


def incoming(org: Organisation, one: Person | Workspace) -> Json:
    payload = {
        "useCustomEnabled": one.index % 3 == 0,
        "externalTransfer": "ALLOW_ALL_EXTERNAL" if one.index % 3 else "BLOCK_ALL_EXTERNAL",
        "internalCallsEnabled": True,
        "collectCallsEnabled": False,
    }
    if org.awkward and isinstance(one, Person) and one.index == cases.PERSON_INCOMING_REFUSED:
        del payload["internalCallsEnabled"]
    return payload


def outgoing(org: Organisation, one: Person | Workspace) -> Json:
    choose = org.random("outgoing", one.id)
    person = isinstance(one, Person)
    costly = dict.fromkeys(COSTLY, ("BLOCK", False))
    if neglected.may_call_abroad(one.index) if person else one.index == neglected.WORKSPACE_CALLS_ABROAD:
        costly["INTERNATIONAL"] = ("ALLOW", False)
    if neglected.may_call_premium(one.index) if person else one.index == neglected.WORKSPACE_CALLS_PREMIUM:
        costly["PREMIUM_SERVICES_I"] = ("ALLOW", False)
    if person and neglected.may_transfer_abroad(one.index):
        costly["INTERNATIONAL"] = ("AUTH_CODE", True)
    types = CALL_TYPES + UNDOCUMENTED_CALL_TYPES if org.awkward else CALL_TYPES
    return {
        "useCustomEnabled": one.index % 2 == 0,
        "useCustomPermissions": one.index % 2 == 0,
        "callingPermissions": [
            {
                "callType": call_type,
                "action": action,
                "transferEnabled": transfer,
                "isCallTypeRestrictionEnabled": False,
            }
            for call_type in types
            for action, transfer in [costly.get(call_type) or (choose.choice(ACTIONS), choose.random() < 0.5)]
        ],
    }


def access_codes(org: Organisation, one: Person) -> Json:
    """Up to two codes; some begin with zeros."""
    start = 40 + one.index % 500
    first = f"{start:04d}" if org.awkward else str(1000 + start)
    codes = ["1111" if neglected.has_weak_code(one.index) else first, str(5000 + start)][: one.index % 3]
    described = {True: 'Marketing\'s, "old" code', False: "Code"}
    return {
        "useCustomAccessCodes": bool(codes),
        "accessCodes": [
            {"code": code, "description": described[at == 0 and org.awkward], "level": ("CUSTOM", "LOCATION")[at]}
            for at, code in enumerate(codes)
        ],
    }


def digit_patterns(org: Organisation, one: Person) -> Json:
    first = "ALLOW" if neglected.has_open_pattern(one.index) else "BLOCK"
    return {
        "useCustomDigitPatterns": one.index % 4 != 0,
        "digitPatterns": [
            {
                "id": webex_id("DIGIT_PATTERN", org.uuid("pattern", one.index, at)),
                "name": f"Pattern {at + 1}",
                "pattern": PATTERNS[(one.index + at) % len(PATTERNS)],
                "action": ACTIONS[at] if at else first,
                "transferEnabled": False,
            }
            for at in range(one.index % 4)
        ],
    }


def transfer_numbers(org: Organisation, one: Person) -> Json:
    assert one.location is not None
    custom, own = one.index % 3 == 0, org.hunt_groups[0].extension
    outside = neglected.is_held_outside(one.index)
    return known(
        useCustomTransferNumbers=custom,
        autoTransferNumber1=own if custom else "0612345678",  # the SDK's model would make it +10612345678
        autoTransferNumber2="+12005550143" if not custom and one.index % 2 else None,
        autoTransferNumber3=(outside_number(one.location.country) if outside else own) if custom else None,
    )


def person_numbers(org: Organisation, one: Person, *, e164: bool = False) -> Json:
    """Numbers without the country code unless E.164 is requested; only an extension if there is no number."""
    without = org.awkward and one.index == cases.PERSON_WITHOUT_NUMBERS
    location = one.location
    assert location is not None
    rows = [
        known(
            primary=at == 0,
            directNumber=number if e164 or number is None else national(number),
            extension=one.extension if at == 0 else None,
            routingPrefix=location.routing_prefix,
            esn=esn(location, one.extension) if at == 0 else None,
            ringPattern="NORMAL" if at == 0 else "LONG_LONG",
        )
        for at, number in enumerate(one.numbers or (None,))
    ]
    return {"distinctiveRingEnabled": one.index % 2 == 0, "phoneNumbers": [] if without else rows}
