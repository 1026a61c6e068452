"""Technical texts, which stay at level ``personal`` although no column shows them.

A text is technical because of its form, such as a UUID, or because of its form and field name. Any other text could name a person
and is hidden, including new fields of the API until they are listed here.
"""

import re

_BY_ITSELF = re.compile(
    r"""
      [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}           # a UUID
    | Y2lzY29zcGFyazovL[A-Za-z0-9+/_=-]+                                                    # an id of Webex, ciscospark://…
    | \d{4}-\d\d-\d\d ( [T ]\d\d:\d\d (:\d\d(\.\d+)?)? (Z|[+-]\d\d:?\d\d)? )?               # a day, a moment
    | \d\d:\d\d (:\d\d)?                                                                    # a time of day
    | PT [\dHMS.]+                                                                          # a duration
    | \d{1,3} (\.\d{1,3}){3} ( /\d{1,3}(\.\d{1,3}){3} | [:/]\d{1,5} )?                      # an address of the internet
    | \d{1,2}
    """,
    flags=re.VERBOSE | re.ASCII,
)
_TOKEN = re.compile(r"%?[A-Za-z0-9_*#][A-Za-z0-9_.:/;|*#+-]*%?", flags=re.ASCII)
_MANY_DIGITS = re.compile(r"(?:\d[\s().-]*){6}")
_NAME = re.compile(
    r"""
    .*(?: [Tt]ypes? | [Mm]ode | [Ss]tate | [Ss]tatus | [Ll]evel | [Cc]odes? | [Pp]olicy | [Bb]ehavior | [Ss]election | [Mm]ethod
        | [Cc]hannel | [Ff]ormat | [Pp]attern | [Rr]egion | [Ll]anguage | [Tt]ime[Zz]one | [Pp]latform | [Tt]imer | [Ss]ource
        | [Gg]reeting | [Pp]rofile | [Mm]ac | [Ii]mage | Threshold | Interface | KeyList | Timeout | [Pp]refix
        | SettingsConfiguration )
    | backlightTimer.* | backgroundImage.* | callHistory | contacts | country | gender | month | managedBy | manufacturer | port
    | displayCallqueueAgentSoftkeys | cfExpandedSoftKey | plannedMaintenance | reason | primary | secondary | tertiary | schemas
    | supportsLogCollection | tagBlock | enum | index | fileSize | action | selected | option | quality | permissions | capabilities
    """,
    flags=re.VERBOSE,
)
_OF_THINGS = frozenset(
    {
        *(
            "location.name",
            "locations.name",
            "queues.name",
            "callQueues.name",
            "huntGroups.name",
            "routeGroups.name",
            "trunks.name",
        ),
        *("licenses.name", "locationName", "scheduleName", "modelDisplayName", "model", "product", "software"),
    }
)
"""Names of things that an item mentions: ``a`` is a field name, ``a.b`` a field directly inside another."""


def names_a_thing(place: tuple[str, ...]) -> bool:
    """Whether the text is the name of a location, a queue or the like."""
    return place[-1] in _OF_THINGS or ".".join(place[-2:]) in _OF_THINGS


def is_technical(place: tuple[str, ...], text: str) -> bool:
    """Whether a text says nothing about a person, judged by its place and form."""
    if _BY_ITSELF.fullmatch(text):
        return True
    return bool(_NAME.fullmatch(place[-1]) and _TOKEN.fullmatch(text) and not _MANY_DIGITS.search(text))
