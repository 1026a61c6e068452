"""Calling settings that people and workspaces share: forwarding, permissions, codes, patterns and numbers."""

from typing import Any

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Person, Workspace
from space_odt_dagster.simulator.identifiers import national, webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import esn, known

CALL_TYPES = (
    "INTERNAL_CALL", "TOLL_FREE", "INTERNATIONAL", "OPERATOR_ASSISTED", "CHARGEABLE_DIRECTORY_ASSISTED",
    "SPECIAL_SERVICES_I", "SPECIAL_SERVICES_II", "PREMIUM_SERVICES_I", "PREMIUM_SERVICES_II", "NATIONAL",
)  # fmt: skip
UNDOCUMENTED_CALL_TYPES = ("CASUAL", "URL_DIALING", "UNKNOWN")  # seen in responses; the SDK's dump drops them
ACTIONS = ("ALLOW", "BLOCK", "AUTH_CODE", "TRANSFER_NUMBER_1")
PATTERNS = ("1XXX", "+34!", "00[2-9]!", "9011!", "0612345678")


def forwarding(org: Organisation, one: Person | Workspace) -> Json:
    on = one.index % 4 == 0
    abroad = org.sent_abroad(one)
    to = abroad or ("+12005550142" if one.index % 8 else "0034555000142")
    payload: dict[str, Any] = {
        "callForwarding": {
            "always": known(
                enabled=on or abroad is not None,
                destination=to if on or abroad is not None else None,
                ringReminderEnabled=False,
                destinationVoicemailEnabled=False,
            ),
            "busy": {"enabled": False, "destinationVoicemailEnabled": False},
            "noAnswer": {
                "enabled": not on,
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
    types = CALL_TYPES + UNDOCUMENTED_CALL_TYPES if org.awkward else CALL_TYPES
    return {
        "useCustomEnabled": one.index % 2 == 0,
        "useCustomPermissions": one.index % 2 == 0,
        "callingPermissions": [
            {
                "callType": call_type,
                "action": choose.choice(ACTIONS),
                "transferEnabled": choose.random() < 0.5,
                "isCallTypeRestrictionEnabled": False,
            }
            for call_type in types
        ],
    }


def access_codes(org: Organisation, one: Person) -> Json:
    """Up to two codes; some begin with zeros."""
    start = one.index % 500
    codes = [f"{start:04d}" if org.awkward else str(1000 + start), str(5000 + start)][: one.index % 3]
    described = {True: 'Marketing\'s, "old" code', False: "Code"}
    return {
        "useCustomAccessCodes": bool(codes),
        "accessCodes": [
            {"code": code, "description": described[at == 0 and org.awkward], "level": ("CUSTOM", "LOCATION")[at]}
            for at, code in enumerate(codes)
        ],
    }


def digit_patterns(org: Organisation, one: Person) -> Json:
    return {
        "useCustomDigitPatterns": one.index % 4 != 0,
        "digitPatterns": [
            {
                "id": webex_id("DIGIT_PATTERN", org.uuid("pattern", one.index, at)),
                "name": f"Pattern {at + 1}",
                "pattern": PATTERNS[(one.index + at) % len(PATTERNS)],
                "action": ACTIONS[at % len(ACTIONS)],
                "transferEnabled": False,
            }
            for at in range(one.index % 4)
        ],
    }


def transfer_numbers(org: Organisation, one: Person) -> Json:
    return known(
        useCustomTransferNumbers=one.index % 3 == 0,
        autoTransferNumber1="0612345678",  # the SDK's model would make it +10612345678
        autoTransferNumber2="+12005550143" if one.index % 2 else None,
        autoTransferNumber3="+34555000143" if one.index % 3 == 0 else None,
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
