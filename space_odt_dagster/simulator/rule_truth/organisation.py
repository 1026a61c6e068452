"""Rules about the whole organisation, and about what belongs to nobody in particular."""

from space_odt_dagster.simulator.rule_truth.cases import Case, Said, any_of, broken, cases
from space_odt_dagster.simulator.rule_truth.people import before

_JOBS = (
    "move_users_jobs",
    "manage_numbers_jobs",
    "update_routing_prefix_jobs",
    "call_recording_jobs",
    "device_settings_jobs",
    "dynamic_device_settings_jobs",
    "rebuild_phones_jobs",
    "apply_line_key_template_jobs",
    "disable_calling_location_jobs",
)
_FAILURES = ("failed", "numbersFailed", "routingPrefixFailed", "failedUsers")
_CHOSEN = {
    "DIRECT_LINE": "directLineInfo",
    "LOCATION_ECBN": "locationECBNInfo",
    "LOCATION_MEMBER_NUMBER": "locationMemberInfo",
    "NONE": "defaultInfo",
}


def is_invalid(case: Case) -> bool:
    """Whether the number that a line is called back at after an emergency call is none."""
    chosen = _CHOSEN[case.at("selected")]
    return bool(case.at(f"{chosen}.quality") == "INVALID" or case.at(f"{chosen}.effectiveLevel") == "NONE")


def ended_badly(case: Case) -> bool:
    failures = [(case.at("counts") or {}).get(each) or 0 for each in _FAILURES]
    status = case.at("latestExecutionStatus") in ("FAILED", "ABANDONED")
    code = case.at("jobExecutionStatus")[0].get("exitCode") in ("FAILED", "STOPPED", "COMPLETED_WITH_ERRORS")
    return status or code or any(failures)


def is_recent(case: Case) -> bool:
    """Whether a job was created within the last thirty days."""
    return not before(case.org, case.at("jobExecutionStatus")[0]["createdTime"], 30)


def is_silent(case: Case) -> bool:
    """Whether a DECT network has no base station, or none with a line."""
    stations = [each for each in cases(case.org, "dect_base_stations") if each.key[1] == case.key[1]]
    lines = [each.at("numberOfLinesRegistered") for each in stations]
    return case.at("numberOfBaseStations") == 0 or (bool(lines) and not any(lines))


def is_unused(case: Case) -> bool:
    return case.at("featureReferenceCount") == 0 and not case.at("playlists")


def barely_used(case: Case) -> bool:
    return bool(case.at("consumedUnits") * 2 < case.at("totalUnits"))


def is_unread(case: Case) -> bool:
    """Whether nobody hears of the messages of a voicemail group."""
    storage = case.at("messageStorage")
    if storage["storageType"] == "EXTERNAL":
        return not storage.get("externalEmail")
    return not case.at("notifications.enabled") and not case.at("emailCopyOfMessage.enabled")


def is_on(case: Case) -> bool:
    return case.at("enabled") is not False


RULES: dict[str, Said] = {
    "emergency-callback-invalid": any_of(
        *(broken(export, is_invalid) for export in ("person_ecbn", "workspace_ecbn", "virtual_line_ecbn"))
    ),
    "emergency-notification-off": broken(
        "emergency_call_notification",
        lambda case: not case.at("emergencyCallNotificationEnabled") or not case.at("emailAddress"),
    ),
    "voicemail-default-passcode": broken(
        "voicemail_rules", lambda case: case.at("defaultVoicemailPinRules.defaultVoicemailPinEnabled")
    ),
    "silent-monitoring-without-tone": broken(
        "call_queue_settings", lambda case: not case.at("playToneToAgentForSilentMonitoringEnabled")
    ),
    "licence-overused": broken("licenses", lambda case: case.at("consumedUnits") > case.at("totalUnits")),
    "licence-barely-used": broken(
        "licenses",
        barely_used,
        where=lambda case: case.at("name").startswith("Webex Calling") and case.at("totalUnits") >= 10,
    ),
    "dect-network-silent": broken("dect_networks", is_silent),
    "paging-group-reaches-nobody": broken(
        "paging_group_details", lambda case: not case.at("targets") or not case.at("originators"), where=is_on
    ),
    "voicemail-group-unread": broken("voicemail_group_details", is_unread, where=is_on),
    "ai-receptionist-not-disclosed": broken(
        "ai_receptionist_details", lambda case: not case.at("aiAgent.transparencySettings.enabled"), where=is_on
    ),
    "announcement-unused": any_of(
        *(broken(export, is_unused) for export in ("announcement_details", "location_announcement_details"))
    ),
    "group-without-members": any_of(
        broken("call_park_details", lambda case: not case.at("agents")),
        broken("call_pickup_details", lambda case: len(case.at("agents")) < 2),
    ),
    "job-ended-badly": any_of(*(broken(export, ended_badly, where=is_recent) for export in _JOBS)),
}
