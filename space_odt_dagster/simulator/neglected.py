"""Which entities somebody neglected, by index: the complete list of what breaks a rule where there is a payload function.

Everything else is in order, so most rules have a few that break them and many that keep them, from fourteen people on. Every night
has the same. What documented answers break is under ``exceptions`` in their documents.
"""

LOCATION_WITH_MANY_FREE_NUMBERS = 0
FREE_NUMBERS = 33
LOCATION_WITH_FOREIGN_NUMBER = 1
LOCATION_WITHOUT_POSTAL_CODE = 1
LOCATION_E911_NOT_SET_UP = 2
LOCATION_ON_ONE_TRUNK = 2
LOCATION_WITHOUT_CALLER_ID_NAME = 2
LOCATION_WITHOUT_MAIN_NUMBER = 3
LOCATION_WITH_PREFIX_OF = {3: 2}

PERSON_DEACTIVATED = 2
PERSON_AWAY_FROM_DEVICE = 4
PERSON_INACTIVE = 6
PERSON_WITHOUT_OWNED_DEVICE = 8
PERSON_WITHOUT_LICENCE = 10
PERSON_WITHOUT_VOICEMAIL = 10
PERSON_WITHOUT_EXTENSION = 11
PERSON_WITH_INACTIVE_NUMBER = 12
PERSON_LICENSED_WITHOUT_CALLING = 7

WORKSPACE_SENT_ABROAD = 8
WORKSPACE_CALLS_ABROAD = 2
WORKSPACE_CALLS_PREMIUM = 6
WORKSPACE_WITHOUT_LICENCE = 2
WORKSPACE_WITHOUT_DEVICE = 8

QUEUE_IN_ANOTHER_TIME_ZONE = 0
QUEUE_ON_MANUAL_MODE = 0
QUEUE_ON_SCHEDULED_MODE = 1
QUEUE_WITH_ONE_AGENT = 3
QUEUE_SENT_OUTSIDE = 3
QUEUE_SENT_NOWHERE = 5
QUEUE_WITH_SUPERVISORS = 1
QUEUE_OF_A_ROOM = 5  # its agent is a workspace, which no supervisor has

HUNT_GROUP_SENT_ABROAD = 1
HUNT_GROUP_BUSY_IN_A_CIRCLE = 2
HUNT_GROUP_WITHOUT_AGENTS = 3

ATTENDANT_ON_MAIN_NUMBER = 0
ATTENDANT_WITH_WRONG_KEY = 1
ATTENDANT_WITH_NUMBER_OF_HUNT_GROUP = 1
ATTENDANT_WITHOUT_HOLIDAYS = 1
ATTENDANT_SENDS_OUTSIDE = 2
ATTENDANT_WITHOUT_NUMBER = 2
ATTENDANT_ABANDONED = 3  # an empty menu, a schedule that is gone, and nothing that leads to it

VIRTUAL_LINE_WITH_EXTENSION_OF_WORKSPACE = 2

DEVICE_LOST = 3


def forwards_always(index: int) -> bool:
    """Whether a person or workspace forwards every call, most of them within the organisation."""
    return index % 4 == 0 or index % 20 == 3


def forwards_outside(index: int) -> bool:
    """Whether these calls go to an outside number."""
    return index % 20 == 3 or index % 40 == 4


def may_call_abroad(index: int) -> bool:
    return index % 40 == 4


def may_call_premium(index: int) -> bool:
    return index % 40 == 8


def may_transfer_abroad(index: int) -> bool:
    return index % 40 == 12


def has_weak_code(index: int) -> bool:
    """Whether the first access code of a person is one digit repeated."""
    return index % 36 == 4


def has_open_pattern(index: int) -> bool:
    """Whether the first digit pattern of a person allows what it should block."""
    return index % 20 == 1


def is_held_outside(index: int) -> bool:
    """Whether calls of a person that wait for approval are sent to an outside number."""
    return index % 36 == 3
