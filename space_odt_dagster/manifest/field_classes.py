"""Which fields are not settings: volatile, derived, state and secret. The first matching rule decides. See ``marks``."""

from space_odt_dagster.manifest.comparison_rules import NUMBER_POOL, ChangeClass, FieldClass

_VOLATILE, _DERIVED, _STATE, _SECRET = ChangeClass.VOLATILE, ChangeClass.DERIVED, ChangeClass.STATE, ChangeClass.SECRET

FIELD_CLASSES = (
    # Whole exports: activity, what Webex offers, and counts of other exports.
    FieldClass("*redsky_status", "*", _STATE),
    FieldClass(("*_jobs", "*_job_errors", "*_status"), "*", _VOLATILE),
    FieldClass(
        ("*_usage", "*_usage_*", "*_dependencies", "*_counts", "*_device_count", "*_available_*"),
        "*",
        _DERIVED,
        but=NUMBER_POOL,
    ),
    FieldClass(
        ("supported_devices", "dect_supported_devices", "dynamic_device_settings_schema", "trunk_types"), "*", _DERIVED
    ),
    FieldClass(
        ("announcement_languages", "*_regions", "country_configurations", "*_voices", "location_pstn_options"),
        "*",
        _DERIVED,
    ),
    # Time stamps and current activity, in any export.
    FieldClass(
        "*",
        ("lastModified", "lastUpdated", "lastUpdateTime", "updatedAt", "meta.lastModified", "updateInProgress"),
        _VOLATILE,
    ),
    FieldClass(("people", "people_details"), ("status", "lastActivity"), _VOLATILE),
    FieldClass(("people", "people_details"), "avatar", _DERIVED),
    FieldClass(("people", "people_details"), ("loginEnabled", "invitePending"), _STATE),
    FieldClass(("people", "people_details"), "licenses", ChangeClass.MEMBERSHIP),
    FieldClass("groups", "memberSize", _DERIVED),
    FieldClass("licenses", ("consumedUnits", "consumedByUsers", "consumedByWorkspaces"), _DERIVED),
    FieldClass(("workspaces", "workspace_details"), ("health", "plannedMaintenance"), _VOLATILE),
    FieldClass(
        ("workspaces", "workspace_details"),
        ("devices.connectionStatus", "devices.lastSeen", "devices.ip", "devices.activeInterface", "devices.errorCodes"),
        _VOLATILE,
    ),
    FieldClass(("workspaces", "workspace_details"), ("capabilities", "devices.software"), _DERIVED),
    FieldClass(("workspaces", "workspace_details"), "calling.webexCalling.licenses", ChangeClass.MEMBERSHIP),
    FieldClass(
        ("devices", "device_details"),
        ("connectionStatus", "lastSeen", "ip", "activeInterface", "errorCodes", "plannedMaintenance"),
        _VOLATILE,
    ),
    FieldClass(("devices", "device_details"), "software", _DERIVED),
    FieldClass("calling_device_details", "ip", _VOLATILE),
    FieldClass("device_members", ("hostIP", "remoteIP"), _VOLATILE),
    FieldClass("dect_handset*", ("lines.hostIP", "lines.remoteIP", "lines.lastRegistrationTime"), _VOLATILE),
    FieldClass("dect_*", ("accessCode", "defaultAccessCode", "handsets.accessCode"), _SECRET),
    FieldClass("*device_settings", "deviceCount", _DERIVED),
    FieldClass(
        "*device_settings", ("customizations.*.httpProxy.password", "customizations.*.webAccess.password"), _SECRET
    ),
    FieldClass(
        "*device_settings", ("customizations.*.snmp.getCommunity", "customizations.*.snmp.setCommunity"), _SECRET
    ),
    FieldClass("device_configurations", ("items.*.sources", "items.*.valueSpace"), _DERIVED),
    FieldClass("calling_locations", "e911SetupRequired", _STATE),
    FieldClass("calling_locations_details", "userLimit", _DERIVED),
    FieldClass("redsky_account", "secret", _SECRET),
    FieldClass("virtual_lines", "numberOfDevicesAssigned", _DERIVED),
    FieldClass("workspace_capabilities", "capabilities.*.supported", _DERIVED),
    FieldClass("*_devices", "ipAddress", _VOLATILE),
    FieldClass("*_devices", ("@max_device_count", "@max_owned_device_count", "@available_endpoint_type"), _DERIVED),
    FieldClass(("*_devices", "calling_device_details"), "activationState", _STATE),
    FieldClass("virtual_line_details", "devices.activationState", _STATE),
    FieldClass("call_queue_agents*", ("joinCount", "unjoinCount"), _VOLATILE),
    FieldClass("call_queue_agents*", ("queueCount", "locationCount"), _DERIVED),
    FieldClass("supervisors", "agentCount", _DERIVED),
    FieldClass("wrap_up_reason_details", "defaultWrapupQueuesCount", _DERIVED),
    FieldClass("*_monitoring", "availableEntriesCount", _DERIVED),
    FieldClass("person_application_services", "availableLineCount", _DERIVED),
    FieldClass("*announcement_details", "featureReferenceCount", _DERIVED),
    FieldClass("announcement_playlist*", ("fileCount", "locationCount"), _DERIVED),
    FieldClass("ai_receptionist_details", "intentCount", _DERIVED),
    FieldClass("knowledge_base*", ("documentsCount", "filesCount", "filesSize"), _DERIVED),
    FieldClass("knowledge_base_document*", "status", _STATE),
    FieldClass("trunk_details", ("status", "errorCodes", "responseStatus"), _STATE),
    FieldClass("phone_numbers", "state", _STATE),
    FieldClass("call_queue_details", "agents.joinEnabled", _VOLATILE),
    FieldClass("call_queue_details", "queueSettings.waitMessage.defaultHandlingTime", _DERIVED),
    FieldClass("hunt_group_details", "callPolicies.noAnswer.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_voicemail", "sendUnansweredCalls.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_forwarding", "callForwarding.operatingModes.currentOperatingModeId", _VOLATILE),
    FieldClass("*_forwarding", "callForwarding.operatingModes.modes.exceptionType", _STATE),
)
"""Every field without a rule is a setting. ``*`` in a path stands for one field; alone it stands for the whole row."""
