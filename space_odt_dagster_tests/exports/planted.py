"""People planted into the documented answers: in each text that is no id, no time and no word of the API, in every form that people
write them."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from space_odt_dagster.exports.personal_fields import PERSONAL_FIELDS
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Sensitivity
from space_odt_dagster.manifest.origins import fields_on

Place = tuple[str, ...]
_OF_API = re.compile(
    r"""[A-Z][A-Z0-9_]+ | [a-z]+([A-Z][a-z]+)* | true | false      # a word of an enumeration
    | Y2lzY29z\S+ | [0-9a-f-]{30,} | [A-Z]\w*_[0-9a-f-]{20,}\S*    # an id
    | [\d.:TZ+-]{1,8} | \d{4}-\d\d-\d\d.* | PT[\d.S]+ | [\d.:/]+   # a time, a count, an address of the internet
    | [\w/.;|%*]+ | [a-z]{2}[-_]\w{2,} | https?:\S+ | urn:\S+      # a path, a list of keys, a language, an address
    """,
    flags=re.VERBOSE,
)
_NAMES_OF_THINGS = re.compile(
    r"(.*\.)?(location|locations|queues|callQueues|huntGroups|routeGroups|trunks|licenses)\.name|(.*\.)?(locationName|scheduleName)"
    r"|(.*\.)?(model|modelDisplayName|product|software)"
)

ALONE: Mapping[str, Callable[[int], tuple[str, ...]]] = {
    "a name": lambda n: (f"Greta Canaria{n}",),
    "a name with accents": lambda n: (f"Ángela Ñoño-Çanarié{n}",),
    "a last name first": lambda n: (f"CANARIA{n}, Greta",),
    "a name in another script": lambda n: (f"金丝雀{n}",),
    "a name with its extension": lambda n: (f"Greta Canaria{n} (0270)",),
    "a sentence": lambda n: (f"Ask Canaria{n}, she knows.",),
}
NUMBERS: Mapping[str, Callable[[int], tuple[str, ...]]] = {
    "E.164": lambda n: (f"+34820358{n:04}",),
    "national": lambda n: (f"0820358{n:04}",),
    "with spaces": lambda n: (f"0820 358 {n:04}",),
    "with dashes": lambda n: (f"820-358-{n:04}",),
    "with dots": lambda n: (f"0820.358.{n:04}",),
    "with brackets": lambda n: (f"(0820) 358 {n:04}",),
    "tel": lambda n: (f"tel:+34-820-358-{n:04}",),
    "sip": lambda n: (f"sip:34820358{n:04}@calls.example.com",),
    "percent-encoded": lambda n: (f"%2B34820358{n:04}",),
    "Arabic digits": lambda n: ("".join(chr(0x660 + int(digit)) for digit in f"0820358{n:04}"),),
    "mail": lambda n: (f"greta.canaria{n}@example.com",),
    "MAIL": lambda n: (f"GRETA.CANARIA{n}@EXAMPLE.COM",),
    "mail in a link": lambda n: (f"mailto:greta.canaria{n}%40example.com",),
}
"""These are hidden in the name of a thing as well."""


def texts_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text of an answer, with the fields that lead to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from texts_in(each, (*place, name))
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each, place)
    elif isinstance(value, str) and value:
        yield place, value


def replaced(value: Any, by: Callable[[Place, str], str], place: Place = ()) -> Any:
    """The same answer with other texts."""
    if isinstance(value, dict):
        return {name: replaced(each, by, (*place, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, by, place) for each in value]
    return by(place, value) if isinstance(value, str) and value else copy.deepcopy(value)


class Planting:
    """What may be planted into the items of an export, and how a form is planted there."""

    def __init__(self, export: Export) -> None:
        read: dict[bool, set[Place]] = {True: set(), False: set()}
        for each in export.columns:
            for path in (path for origin in each.at for path in origin.shown):
                read[each.sensitive is Sensitivity.NONE].add(fields_on(path))
        self._shown = read[True] - read[False]
        self._marked = read[False]

    def text(self, place: Place, text: str, form: str, number: int) -> str | None:
        """What is planted in the stead of a text, or None if nothing of this form can be there."""
        name, path = place[-1], ".".join(place)
        if name in ("id", "ids") or name.endswith(("Id", "Ids")):
            return None
        is_of_thing = place in self._shown or _NAMES_OF_THINGS.fullmatch(path) is not None
        is_personal = place in self._marked or (not is_of_thing and self._names_people(place))
        if not is_personal and _OF_API.fullmatch(text):
            return None
        if not is_of_thing:
            planted = (ALONE.get(form) or NUMBERS[form])(number)
            return planted[0]
        if form in ALONE or name in PERSONAL_FIELDS or not any(map(str.isalpha, text)):
            return None
        return f"Sales {NUMBERS[form](number)[0]} night"

    @staticmethod
    def _names_people(place: Place) -> bool:
        return place[-1] in PERSONAL_FIELDS or ".".join(place[-2:]) in PERSONAL_FIELDS


PLANTINGS = {export.name: Planting(export) for export in MANIFEST}


def needles(text: str) -> tuple[str, ...]:
    """What must not be found of a text that was planted."""
    return (text.removeprefix("Sales ").removesuffix(" night"),)
