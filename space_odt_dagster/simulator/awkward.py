"""Which entities are awkward, by index: the complete list of what a reader must survive.

Every case was reported of the real service or follows from its documentation. With ``awkward=False`` none occurs.
"""

from enum import Enum


class Standing(Enum):
    """The state of a person in Webex Calling."""

    CALLING = "calling"
    NO_CALLING = "no calling"  # no location, so nothing to read
    INVITED = "invited"  # location and extension, but the invitation is pending: 400 with 4003
    UNLICENSED = "unlicensed"  # location without a licence: 4003, and 404 with 4008 from the calling backend


def standing(person: int, *, awkward: bool) -> Standing:
    """The first person, who is the administrator, always has calling."""
    if not awkward:
        return Standing.CALLING
    if person % 10 == 7:
        return Standing.NO_CALLING
    if person % 40 == 13:
        return Standing.INVITED
    if person % 50 == 29:
        return Standing.UNLICENSED
    return Standing.CALLING


LOCATIONS_WITHOUT_CALLING = 2
LOCATION_WITHOUT_PSTN = 1
LOCATION_WITHOUT_SCHEDULES = 2

PERSON_UNKNOWN_FIELD = 2
PERSON_UNKNOWN_STATUS = 4
PERSON_FORWARDING_REFUSED = 5  # no businessContinuity: the SDK's model rejects the response
PERSON_INCOMING_REFUSED = 6  # no internalCallsEnabled: the same
PERSON_WITHOUT_NUMBERS = 9  # has calling, but ``phoneNumbers`` is empty

WORKSPACE_REFUSED = 2  # capacity in words: the SDK's model rejects the item and the listing ends
WORKSPACE_WITHOUT_CALLING_KEY = 3
WORKSPACE_UNKNOWN_CALLING_TYPE = 5
WORKSPACE_DEVICE_REFUSED = 0  # no activationState

VIRTUAL_LINE_REFUSED = 1  # number of devices in words
VIRTUAL_LINE_GHOST_DEVICE = 0  # a device without owner that /devices does not know
VIRTUAL_LINE_DEVICE_WITHOUT_ID = 2

LONG_LISTS = {"phone_numbers": 2500, "dial_plan_patterns": 300, "operating_modes": 120}
"""More than one page: numbers come in pages of 2,000; operating modes in pages of 10 by default and at most 100."""

QUEUE_DELETED = 2  # listed, but its details are gone
QUEUE_WITHOUT_AGENTS = 4
GROUP_WITHOUT_MEMBERS_KEY = 1
GROUP_EMPTY_LIST = 2


def is_customer_assist(queue: int, *, awkward: bool) -> bool:
    return awkward and queue % 4 == 1


def is_shared_queue(queue: int, *, awkward: bool) -> bool:
    """One of its agents is also in the previous queue."""
    return awkward and queue % 3 == 1


def is_basic_workspace(workspace: int, *, awkward: bool) -> bool:
    """Without the Professional licence some settings answer 405 with 25409."""
    return awkward and workspace % 8 == 6
