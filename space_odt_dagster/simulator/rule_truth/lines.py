"""Rules about the lines of people, workspaces and virtual lines: forwarding, voicemail, recording, numbers and devices."""

from collections.abc import Iterable

from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.numbers import forwarding
from space_odt_dagster.simulator.rule_truth.cases import Case, Key, Said, Test, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.numbers import had_twice, held, international, is_abroad, is_outside
from space_odt_dagster.simulator.rule_truth.people import before

_LINES = ("person", "workspace", "virtual_line")
_FORWARDING = ("person_call_forwarding", "workspace_call_forwarding")
_DAYS_LOST = 30


def of_lines(setting: str, test: Test, where: Test = lambda case: True) -> Said:
    """A setting that people, workspaces and virtual lines have."""
    return any_of(*(broken(f"{line}_{setting}", test, where=where) for line in _LINES))


def destinations(case: Case, *kinds: str) -> list[str]:
    """Where calls are forwarded to, by the kinds of forwarding that are on."""
    found = {**(case.at("callForwarding") or {}), "businessContinuity": case.at("businessContinuity") or {}}
    chosen = [found.get(kind) or {} for kind in kinds or tuple(found)]
    return [each["destination"] for each in chosen if each.get("enabled") and each.get("destination")]


def sends_abroad(case: Case) -> bool:
    return any(is_abroad(number, case.country) for number in destinations(case))


def rings_abroad(case: Case) -> bool:
    numbers = [each["phoneNumber"] for each in case.at("phoneNumbers") or case.at("numbers") or []]
    chosen = [*numbers, case.at("defaultPhoneNumberToForward")]
    return bool(case.at("enabled")) and any(is_abroad(number, case.country) for number in chosen)


def mailed_to(case: Case) -> list[str]:
    """The addresses that messages are mailed to."""
    copy, storage = case.at("emailCopyOfMessage") or {}, case.at("messageStorage") or {}
    found = [copy.get("emailId")] if copy.get("enabled") else []
    found += [storage.get("externalEmail")] if storage.get("storageType") == "EXTERNAL" else []
    return [each for each in found if each] if case.at("enabled") else []


def is_recorded(case: Case) -> bool:
    return bool(case.at("enabled")) and case.at("record") != "Never"


def is_unannounced(case: Case) -> bool:
    """Whether no announcement is played: of its own, of its location, or of the organisation that the location follows."""
    if case.at("startStopAnnouncement.pstnCallsEnabled"):
        return False
    of_location = {each.key[0]: each for each in cases(case.org, "location_call_recording_compliance_announcement")}
    (of_organisation,) = cases(case.org, "call_recording_compliance_announcement")
    assert case.location is not None
    own = of_location[case.location.id]
    applies = of_organisation if own.at("useOrgSettingsEnabled") else own
    return not applies.at("inboundPSTNCallsEnabled")


def records_nothing(case: Case) -> bool:
    (settings,) = cases(case.org, "call_recording_settings")
    return settings.at("enabled") is False


def unanswered(org: Organisation) -> Iterable[tuple[Key, bool]]:
    """Mailboxes that are off, of people whose calls nobody else gets."""
    forwarding = {case.key: case for case in cases(org, "person_call_forwarding")}
    for case in cases(org, "person_voicemail"):
        yield case.key, not case.at("enabled") and not destinations(forwarding[case.key], "always", "noAnswer")


def same_extension(org: Organisation) -> Iterable[tuple[Key, bool]]:
    """By location and extension, whether two have it."""
    return had_twice((location, extension) for location, _, extension in held(org) if extension is not None)


def same_number(org: Organisation) -> Iterable[tuple[Key, bool]]:
    """By number, whether two have it."""
    return had_twice((number,) for _, number, _ in held(org) if number is not None)


def inactive_number(org: Organisation) -> Iterable[tuple[Key, bool]]:
    """By number in a list of numbers that calls may be forwarded to, whether it is not active."""
    for location in org.calling_locations:
        for row in forwarding(org, location):
            if "owner" in row and "phoneNumber" in row:
                yield (international(row["phoneNumber"], location.country),), row["state"] == "INACTIVE"


def is_lost(case: Case) -> bool:
    return case.at("connectionStatus") == "offline_expired" or before(case.org, case.at("lastSeen"), _DAYS_LOST)


def away(org: Organisation) -> Iterable[tuple[Key, bool]]:
    for case in cases(org, "devices"):
        person = org.find_person(case.at("personId") or "")
        if person is not None and person.location is not None and case.at("locationId"):
            yield case.key, case.at("locationId") != person.location.id


def on_no_device(case: Case) -> bool:
    devices = [each for each in cases(case.org, "virtual_line_assigned_devices") if each.key[0] == case.key[0]]
    return all(each.at("activationState") == "DEACTIVATED" for each in devices)


def has_device(case: Case) -> bool:
    return any(each.at("workspaceId") == case.key[0] for each in cases(case.org, "devices"))


def is_calling(case: Case) -> bool:
    return bool(case.at("calling.type") == "webexCalling")


RULES: dict[str, Said] = {
    "line-forwards-always-outside": any_of(
        *(
            broken(
                export,
                lambda case: any(is_outside(case.org, each, case.country) for each in destinations(case, "always")),
            )
            for export in _FORWARDING
        )
    ),
    "line-forwards-abroad": any_of(*(broken(export, sends_abroad) for export in _FORWARDING)),
    "line-rings-abroad": any_of(
        *(
            broken(export, rings_abroad)
            for export in (
                "person_simultaneous_ring",
                "workspace_simultaneous_ring",
                "workspace_sequential_ring",
                "person_single_number_reach",
                "person_selective_forward",
                "workspace_selective_forward",
            )
        ),
        broken("virtual_line_call_forwarding", sends_abroad),
    ),
    "voicemail-transfer-outside": of_lines(
        "voicemail",
        lambda case: is_outside(case.org, case.at("transferToNumber.destination"), case.country),
        where=lambda case: case.at("enabled") and case.at("transferToNumber.enabled"),
    ),
    "voicemail-copied-outside": of_lines(
        "voicemail",
        lambda case: any(not each.endswith("@example.com") for each in mailed_to(case)),
        where=mailed_to,
    ),
    "person-without-voicemail": unanswered,
    "recording-without-announcement": of_lines("call_recording", is_unannounced, where=is_recorded),
    "queue-recording-without-announcement": broken("call_queue_call_recording", is_unannounced, where=is_recorded),
    "recording-switched-off-centrally": of_lines("call_recording", records_nothing, where=is_recorded),
    "push-to-talk-open": of_lines(
        "push_to_talk",
        lambda case: case.at("accessType") == "BLOCK_MEMBERS" and not case.at("members"),
        where=lambda case: case.at("allowAutoAnswer"),
    ),
    "receptionist-without-contacts": broken(
        "person_receptionist_client",
        lambda case: not case.at("monitoredMembers"),
        where=lambda case: case.at("receptionEnabled"),
    ),
    "extension-twice-in-location": same_extension,
    "number-at-two-owners": same_number,
    "number-assigned-but-inactive": inactive_number,
    "emergency-device-away-from-owner": away,
    "device-lost": broken("devices", is_lost),
    "device-without-owner": broken("devices", lambda case: not case.at("personId") and not case.at("workspaceId")),
    "workspace-without-device": broken("workspaces", lambda case: not has_device(case), where=is_calling),
    "workspace-without-licence": broken(
        "workspaces", lambda case: not case.at("calling.webexCalling.licenses"), where=is_calling
    ),
    "virtual-line-without-device": broken("virtual_lines", on_no_device),
    "virtual-line-ghost-device": broken("virtual_line_assigned_devices", lambda case: not case.at("owner.id")),
}
