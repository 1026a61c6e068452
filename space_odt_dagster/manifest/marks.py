"""How the exports are compared: what moves by itself, which list elements match, which export owns a fact and which repeat it.

Each mark names exports and paths by pattern: a name, or ``*`` for any text, so that an export that comes later belongs to the
family of its name. Named exports stand before families; the first mark that fits decides. A path without a mark is a setting: what
is not known is shown, never hidden. Paths are those inside ``raw_json``, lists without their selectors (``agents.joinEnabled``), or
``@column`` for a column that stands outside of it.
"""

import re
from fnmatch import fnmatchcase
from functools import cache

from space_odt_dagster.manifest.comparison_rules import ChangeClass, ExportRole, FieldClass, ListMatch, Refers, Role
from space_odt_dagster.manifest.nested_lists import LIST_MATCHES

__all__ = [
    "ChangeClass",
    "ExportRole",
    "FieldClass",
    "ListMatch",
    "Refers",
    "Role",
    "class_of",
    "is_repeated",
    "is_within",
    "listed_by",
    "refers_as",
    "secret_paths",
    "stands",
]

_DOT = re.compile(r"(?<!\\)\.")
"""Between the fields of a path; a dot inside of a field is escaped."""

_VOLATILE, _DERIVED, _STATE, _SECRET = ChangeClass.VOLATILE, ChangeClass.DERIVED, ChangeClass.STATE, ChangeClass.SECRET

FIELD_CLASSES = (
    # Exports as a whole: what goes on, what Webex offers, what it counts from other exports.
    FieldClass("*redsky_status", "*", _STATE),
    FieldClass("*_jobs *_job_errors *_status", "*", _VOLATILE),
    FieldClass("*_usage *_usage_* *_dependencies *_counts *_device_count *_available_[!n]*", "*", _DERIVED),
    FieldClass("supported_devices dect_supported_devices dynamic_device_settings_schema trunk_types", "*", _DERIVED),
    FieldClass("announcement_languages *_regions country_configurations *_voices location_pstn_options", "*", _DERIVED),
    # Time stamps and the moment, wherever they stand.
    FieldClass("*", "lastModified lastUpdated lastUpdateTime updatedAt meta.lastModified updateInProgress", _VOLATILE),
    FieldClass("people people_details", "status lastActivity", _VOLATILE),
    FieldClass("people people_details", "avatar", _DERIVED),
    FieldClass("people people_details", "loginEnabled invitePending", _STATE),
    FieldClass("people people_details", "licenses", ChangeClass.MEMBERSHIP),
    FieldClass("groups group_details", "memberSize", _DERIVED),
    FieldClass("licenses license_details", "consumedUnits consumedByUsers consumedByWorkspaces", _DERIVED),
    FieldClass("workspaces workspace_details", "health plannedMaintenance", _VOLATILE),
    FieldClass(
        "workspaces workspace_details",
        "devices.connectionStatus devices.lastSeen devices.ip devices.activeInterface devices.errorCodes",
        _VOLATILE,
    ),
    FieldClass("workspaces workspace_details", "capabilities devices.software", _DERIVED),
    FieldClass("workspaces workspace_details", "calling.webexCalling.licenses", ChangeClass.MEMBERSHIP),
    FieldClass(
        "devices device_details",
        "connectionStatus lastSeen ip activeInterface errorCodes plannedMaintenance",
        _VOLATILE,
    ),
    FieldClass("devices device_details", "software", _DERIVED),
    FieldClass("calling_device_details", "ip", _VOLATILE),
    FieldClass("device_members", "hostIP remoteIP", _VOLATILE),
    FieldClass("dect_handset*", "lines.hostIP lines.remoteIP lines.lastRegistrationTime", _VOLATILE),
    FieldClass("dect_*", "accessCode defaultAccessCode handsets.accessCode", _SECRET),
    FieldClass("*device_settings", "deviceCount", _DERIVED),
    FieldClass("*device_settings", "customizations.*.httpProxy.password customizations.*.webAccess.password", _SECRET),
    FieldClass("*device_settings", "customizations.*.snmp.getCommunity customizations.*.snmp.setCommunity", _SECRET),
    FieldClass("device_configurations", "items.*.sources items.*.valueSpace", _DERIVED),
    FieldClass("calling_locations", "e911SetupRequired", _STATE),
    FieldClass("calling_locations_details", "userLimit", _DERIVED),
    FieldClass("redsky_account", "secret", _SECRET),
    FieldClass("virtual_lines", "numberOfDevicesAssigned", _DERIVED),
    FieldClass("workspace_capabilities", "capabilities.*.supported", _DERIVED),
    FieldClass("*_devices", "ipAddress", _VOLATILE),
    FieldClass("*_devices", "@max_device_count @max_owned_device_count @available_endpoint_type", _DERIVED),
    FieldClass("*_devices calling_device_details", "activationState", _STATE),
    FieldClass("virtual_line_details", "devices.activationState", _STATE),
    FieldClass("call_queue_agents*", "joinCount unjoinCount", _VOLATILE),
    FieldClass("call_queue_agents*", "queueCount locationCount", _DERIVED),
    FieldClass("supervisors", "agentCount", _DERIVED),
    FieldClass("wrap_up_reason_details", "defaultWrapupQueuesCount", _DERIVED),
    FieldClass("*_monitoring", "availableEntriesCount", _DERIVED),
    FieldClass("person_application_services", "availableLineCount", _DERIVED),
    FieldClass("*announcement_details", "featureReferenceCount", _DERIVED),
    FieldClass("announcement_playlist*", "fileCount locationCount", _DERIVED),
    FieldClass("ai_receptionist_details", "intentCount", _DERIVED),
    FieldClass("knowledge_base*", "documentsCount filesCount filesSize", _DERIVED),
    FieldClass("knowledge_base_document*", "status", _STATE),
    FieldClass("trunk_details", "status errorCodes responseStatus", _STATE),
    FieldClass("phone_numbers", "state", _STATE),
    FieldClass("call_queue_details", "agents.joinEnabled", _VOLATILE),
    FieldClass("call_queue_details", "queueSettings.waitMessage.defaultHandlingTime", _DERIVED),
    FieldClass("hunt_group_details", "callPolicies.noAnswer.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_voicemail", "sendUnansweredCalls.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings", _DERIVED),
    FieldClass("*_forwarding", "callForwarding.operatingModes.currentOperatingModeId", _VOLATILE),
    FieldClass("*_forwarding", "callForwarding.operatingModes.modes.exceptionType", _STATE),
)
"""What is no setting. ``*`` in a path is one field, and alone the whole row."""

REFERS = (Refers("devices device_details", "personId workspaceId", "owner"),)
"""Who is named in a single field, where the name of the field does not say it."""

_LISTED_IN_LOCATION = (
    "call_parks call_park_extensions call_pickups paging_groups voicemail_groups operating_modes location_floors "
    "dect_networks dect_base_stations dect_handsets ai_receptionists location_announcements"
)
_LISTED_IN_ORGANISATION = (
    "announcements announcement_playlists translation_patterns dial_plans trunks route_groups route_lists wrap_up_reasons "
    "line_key_templates ai_receptionist_templates ai_receptionist_intents knowledge_bases knowledge_base_documents roles "
    "organizations"
)
"""Listings whose details are another export: ``call_parks`` and ``call_park_details``."""

_IN_LOCATION = ("location_id name", "location_id extension", "location_id direct_number")

EXPORT_ROLES = (
    ExportRole("people", Role.TWIN, "people_details", natural=("email",)),
    ExportRole("people_details", Role.OWNER, natural=("email",)),
    ExportRole("groups", Role.OWNER, natural=("name",)),
    ExportRole("licenses", Role.OWNER, natural=("sku_or_name subscription_id", "sku_or_name")),
    ExportRole("locations", Role.TWIN, "location_details", natural=("name",)),
    ExportRole("location_details", Role.OWNER, natural=("name",)),
    ExportRole("workspaces", Role.TWIN, "workspace_details", natural=_IN_LOCATION),
    ExportRole("workspace_details", Role.OWNER, natural=("location_id name",)),
    ExportRole("devices", Role.OWNER, natural=("mac", "serial")),
    ExportRole(
        "calling_locations", Role.TWIN, "calling_locations_details", owns="e911SetupRequired", natural=("name",)
    ),
    ExportRole("calling_locations_details", Role.OWNER, repeats="name connection", natural=("name",)),
    ExportRole("call_queues", Role.TWIN, "call_queue_details", natural=_IN_LOCATION),
    ExportRole("hunt_groups", Role.TWIN, "hunt_group_details", natural=_IN_LOCATION),
    ExportRole("auto_attendants", Role.TWIN, "auto_attendant_details", natural=_IN_LOCATION),
    ExportRole("call_queue_details hunt_group_details auto_attendant_details", Role.OWNER, natural=_IN_LOCATION),
    ExportRole(
        "virtual_lines",
        Role.TWIN,
        "virtual_line_details",
        owns="callerIdFirstName callerIdLastName callerIdNumber externalCallerIdNamePolicy customExternalCallerIdName billingPlan",
        natural=("location_id extension", "direct_number"),
    ),
    ExportRole("virtual_line_details", Role.OWNER, natural=("location_id extension", "direct_number")),
    ExportRole("virtual_extensions", Role.TWIN, "virtual_extension_details", natural=("extension phone_number",)),
    ExportRole("virtual_extension_details", Role.OWNER, natural=("extension phone_number",)),
    ExportRole("virtual_extension_ranges", Role.TWIN, "virtual_extension_range_details", natural=("name prefix",)),
    ExportRole("virtual_extension_range_details", Role.OWNER, natural=("name prefix",)),
    ExportRole("location_schedules", Role.OWNER, natural=("location_id schedule_type",), name_is_key=True),
    ExportRole("redsky_compliance_locations", Role.OWNER, repeats="name", natural=("name",)),
    ExportRole("person_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    ExportRole("workspace_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    ExportRole("license_assigned_users", Role.MEMBERSHIP, "people_details", member_is="holder"),
    ExportRole("call_queue_agents", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    ExportRole("virtual_line_assigned_devices", Role.MEMBERSHIP, "virtual_line_details", member_is="device"),
    ExportRole("workspace_devices person_devices", Role.MEMBERSHIP, member_is="device"),
    *(
        ExportRole(each, Role.TWIN, f"{each[:-1]}_details", natural=_IN_LOCATION)
        for each in _LISTED_IN_LOCATION.split()
    ),
    *(
        ExportRole(each, Role.TWIN, f"{each[:-1]}_details", natural=("name",))
        for each in _LISTED_IN_ORGANISATION.split()
    ),
    ExportRole("call_queue_dnis", Role.TWIN, "call_queue_dnis_details", natural=("queue_id name",)),
    ExportRole("group_details", Role.TWIN, "groups", natural=("name",)),
    ExportRole("license_details", Role.TWIN, "licenses"),
    ExportRole("device_details", Role.TWIN, "devices", natural=("mac", "serial")),
    ExportRole("*_out_digit_pattern_details", Role.TWIN),
    ExportRole("location_schedule_details person_schedule_details", Role.TWIN, owns="events", name_is_key=True),
    ExportRole("person_schedules", Role.OWNER, name_is_key=True),
    ExportRole(
        "call_queue_agent_queues",
        Role.MEMBERSHIP,
        "call_queue_details",
        member_is="agent",
        container="id",
        members="agent_id",
    ),
    ExportRole("call_queue_agents_all", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    ExportRole("supervisors", Role.MEMBERSHIP, "call_queue_details", member_is="supervisor"),
    ExportRole(
        "phone_numbers",
        Role.MEMBERSHIP,
        member_is="phone number",
        container="location_id",
        members="owner_id direct_number extension",
    ),
    ExportRole("*_available_numbers_* *_available_numbers", Role.POOL),
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
        members="person_id feature_id",
    ),
    ExportRole("organization_contacts", Role.MEMBERSHIP, member_is="contact"),
    ExportRole("*_vendor_users", Role.MEMBERSHIP, member_is="recorded user"),
    ExportRole("*_dect_networks", Role.MEMBERSHIP, member_is="DECT network"),
    ExportRole("announcement_playlist_locations", Role.MEMBERSHIP, member_is="location"),
    ExportRole("*_mode_management_features", Role.MEMBERSHIP, member_is="managed feature"),
)
"""Who owns what. The families stand last; an export of none of them owns what is in it."""


@cache
def class_of(export: str, path: str) -> ChangeClass | None:
    """The class that a mark gives to a path or to one above it; None if none does."""
    for mark in FIELD_CLASSES:
        if _names(mark.exports, export) and any(_covers(each, path) for each in mark.paths.split()):
            return mark.as_class
    return None


@cache
def listed_by(export: str, path: str) -> ListMatch | None:
    """How the elements of the list at a path match; None if nothing is declared about it."""
    return next((each for each in LIST_MATCHES if _names(each.exports, export) and _names(each.paths, path)), None)


@cache
def refers_as(export: str, path: str) -> str:
    """What the entity is that a field names; empty where nothing is declared."""
    return next((each.role for each in REFERS if _names(each.exports, export) and _names(each.paths, path)), "")


@cache
def stands(export: str) -> ExportRole:
    """What an export is to the facts in it."""
    return next((each for each in EXPORT_ROLES if _names(each.exports, export)), ExportRole(export, Role.OWNER))


@cache
def is_repeated(export: str, path: str) -> bool:
    """Whether a path repeats what another export owns."""
    where = stands(export)
    if where.role is Role.TWIN:
        return not any(_covers(each, path) for each in where.owns.split())
    return any(_covers(each, path) for each in where.repeats.split())


@cache
def secret_paths(export: str) -> tuple[str, ...]:
    """The paths of an export that are marked as secret."""
    marks = (mark for mark in FIELD_CLASSES if mark.as_class is ChangeClass.SECRET and _names(mark.exports, export))
    return tuple(path for mark in marks for path in mark.paths.split())


def is_within(path: str, other: str) -> bool:
    """Whether a path is another one, or one below it."""
    return _covers(other, path)


def _names(patterns: str, text: str) -> bool:
    return any(fnmatchcase(text, each) for each in patterns.split())


def _covers(pattern: str, path: str) -> bool:
    wanted, found = pattern.split("."), _DOT.split(path)
    return len(found) >= len(wanted) and all(each in ("*", there) for each, there in zip(wanted, found, strict=False))
