"""How the exports are compared: what moves by itself, which list elements match, which export owns a fact and which repeat it.

Each mark names exports and paths by pattern: a name, or ``*`` for any text, so that an export that comes later belongs to the
family of its name. Named exports stand before families; the first mark that fits decides. A path without a mark is a setting: what
is not known is shown, never hidden. Paths are those inside ``raw_json``, lists without their selectors (``agents.joinEnabled``), or
``@column`` for a column that stands outside of it.
"""

import re
from fnmatch import fnmatchcase
from functools import cache

from space_odt_dagster.manifest.mark_kinds import ChangeClass, Listed, Moves, Refers, Role, Stands
from space_odt_dagster.manifest.nested_lists import LISTED

__all__ = [
    "ChangeClass",
    "Listed",
    "Moves",
    "Refers",
    "Role",
    "Stands",
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

MOVES = (
    # Exports as a whole: what goes on, what Webex offers, what it counts from other exports.
    Moves("*redsky_status", "*", _STATE),
    Moves("*_jobs *_job_errors *_status", "*", _VOLATILE),
    Moves("*_usage *_usage_* *_dependencies *_counts *_device_count *_available_[!n]*", "*", _DERIVED),
    Moves("supported_devices dect_supported_devices dynamic_device_settings_schema trunk_types", "*", _DERIVED),
    Moves("announcement_languages *_regions country_configurations *_voices location_pstn_options", "*", _DERIVED),
    # Time stamps and the moment, wherever they stand.
    Moves("*", "lastModified lastUpdated lastUpdateTime updatedAt meta.lastModified updateInProgress", _VOLATILE),
    Moves("people people_details", "status lastActivity", _VOLATILE),
    Moves("people people_details", "avatar", _DERIVED),
    Moves("people people_details", "loginEnabled invitePending", _STATE),
    Moves("people people_details", "licenses", ChangeClass.MEMBERSHIP),
    Moves("groups group_details", "memberSize", _DERIVED),
    Moves("licenses license_details", "consumedUnits consumedByUsers consumedByWorkspaces", _DERIVED),
    Moves("workspaces workspace_details", "health plannedMaintenance", _VOLATILE),
    Moves(
        "workspaces workspace_details",
        "devices.connectionStatus devices.lastSeen devices.ip devices.activeInterface devices.errorCodes",
        _VOLATILE,
    ),
    Moves("workspaces workspace_details", "capabilities devices.software", _DERIVED),
    Moves("workspaces workspace_details", "calling.webexCalling.licenses", ChangeClass.MEMBERSHIP),
    Moves(
        "devices device_details",
        "connectionStatus lastSeen ip activeInterface errorCodes plannedMaintenance",
        _VOLATILE,
    ),
    Moves("devices device_details", "software", _DERIVED),
    Moves("calling_device_details", "ip", _VOLATILE),
    Moves("device_members", "hostIP remoteIP", _VOLATILE),
    Moves("dect_handset*", "lines.hostIP lines.remoteIP lines.lastRegistrationTime", _VOLATILE),
    Moves("dect_*", "accessCode defaultAccessCode handsets.accessCode", _SECRET),
    Moves("*device_settings", "deviceCount", _DERIVED),
    Moves("*device_settings", "customizations.*.httpProxy.password customizations.*.webAccess.password", _SECRET),
    Moves("*device_settings", "customizations.*.snmp.getCommunity customizations.*.snmp.setCommunity", _SECRET),
    Moves("device_configurations", "items.*.sources items.*.valueSpace", _DERIVED),
    Moves("calling_locations", "e911SetupRequired", _STATE),
    Moves("calling_locations_details", "userLimit", _DERIVED),
    Moves("redsky_account", "secret", _SECRET),
    Moves("virtual_lines", "numberOfDevicesAssigned", _DERIVED),
    Moves("workspace_capabilities", "capabilities.*.supported", _DERIVED),
    Moves("*_devices", "ipAddress", _VOLATILE),
    Moves("*_devices", "@max_device_count @max_owned_device_count @available_endpoint_type", _DERIVED),
    Moves("*_devices calling_device_details", "activationState", _STATE),
    Moves("virtual_line_details", "devices.activationState", _STATE),
    Moves("call_queue_agents*", "joinCount unjoinCount", _VOLATILE),
    Moves("call_queue_agents*", "queueCount locationCount", _DERIVED),
    Moves("supervisors", "agentCount", _DERIVED),
    Moves("wrap_up_reason_details", "defaultWrapupQueuesCount", _DERIVED),
    Moves("*_monitoring", "availableEntriesCount", _DERIVED),
    Moves("person_application_services", "availableLineCount", _DERIVED),
    Moves("*announcement_details", "featureReferenceCount", _DERIVED),
    Moves("announcement_playlist*", "fileCount locationCount", _DERIVED),
    Moves("ai_receptionist_details", "intentCount", _DERIVED),
    Moves("knowledge_base*", "documentsCount filesCount filesSize", _DERIVED),
    Moves("knowledge_base_document*", "status", _STATE),
    Moves("trunk_details", "status errorCodes responseStatus", _STATE),
    Moves("phone_numbers", "state", _STATE),
    Moves("call_queue_details", "agents.joinEnabled", _VOLATILE),
    Moves("call_queue_details", "queueSettings.waitMessage.defaultHandlingTime", _DERIVED),
    Moves("hunt_group_details", "callPolicies.noAnswer.systemMaxNumberOfRings", _DERIVED),
    Moves("*_voicemail", "sendUnansweredCalls.systemMaxNumberOfRings", _DERIVED),
    Moves("*_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings", _DERIVED),
    Moves("*_forwarding", "callForwarding.operatingModes.currentOperatingModeId", _VOLATILE),
    Moves("*_forwarding", "callForwarding.operatingModes.modes.exceptionType", _STATE),
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

STANDS = (
    Stands("people", Role.TWIN, "people_details", natural=("email",)),
    Stands("people_details", Role.OWNER, natural=("email",)),
    Stands("groups", Role.OWNER, natural=("name",)),
    Stands("licenses", Role.OWNER, natural=("sku_or_name subscription_id", "sku_or_name")),
    Stands("locations", Role.TWIN, "location_details", natural=("name",)),
    Stands("location_details", Role.OWNER, natural=("name",)),
    Stands("workspaces", Role.TWIN, "workspace_details", natural=_IN_LOCATION),
    Stands("workspace_details", Role.OWNER, natural=("location_id name",)),
    Stands("devices", Role.OWNER, natural=("mac", "serial")),
    Stands("calling_locations", Role.TWIN, "calling_locations_details", owns="e911SetupRequired", natural=("name",)),
    Stands("calling_locations_details", Role.OWNER, repeats="name connection", natural=("name",)),
    Stands("call_queues", Role.TWIN, "call_queue_details", natural=_IN_LOCATION),
    Stands("hunt_groups", Role.TWIN, "hunt_group_details", natural=_IN_LOCATION),
    Stands("auto_attendants", Role.TWIN, "auto_attendant_details", natural=_IN_LOCATION),
    Stands("call_queue_details hunt_group_details auto_attendant_details", Role.OWNER, natural=_IN_LOCATION),
    Stands(
        "virtual_lines",
        Role.TWIN,
        "virtual_line_details",
        owns="callerIdFirstName callerIdLastName callerIdNumber externalCallerIdNamePolicy customExternalCallerIdName billingPlan",
        natural=("location_id extension", "direct_number"),
    ),
    Stands("virtual_line_details", Role.OWNER, natural=("location_id extension", "direct_number")),
    Stands("virtual_extensions", Role.TWIN, "virtual_extension_details", natural=("extension phone_number",)),
    Stands("virtual_extension_details", Role.OWNER, natural=("extension phone_number",)),
    Stands("virtual_extension_ranges", Role.TWIN, "virtual_extension_range_details", natural=("name prefix",)),
    Stands("virtual_extension_range_details", Role.OWNER, natural=("name prefix",)),
    Stands("location_schedules", Role.OWNER, natural=("location_id schedule_type",), name_is_key=True),
    Stands("redsky_compliance_locations", Role.OWNER, repeats="name", natural=("name",)),
    Stands("person_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    Stands("workspace_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    Stands("license_assigned_users", Role.MEMBERSHIP, "people_details", member_is="holder"),
    Stands("call_queue_agents", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    Stands("virtual_line_assigned_devices", Role.MEMBERSHIP, "virtual_line_details", member_is="device"),
    Stands("workspace_devices person_devices", Role.MEMBERSHIP, member_is="device"),
    *(Stands(each, Role.TWIN, f"{each[:-1]}_details", natural=_IN_LOCATION) for each in _LISTED_IN_LOCATION.split()),
    *(Stands(each, Role.TWIN, f"{each[:-1]}_details", natural=("name",)) for each in _LISTED_IN_ORGANISATION.split()),
    Stands("call_queue_dnis", Role.TWIN, "call_queue_dnis_details", natural=("queue_id name",)),
    Stands("group_details", Role.TWIN, "groups", natural=("name",)),
    Stands("license_details", Role.TWIN, "licenses"),
    Stands("device_details", Role.TWIN, "devices", natural=("mac", "serial")),
    Stands("*_out_digit_pattern_details", Role.TWIN),
    Stands("location_schedule_details person_schedule_details", Role.TWIN, owns="events", name_is_key=True),
    Stands("person_schedules", Role.OWNER, name_is_key=True),
    Stands(
        "call_queue_agent_queues",
        Role.MEMBERSHIP,
        "call_queue_details",
        member_is="agent",
        container="id",
        members="agent_id",
    ),
    Stands("call_queue_agents_all", Role.MEMBERSHIP, "call_queue_details", member_is="agent"),
    Stands("supervisors", Role.MEMBERSHIP, "call_queue_details", member_is="supervisor"),
    Stands(
        "phone_numbers",
        Role.MEMBERSHIP,
        member_is="phone number",
        container="location_id",
        members="owner_id direct_number extension",
    ),
    Stands("*_available_numbers_* *_available_numbers", Role.POOL),
    Stands("group_members", Role.MEMBERSHIP, member_is="member"),
    Stands("*_available_members", Role.MEMBERSHIP, member_is="possible member"),
    Stands("*_available_agents", Role.MEMBERSHIP, member_is="possible agent"),
    Stands("*_members", Role.MEMBERSHIP, member_is="line"),
    Stands("*_agents", Role.MEMBERSHIP, member_is="agent"),
    Stands("*_assigned_assistants", Role.MEMBERSHIP, member_is="assistant"),
    Stands(
        "receptionist_contact_directory_contacts",
        Role.MEMBERSHIP,
        member_is="contact",
        container="directory_id",
        members="person_id feature_id",
    ),
    Stands("organization_contacts", Role.MEMBERSHIP, member_is="contact"),
    Stands("*_vendor_users", Role.MEMBERSHIP, member_is="recorded user"),
    Stands("*_dect_networks", Role.MEMBERSHIP, member_is="DECT network"),
    Stands("announcement_playlist_locations", Role.MEMBERSHIP, member_is="location"),
    Stands("*_mode_management_features", Role.MEMBERSHIP, member_is="managed feature"),
)
"""Who owns what. The families stand last; an export of none of them owns what is in it."""


@cache
def class_of(export: str, path: str) -> ChangeClass | None:
    """The class that a mark gives to a path or to one above it; None if none does."""
    for mark in MOVES:
        if _names(mark.exports, export) and any(_covers(each, path) for each in mark.paths.split()):
            return mark.as_class
    return None


@cache
def listed_by(export: str, path: str) -> Listed | None:
    """How the elements of the list at a path match; None if nothing is declared about it."""
    return next((each for each in LISTED if _names(each.exports, export) and _names(each.paths, path)), None)


@cache
def refers_as(export: str, path: str) -> str:
    """What the entity is that a field names; empty where nothing is declared."""
    return next((each.role for each in REFERS if _names(each.exports, export) and _names(each.paths, path)), "")


@cache
def stands(export: str) -> Stands:
    """What an export is to the facts in it."""
    return next((each for each in STANDS if _names(each.exports, export)), Stands(export, Role.OWNER))


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
    marks = (mark for mark in MOVES if mark.as_class is ChangeClass.SECRET and _names(mark.exports, export))
    return tuple(path for mark in marks for path in mark.paths.split())


def is_within(path: str, other: str) -> bool:
    """Whether a path is another one, or one below it."""
    return _covers(other, path)


def _names(patterns: str, text: str) -> bool:
    return any(fnmatchcase(text, each) for each in patterns.split())


def _covers(pattern: str, path: str) -> bool:
    wanted, found = pattern.split("."), _DOT.split(path)
    return len(found) >= len(wanted) and all(each in ("*", there) for each, there in zip(wanted, found, strict=False))
