"""Phone numbers as dialled in a country: E.164, abroad, premium, dialable.

Countries are two letters (ISO 3166), in any case. An answer is None if it cannot be given: the text is hidden or no number at all,
or the country that is needed is not known. A *pattern* such as ``+44!`` or ``+3491555XXXX`` has wildcards; its digits before the
first one count. ``phonenumbers`` is imported when a number is looked at, as a run seldom does; its data differ between versions.
"""

import re
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NUMBER = re.compile(r"(?:tel:)?\+?[\d\s()./-]*\d[\d\s()./-]*")
_PATTERN = re.compile(r"(\+?\d*)[!xX?*\[][\d!xX?*\[\]^,-]*")
_NANP = 1
"""The North American Numbering Plan: +1 with an area code for each of its countries."""
_AREA_DIGITS = 3
_ANY_IN_AREA = "2345678"
_OF_THE_US = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Territories of the United States with area codes of their own."""


def data_version() -> str:
    """The version of the numbering plans of the world that decides."""
    return version("phonenumberslite")


def e164(number: str, country: str | None = None) -> str | None:
    """The number as ``+`` and digits. None for what is no number of a length that its country has, such as an extension."""
    import phonenumbers

    parsed = _parsed(number, _region(country))
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_pattern(text: str) -> bool:
    """Whether it has wildcards, as in a dial plan."""
    return _PATTERN.fullmatch(text) is not None


def abroad(number: str, country: str | None) -> bool | None:
    """Whether a number or pattern leads out of the country: by its country code, and by its area if it begins with ``+1``.

    What is dialled in the country and an extension are not abroad. A pattern that leaves the country code open is.
    """
    import phonenumbers

    region = _region(country)
    home = phonenumbers.country_code_for_region(region or "")
    if not home:
        return None
    if (pattern := _PATTERN.fullmatch(number)) is not None:
        digits = _international(pattern.group(1), region or "")
        return digits is not None and _digits_lead_abroad(digits, home, region or "")
    if not _NUMBER.fullmatch(number):
        return None
    parsed = _parsed(number, region)
    if parsed is None or parsed.country_code is None:
        return False
    if "+" not in number and not phonenumbers.is_possible_number(parsed):
        return False
    return _digits_lead_abroad(f"{parsed.country_code}{_national(parsed)}", home, region or "")


def premium(number: str, country: str | None = None) -> bool | None:
    """Whether calls to a number cost more than others: premium rate or shared cost. None for a pattern."""
    import phonenumbers

    if (possible := dialable(number, country)) is not True:
        return possible
    parsed = _parsed(number, _region(country))
    costly = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)
    return parsed is not None and phonenumbers.number_type(parsed) in costly


def dialable(number: str, country: str | None = None) -> bool | None:
    """Whether it is a number that telephone networks could connect, by its length. None for a pattern."""
    if e164(number, country) is not None:
        return True
    needs_country = "+" not in number and _region(country) is None
    return None if needs_country or not _NUMBER.fullmatch(number) else False


def country_of(number: str) -> str | None:
    """The country of a number that begins with ``+``; the largest one if several share its code and the area is not known."""
    import phonenumbers

    parsed = _parsed(number, None)
    if parsed is None or parsed.country_code is None:
        return None
    if parsed.country_code == _NANP and (found := _nanp_region(_national(parsed), "US")) is not None:
        return found
    region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if _region(region) else None


def country_code(number: str, country: str | None = None) -> str:
    """The country code of a number, such as ``+44``, with the area code after ``+1``. Empty for what is no number."""
    parsed = _parsed(number, _region(country))
    if parsed is None:
        return ""
    area = _national(parsed)[:_AREA_DIGITS] if parsed.country_code == _NANP else ""
    return f"+{parsed.country_code}{area}"


@lru_cache(maxsize=1 << 14)
def _parsed(number: str, region: str | None) -> "PhoneNumber | None":
    import phonenumbers

    if not _NUMBER.fullmatch(number):
        return None
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _region(country: str | None) -> str | None:
    """The country as ``phonenumbers`` names it, if it knows it."""
    import phonenumbers

    region = (country or "").strip().upper()
    return region if region in phonenumbers.SUPPORTED_REGIONS else None


def _national(parsed: "PhoneNumber") -> str:
    import phonenumbers

    return phonenumbers.national_significant_number(parsed)


def _international(digits: str, region: str) -> str | None:
    """What follows ``+`` or the international prefix of a country, such as ``00``; None if there is neither."""
    from phonenumbers import PhoneMetadata

    if digits.startswith("+"):
        return digits[1:]
    metadata = PhoneMetadata.metadata_for_region(region, None)
    prefix = re.match(metadata.international_prefix, digits) if metadata and metadata.international_prefix else None
    return digits[prefix.end() :] if prefix is not None else None


def _digits_lead_abroad(digits: str, home: int, region: str) -> bool:
    """Whether digits that begin with a country code lead out of the country ``region``, whose code is ``home``."""
    if not digits.startswith(str(home)):
        return True
    if home != _NANP:
        return False
    found = _nanp_region(digits[1:], region)
    return found is not None and found != ("US" if region in _OF_THE_US else region)


def _nanp_region(national: str, region: str) -> str | None:
    """The country of a number or area code behind ``+1``: ``region`` if it has it too, as with toll-free; None if unassigned."""
    import phonenumbers

    if len(national) < _AREA_DIGITS:
        return None
    for digits in dict.fromkeys((national, national[:_AREA_DIGITS] + _ANY_IN_AREA)):
        parsed = phonenumbers.PhoneNumber(country_code=_NANP, national_number=int(digits))
        own = phonenumbers.is_valid_number_for_region(parsed, region)
        found = region if own else phonenumbers.region_code_for_number(parsed)
        if found is not None:
            return "US" if found in _OF_THE_US else found
    return None
