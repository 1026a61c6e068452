"""Which export owns a fact, which ones repeat it, and which ones list members. The first matching rule decides. See ``marks``."""

from space_odt_dagster.manifest.comparison_rules import NUMBER_POOL, ExportRole, Refers, Role

REFERS = (Refers(("devices", "device_details"), ("personId", "workspaceId"), "owner"),)
"""Single fields that refer to an entity and whose name does not say as what."""

_LISTED_IN_LOCATION = (
    *(
        "call_parks",
        "call_park_extensions",
        "call_pickups",
        "paging_groups",
        "voicemail_groups",
    ),
    *(
        "operating_modes",
        "location_floors",
        "dect_networks",
        "dect_base_stations",
        "dect_handsets",
    ),
    *(
        "ai_receptionists",
        "location_announcements",
    ),
)
_LISTED_IN_ORGANISATION = (
    *(
        "announcements",
        "announcement_playlists",
        "translation_patterns",
        "dial_plans",
        "trunks",
    ),
    *(
        "route_groups",
        "route_lists",
        "wrap_up_reasons",
        "line_key_templates",
        "ai_receptionist_templates",
    ),
    *(
        "ai_receptionist_intents",
        "knowledge_bases",
        "knowledge_base_documents",
        "roles",
        "organizations",
    ),
)
"""Listings whose details are another export: ``call_parks`` and ``call_park_details``."""

_IN_LOCATION = (("location_id", "name"), ("location_id", "extension"), ("location_id", "direct_number"))

EXPORT_ROLES = (
    ExportRole("people", Role.TWIN, "people_details", natural=(("email",),)),
    ExportRole("people_details", Role.OWNER, natural=(("email",),)),
    ExportRole("groups", Role.OWNER, natural=(("name",),)),
    ExportRole("licenses", Role.OWNER, natural=(("sku_or_name", "subscription_id"), ("sku_or_name",))),
    ExportRole("locations", Role.TWIN, "location_details", natural=(("name",),)),
    ExportRole("location_details", Role.OWNER, natural=(("name",),)),
    ExportRole("workspaces", Role.TWIN, "workspace_details", natural=_IN_LOCATION),
    ExportRole("workspace_details", Role.OWNER, natural=(("location_id", "name"),)),
    ExportRole("devices", Role.OWNER, natural=(("mac",), ("serial",))),
    ExportRole(
        "calling_locations", Role.TWIN, "calling_locations_details", owns="e911SetupRequired", natural=(("name",),)
    ),
    ExportRole("calling_locations_details", Role.OWNER, repeats=("name", "connection"), natural=(("name",),)),
    ExportRole("call_queues", Role.TWIN, "call_queue_details", natural=_IN_LOCATION),
    ExportRole("hunt_groups", Role.TWIN, "hunt_group_details", natural=_IN_LOCATION),
    ExportRole("auto_attendants", Role.TWIN, "auto_attendant_details", natural=_IN_LOCATION),
    ExportRole(
        ("call_queue_details", "hunt_group_details", "auto_attendant_details"), Role.OWNER, natural=_IN_LOCATION
    ),
    ExportRole(
        "virtual_lines",
        Role.TWIN,
        "virtual_line_details",
        owns=(
            "callerIdFirstName",
            "callerIdLastName",
            "callerIdNumber",
            "externalCallerIdNamePolicy",
            "customExternalCallerIdName",
            "billingPlan",
        ),
        natural=(("location_id", "extension"), ("direct_number",)),
    ),
    ExportRole("virtual_line_details", Role.OWNER, natural=(("location_id", "extension"), ("direct_number",))),
    ExportRole("virtual_extensions", Role.TWIN, "virtual_extension_details", natural=(("extension", "phone_number"),)),
    ExportRole("virtual_extension_details", Role.OWNER, natural=(("extension", "phone_number"),)),
    ExportRole("virtual_extension_ranges", Role.TWIN, "virtual_extension_range_details", natural=(("name", "prefix"),)),
    ExportRole("virtual_extension_range_details", Role.OWNER, natural=(("name", "prefix"),)),
    ExportRole("location_schedules", Role.OWNER, natural=(("location_id", "schedule_type"),), name_is_key=True),
    ExportRole("redsky_compliance_locations", Role.OWNER, repeats="name", natural=(("name",),)),
    ExportRole("person_numbers", Role.OWNER, repeats=("directNumber", "extension"), number_is_key=True),
    ExportRole("workspace_numbers", Role.OWNER, repeats=("directNumber", "extension"), number_is_key=True),
    ExportRole("license_assigned_users", Role.MEMBERSHIP, "people_details", member_is="holder"),
    ExportRole("call_queue_agents", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    ExportRole("virtual_line_assigned_devices", Role.MEMBERSHIP, "virtual_line_details", member_is="device"),
    ExportRole(("workspace_devices", "person_devices"), Role.MEMBERSHIP, member_is="device"),
    *(ExportRole(each, Role.TWIN, f"{each[:-1]}_details", natural=_IN_LOCATION) for each in _LISTED_IN_LOCATION),
    *(ExportRole(each, Role.TWIN, f"{each[:-1]}_details", natural=(("name",),)) for each in _LISTED_IN_ORGANISATION),
    ExportRole("call_queue_dnis", Role.TWIN, "call_queue_dnis_details", natural=(("queue_id", "name"),)),
    ExportRole("device_details", Role.TWIN, "devices", natural=(("mac",), ("serial",))),
    ExportRole("*_out_digit_pattern_details", Role.TWIN),
    ExportRole(("location_schedule_details", "person_schedule_details"), Role.TWIN, owns="events", name_is_key=True),
    ExportRole("person_schedules", Role.OWNER, name_is_key=True),
    ExportRole(
        "call_queue_agent_queues",
        Role.MEMBERSHIP,
        "call_queue_details",
        member_is="agent",
        container="id",
        members=("agent_id",),
    ),
    ExportRole("call_queue_agents_all", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    ExportRole("supervisors", Role.MEMBERSHIP, "call_queue_details", member_is="supervisor"),
    ExportRole(
        "phone_numbers",
        Role.MEMBERSHIP,
        member_is="phone number",
        container="location_id",
        members=("owner_id", "direct_number", "extension"),
    ),
    ExportRole(NUMBER_POOL, Role.POOL),
    ExportRole("group_members", Role.MEMBERSHIP, member_is="member"),
    ExportRole("*_available_members", Role.MEMBERSHIP, member_is="possible member"),
    ExportRole("*_available_agents", Role.MEMBERSHIP, member_is="possible agent"),
    ExportRole("*_members", Role.MEMBERSHIP, member_is="line"),
    ExportRole("*_agents", Role.MEMBERSHIP, member_is="agent"),
    ExportRole("*_assigned_assistants", Role.MEMBERSHIP, member_is="assistant"),
    ExportRole(
        "receptionist_contact_directory_contacts",
        Role.MEMBERSHIP,
        member_is="contact",
        container="directory_id",
        members=("person_id", "feature_id"),
    ),
    ExportRole("organization_contacts", Role.MEMBERSHIP, member_is="contact"),
    ExportRole("*_vendor_users", Role.MEMBERSHIP, member_is="recorded user"),
    ExportRole("*_dect_networks", Role.MEMBERSHIP, member_is="DECT network"),
    ExportRole("announcement_playlist_locations", Role.MEMBERSHIP, member_is="location"),
    ExportRole("*_mode_management_features", Role.MEMBERSHIP, member_is="managed feature"),
)
"""Patterns come last. An export without a rule owns its facts."""
