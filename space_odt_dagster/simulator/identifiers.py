"""Ids, phone numbers and MAC addresses in Webex's format that belong to nobody.

Numbers come from ranges reserved for fiction (555-01xx in North America) or never assigned (+34 5...).
"""

import base64
import hashlib

US_NUMBERS = 80_000  # 800 area codes with a hundred fictional numbers each
ABROAD = "+442079460123"
"""A number in a third country, from a range that is kept for fiction."""


def webex_id(kind: str, value: str) -> str:
    """Base64 of ``ciscospark://us/KIND/value``, without padding, like the API."""
    return base64.urlsafe_b64encode(f"ciscospark://us/{kind}/{value}".encode()).decode().rstrip("=")


def uuid_in(value: str) -> str:
    """The last part of a decoded Webex id."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode().rpartition("/")[2]


def uuid_of(*parts: object) -> str:
    """A UUID that depends only on the parts. Ids do not sort in the order of creation."""
    digest = hashlib.md5(":".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"


def mac_of(*parts: object) -> str:
    digest = hashlib.md5(":".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return "02" + digest[:10].upper()  # 02: locally administered, so it belongs to no vendor


def phone_number(serial: int, country: str) -> str:
    """The E.164 number for this serial; different serials give different numbers."""
    if country == "ES" or serial >= US_NUMBERS:
        return f"+34555{serial:06d}"
    return f"+1{200 + serial // 100}55501{serial % 100:02d}"


def outside_number(country: str) -> str:
    """A number in this country that nobody in the organisation has."""
    return phone_number(79_942 if country == "US" else 999_142, country)


def national(number: str) -> str:
    """The number without its country code."""
    return number[2:] if number.startswith("+1") else number[3:]
