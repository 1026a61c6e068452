"""How the elements of nested lists match, and what an element is to the entity that has the list.

Named exports come before families; the first mark that fits decides. See ``marks``.
"""

from space_odt_dagster.manifest.mark_kinds import Listed

LISTED = (
    Listed("people people_details", "phoneNumbers", ("type",), or_else=("type", "value"), role="phone number"),
    Listed("people people_details", "sipAddresses", ("type", "value"), role="SIP address"),
    Listed("people people_details", "addresses", ("type",), role="address"),
    Listed("people people_details", "emails roles licenses siteUrls"),
    Listed("organization_contacts", "emails", ("type", "value"), role="e-mail address"),
    Listed("organization_contacts", "ims", ("type", "value"), role="messaging address"),
    Listed("organization_contacts", "phoneNumbers", ("type", "value"), role="phone number"),
    Listed("organization_contacts", "sipAddresses", ("type", "value"), role="SIP address"),
    Listed("organization_contacts", "groupIds"),
    Listed("workspaces workspace_details", "devices", ("id",), role="device"),
    Listed("workspaces workspace_details", "health.issues", ("id",), role="issue"),
    Listed("workspaces workspace_details", "calling.webexCalling.licenses"),
    Listed(
        "workspaces workspace_details",
        "devices.capabilities devices.permissions devices.tags devices.sipUrls devices.errorCodes",
    ),
    Listed("devices device_details", "capabilities permissions tags sipUrls errorCodes"),
    Listed("device_configurations", "items.*"),
    Listed("device_layouts line_key_template_details", "lineKeys", ("lineKeyIndex",), role="line key"),
    Listed("device_layouts", "kemKeys", ("kemModuleIndex", "kemKeyIndex"), role="key of an extension module"),
    Listed("*device_settings", "customizations.mpp.multicast customizations.mpp.enhancedMulticast.multicastList"),
    Listed("dynamic_device_settings_groups", "tags tags.tagBlock"),
    Listed("dect_*", "handsets", ("id",), role="handset"),
    Listed("dect_*", "lines handsets.lines", ("memberId",), role="line"),
    Listed("location_pstn_connection", "pstnServices"),
    Listed("*_permissions_out", "callingPermissions", ("callType",), role="call type"),
    Listed("*_devices calling_device_details", "description descriptions"),
    Listed(
        "auto_attendant_details",
        "businessHoursMenu.keyConfigurations afterHoursMenu.keyConfigurations",
        ("key",),
        role="menu key",
    ),
    Listed("*_details", "alternateNumbers *.alternateNumbers", ("phoneNumber",), role="alternate number"),
    Listed("call_queue_details", "queueSettings.overflow.audioFiles"),
    Listed("*_forwarding", "callForwarding.rules", ("id",), encodes_name=True, role="forwarding rule"),
    Listed("*_forwarding", "callForwarding.operatingModes.modes", ("id",), role="operating mode"),
    Listed("virtual_line_details", "devices", ("id",), role="device"),
    Listed("virtual_line_details", "devices.description"),
    Listed("virtual_extension_range_details", "patterns"),
    Listed("*_schedule_details", "events", ("name",), role="event"),
    Listed("operating_mode_details", "holidays", ("id",), role="holiday"),
    Listed(
        "call_queue_*_service",
        "businessHourSchedules holidaySchedules",
        ("scheduleName", "scheduleLevel"),
        role="schedule",
    ),
    Listed(
        "*_selective_* *_ring *_priority_alert *_call_filtering", "criteria", ("id",), encodes_name=True, role="rule"
    ),
    Listed("*_ring", "phoneNumbers", ("phoneNumber",), role="phone number"),
    Listed("*_criteria", "phoneNumbers callsToNumbers"),
    Listed("person_single_number_reach", "numbers", ("id",), role="phone number"),
    Listed("*_monitoring", "monitoredElements", ("member.id", "callparkextension.id"), role="monitored line"),
    Listed("*_caller_id", "types"),
    Listed("person_calling_services", "services"),
    Listed("trunk_details", "errorCodes responseStatus.detail"),
    Listed("route_group_usage_route_lists", "*"),
    Listed("*redsky_status", "locationsStatus.locations", ("id",), role="location"),
    # What Webex offers, what goes on, what it counts: only counted, so by value.
    Listed("*_jobs *_job_errors *_counts *_available_[!n]* *_status", "*"),
    Listed(
        "supported_devices dynamic_device_settings_schema trunk_types country_configurations *_voices *_options", "*"
    ),
    # People and other entities in a list, wherever it is.
    *(
        Listed("*", path, ("id",), by_uuid=True, role=role)
        for path, role in (
            ("agents", "agent"),
            ("members", "member"),
            ("monitoringAgents", "monitoring agent"),
            ("monitoredMembers", "monitored member"),
            ("originators", "originator"),
            ("targets", "target"),
            ("executives", "executive"),
            ("users", "user"),
        )
    ),
    Listed("*", "numbers *.numbers"),
    *(
        Listed("*", path, ("id",), role=role)
        for path, role in (
            ("audioFiles manualAudioFiles *.audioAnnouncementFiles announcements", "announcement"),
            ("playlists", "announcement playlist"),
            ("featureReferences mappedBots", "feature"),
            ("callParkExtensions", "call park extension"),
            ("localGateways", "gateway"),
            ("locationsUsingTrunk", "location"),
            ("queues", "call queue"),
            ("regions", "region"),
            ("endpoints", "endpoint"),
            ("vendors", "vendor"),
            ("wrapupReasons", "wrap-up reason"),
        )
    ),
)
"""How nested lists match. A list that stands nowhere here: by ``id`` where every element has one of its own, else by value.
``*`` in a path is any text."""
