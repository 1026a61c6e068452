"""How the elements of nested lists match, and what an element is for the entity that has the list.

Named exports come before patterns; the first matching rule decides. See ``marks``.
"""

from space_odt_dagster.manifest.comparison_rules import NUMBER_POOL, ListMatch

LIST_MATCHES = (
    ListMatch(("people", "people_details"), "phoneNumbers", ("type",), or_else=("type", "value"), role="phone number"),
    ListMatch(("people", "people_details"), "sipAddresses", ("type", "value"), role="SIP address"),
    ListMatch(("people", "people_details"), "addresses", ("type",), role="address"),
    ListMatch(("people", "people_details"), ("emails", "roles", "licenses", "siteUrls")),
    ListMatch("organization_contacts", "emails", ("type", "value"), role="e-mail address"),
    ListMatch("organization_contacts", "ims", ("type", "value"), role="messaging address"),
    ListMatch("organization_contacts", "phoneNumbers", ("type", "value"), role="phone number"),
    ListMatch("organization_contacts", "sipAddresses", ("type", "value"), role="SIP address"),
    ListMatch("organization_contacts", "groupIds"),
    ListMatch(("workspaces", "workspace_details"), "devices", ("id",), role="device"),
    ListMatch(("workspaces", "workspace_details"), "health.issues", ("id",), role="issue"),
    ListMatch(("workspaces", "workspace_details"), "calling.webexCalling.licenses"),
    ListMatch(
        ("workspaces", "workspace_details"),
        ("devices.capabilities", "devices.permissions", "devices.tags", "devices.sipUrls", "devices.errorCodes"),
    ),
    ListMatch(("devices", "device_details"), ("capabilities", "permissions", "tags", "sipUrls", "errorCodes")),
    ListMatch("device_configurations", "items.*"),
    ListMatch(("device_layouts", "line_key_template_details"), "lineKeys", ("lineKeyIndex",), role="line key"),
    ListMatch("device_layouts", "kemKeys", ("kemModuleIndex", "kemKeyIndex"), role="key of an extension module"),
    ListMatch(
        "*device_settings", ("customizations.mpp.multicast", "customizations.mpp.enhancedMulticast.multicastList")
    ),
    ListMatch("dynamic_device_settings_groups", ("tags", "tags.tagBlock")),
    ListMatch("dect_*", "handsets", ("id",), role="handset"),
    ListMatch("dect_*", ("lines", "handsets.lines"), ("memberId",), role="line"),
    ListMatch("location_pstn_connection", "pstnServices"),
    ListMatch("*_permissions_out", "callingPermissions", ("callType",), role="call type"),
    ListMatch(("*_devices", "calling_device_details"), ("description", "descriptions")),
    ListMatch(
        "auto_attendant_details",
        ("businessHoursMenu.keyConfigurations", "afterHoursMenu.keyConfigurations"),
        ("key",),
        role="menu key",
    ),
    ListMatch("*_details", ("alternateNumbers", "*.alternateNumbers"), ("phoneNumber",), role="alternate number"),
    ListMatch("call_queue_details", "queueSettings.overflow.audioFiles"),
    ListMatch("*_forwarding", "callForwarding.rules", ("id",), encodes_name=True, role="forwarding rule"),
    ListMatch("*_forwarding", "callForwarding.operatingModes.modes", ("id",), role="operating mode"),
    ListMatch("virtual_line_details", "devices", ("id",), role="device"),
    ListMatch("virtual_line_details", "devices.description"),
    ListMatch("virtual_extension_range_details", "patterns"),
    ListMatch("*_schedule_details", "events", ("name",), role="event"),
    ListMatch("operating_mode_details", "holidays", ("id",), role="holiday"),
    ListMatch(
        "call_queue_*_service",
        ("businessHourSchedules", "holidaySchedules"),
        ("scheduleName", "scheduleLevel"),
        role="schedule",
    ),
    ListMatch(
        ("*_selective_*", "*_ring", "*_priority_alert", "*_call_filtering"),
        "criteria",
        ("id",),
        encodes_name=True,
        role="rule",
    ),
    ListMatch("*_ring", "phoneNumbers", ("phoneNumber",), role="phone number"),
    ListMatch("*_criteria", ("phoneNumbers", "callsToNumbers")),
    ListMatch("person_single_number_reach", "numbers", ("id",), role="phone number"),
    ListMatch("*_monitoring", "monitoredElements", ("member.id", "callparkextension.id"), role="monitored line"),
    ListMatch("*_caller_id", "types"),
    ListMatch("person_calling_services", "services"),
    ListMatch("trunk_details", ("errorCodes", "responseStatus.detail")),
    ListMatch("route_group_usage_route_lists", "*"),
    ListMatch("*redsky_status", "locationsStatus.locations", ("id",), role="location"),
    # What Webex offers, activity and counts: changes are only counted, so elements match by value.
    ListMatch(("*_jobs", "*_job_errors", "*_counts", "*_available_*", "*_status"), "*", but=NUMBER_POOL),
    ListMatch(
        (
            "supported_devices",
            "dynamic_device_settings_schema",
            "trunk_types",
            "country_configurations",
            "*_voices",
            "*_options",
        ),
        "*",
    ),
    # People and other entities in any list.
    *(
        ListMatch("*", path, ("id",), by_uuid=True, role=role)
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
    ListMatch("*", ("numbers", "*.numbers")),
    *(
        ListMatch("*", paths, ("id",), role=role)
        for paths, role in (
            (("audioFiles", "manualAudioFiles", "*.audioAnnouncementFiles", "announcements"), "announcement"),
            ("playlists", "announcement playlist"),
            (("featureReferences", "mappedBots"), "feature"),
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
"""A list without a rule matches by ``id`` if every element has a distinct one, else by value. ``*`` in a path is any text."""
