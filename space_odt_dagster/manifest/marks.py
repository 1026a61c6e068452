"""How the exports are compared: what moves by itself, which list elements match, which export owns a fact and which repeat it.

Each mark names exports and paths by pattern: a name, or ``*`` for any text, so that an export that comes later belongs to the
family of its name. Named exports stand before families; the first mark that fits decides. A path without a mark is a setting: what
is not known is shown, never hidden. Paths are those inside ``raw_json``, lists without their selectors (``agents.joinEnabled``), or
``@column`` for a column that stands outside of it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache


class ChangeClass(StrEnum):
    """What kind of thing a value is: what somebody configures, who is in what, or what moves by itself."""

    SETTING = "setting"
    MEMBERSHIP = "membership"
    STATE = "state"
    DERIVED = "derived"
    VOLATILE = "volatile"
    SCHEMA = "schema"
    SECRET = "secret"


class Role(StrEnum):
    """What an export is to the facts in it: their owner, a listing that repeats them, who is in what, or the number pool."""

    OWNER = "owner"
    TWIN = "twin"
    MEMBERSHIP = "membership"
    POOL = "pool"


@dataclass(frozen=True)
class Moves:
    """The class of some paths, and of everything below them."""

    exports: str
    paths: str
    as_class: ChangeClass


@dataclass(frozen=True)
class Listed:
    """How the elements of a list match: by these fields (``fields``), or by their whole value where there are none.

    ``or_else`` are the fields where those are not unique on both sides. ``encodes_name``: the id is made of the name, so
    that a rename is another id. ``by_uuid``: by the UUID inside the id, as Webex writes one kind for several.
    """

    exports: str
    paths: str
    fields: tuple[str, ...] = ()
    or_else: tuple[str, ...] = ()
    encodes_name: bool = False
    by_uuid: bool = False


@dataclass(frozen=True)
class Stands:
    """The role of an export, the export whose facts it repeats, and the paths that it owns or repeats against that role.

    ``natural`` are the ways to recognise a row under another id, best first, each a set of columns. ``number_is_key``:
    another number is another key, and the same thing. ``name_is_key``: the id is made of the name.
    """

    exports: str
    role: Role
    twin_of: str | None = None
    owns: str = ""
    repeats: str = ""
    natural: tuple[str, ...] = ()
    number_is_key: bool = False
    name_is_key: bool = False


_VOLATILE, _DERIVED, _STATE = ChangeClass.VOLATILE, ChangeClass.DERIVED, ChangeClass.STATE

MOVES = (
    Moves("people people_details", "status lastActivity lastModified", _VOLATILE),
    Moves("people people_details", "avatar", _DERIVED),
    Moves("people people_details", "loginEnabled invitePending", _STATE),
    Moves("people people_details", "licenses", ChangeClass.MEMBERSHIP),
    Moves("groups", "lastModified", _VOLATILE),
    Moves("groups", "memberSize", _DERIVED),
    Moves("licenses", "consumedUnits consumedByUsers consumedByWorkspaces", _DERIVED),
    Moves("workspaces workspace_details", "health plannedMaintenance", _VOLATILE),
    Moves(
        "workspaces workspace_details",
        "devices.connectionStatus devices.lastSeen devices.ip devices.activeInterface devices.errorCodes",
        _VOLATILE,
    ),
    Moves("workspaces workspace_details", "capabilities devices.software", _DERIVED),
    Moves("workspaces workspace_details", "calling.webexCalling.licenses", ChangeClass.MEMBERSHIP),
    Moves("devices", "connectionStatus lastSeen ip activeInterface errorCodes plannedMaintenance", _VOLATILE),
    Moves("devices", "software", _DERIVED),
    Moves("calling_locations", "e911SetupRequired", _STATE),
    Moves("calling_locations_details", "userLimit", _DERIVED),
    Moves("virtual_lines", "numberOfDevicesAssigned", _DERIVED),
    Moves("workspace_capabilities", "capabilities.*.supported", _DERIVED),
    Moves("workspace_devices", "ipAddress", _VOLATILE),
    Moves("workspace_devices", "@max_device_count @max_owned_device_count", _DERIVED),
    Moves("workspace_devices virtual_line_assigned_devices", "activationState", _STATE),
    Moves("virtual_line_details", "devices.activationState", _STATE),
    Moves("virtual_line_assigned_devices", "@available_endpoint_type @max_device_count", _DERIVED),
    Moves("call_queue_agents", "joinCount unjoinCount", _VOLATILE),
    Moves("call_queue_agents", "queueCount locationCount", _DERIVED),
    Moves("call_queue_details", "agents.joinEnabled", _VOLATILE),
    Moves("call_queue_details", "queueSettings.waitMessage.defaultHandlingTime", _DERIVED),
    Moves("hunt_group_details", "callPolicies.noAnswer.systemMaxNumberOfRings", _DERIVED),
    Moves("*_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings", _DERIVED),
    Moves("*_forwarding", "callForwarding.operatingModes.currentOperatingModeId", _VOLATILE),
    Moves("*_forwarding", "callForwarding.operatingModes.modes.exceptionType", _STATE),
)
"""What is no setting. ``*`` in a path is one field."""

_FILES = " ".join(
    f"queueSettings.{each}.audioAnnouncementFiles"
    for each in (
        "overflow",
        "welcomeMessage",
        "comfortMessage",
        "comfortMessageBypass",
        "mohMessage.normalSource",
        "mohMessage.alternateSource",
        "whisperMessage",
    )
)

LISTED = (
    Listed("people people_details", "phoneNumbers", ("type",), or_else=("type", "value")),
    Listed("people people_details", "sipAddresses", ("type", "value")),
    Listed("people people_details", "addresses", ("type",)),
    Listed("people people_details", "emails roles licenses siteUrls"),
    Listed("groups", "members", ("id",)),
    Listed("workspaces workspace_details", "devices health.issues", ("id",)),
    Listed("workspaces workspace_details", "calling.webexCalling.licenses"),
    Listed(
        "workspaces workspace_details",
        "devices.capabilities devices.permissions devices.tags devices.sipUrls devices.errorCodes",
    ),
    Listed("devices", "capabilities permissions tags sipUrls errorCodes"),
    Listed("location_pstn_connection", "pstnServices"),
    Listed("*_permissions_out", "callingPermissions", ("callType",)),
    Listed("workspace_devices", "description descriptions"),
    Listed("auto_attendant_details", "businessHoursMenu.keyConfigurations afterHoursMenu.keyConfigurations", ("key",)),
    Listed("auto_attendant_details hunt_group_details", "alternateNumbers", ("phoneNumber",)),
    Listed("call_queue_details", "alternateNumberSettings.alternateNumbers", ("phoneNumber",)),
    Listed("call_queue_details hunt_group_details", "agents", ("id",), by_uuid=True),
    Listed("call_queue_details", _FILES, ("id",)),
    Listed("call_queue_details", "queueSettings.overflow.audioFiles"),
    Listed("*_forwarding", "callForwarding.rules", ("id",), encodes_name=True),
    Listed("*_forwarding", "callForwarding.operatingModes.modes", ("id",)),
    Listed("virtual_line_details", "devices", ("id",)),
    Listed("virtual_line_details", "devices.description"),
    Listed("virtual_line_assigned_devices", "description"),
    Listed("virtual_extension_range_details", "patterns"),
)
"""How nested lists match. A list that stands nowhere here: by ``id`` where every element has one of its own, else by value."""

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
    Stands("person_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    Stands("workspace_numbers", Role.OWNER, repeats="directNumber extension", number_is_key=True),
    Stands("license_assigned_users", Role.MEMBERSHIP, "people_details"),
    Stands("call_queue_agents", Role.MEMBERSHIP, "call_queue_details"),
    Stands("virtual_line_assigned_devices", Role.MEMBERSHIP, "virtual_line_details"),
    Stands("workspace_devices", Role.MEMBERSHIP),
    Stands("*_available_numbers_*", Role.POOL),
    Stands("*_members *_agents *_assigned_*", Role.MEMBERSHIP),
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
    return next((each for each in LISTED if _names(each.exports, export) and path in each.paths.split()), None)


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


def _names(patterns: str, export: str) -> bool:
    return any(fnmatchcase(export, each) for each in patterns.split())


def _covers(pattern: str, path: str) -> bool:
    wanted, found = pattern.split("."), path.split(".")
    return len(found) >= len(wanted) and all(each in ("*", there) for each, there in zip(wanted, found, strict=False))
