"""Field names that hold a person's name, e-mail address or number, anywhere in an item.

``name`` is a field; ``owner.name`` is a field directly inside another. A field that an unmarked column of the same export reads
belongs to a queue, a workspace or the like and is left alone: see ``exports.redaction``.
"""

import re

_BY_KIND = {
    "names": """
        firstName lastName middleName displayName nickName fullName userName givenName familyName
        callerIdFirstName callerIdLastName callerIdName customExternalCallerIdName customName
        dialByName dialByFirstName dialByLastName manager avatar
        owner.name owners.name member.name members.name agent.name agents.name user.name users.name person.name people.name
        manager.name name.formatted
    """,
    "addresses": """
        email emails emailAddress emailAddresses emails.value primaryEmail alternateEmail
        sipAddress sipAddresses sipAddresses.value sipUrl sipUrls primarySipUrl sipUserName xmppFederationJid
        addresses addresses.streetAddress addresses.locality addresses.region addresses.postalCode addresses.country
        addresses.formatted
    """,
    "numbers": """
        phoneNumber phoneNumbers phoneNumbers.value directNumber mobileNumber faxNumber extension esn
        number.external number.primary callerIdNumber callingLineIdPhoneNumber
        callFrom callsFrom callsTo destination defaultDestination forwardTo forwardToNumber forwardToPhoneNumber
        transferCallTo transferNumber autoTransferNumber1 autoTransferNumber2 autoTransferNumber3 keyConfigurations.value
    """,
}

PERSONAL_FIELDS = frozenset(name for names in _BY_KIND.values() for name in names.split())

E_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+")
"""An e-mail or SIP address, also inside a longer text."""

PHONE_NUMBER = re.compile(r"(?:tel:)?\+\d[\d ().-]{5,}\d")
"""A number in international form; the whole text."""

NUMBER_WITHIN = re.compile(
    r"""
      (?:\+|%2B|tel:|sip:) \(?\d (?:(?:[\s().-]|%20){0,3}\d){5,}
    | (?<![\w.:/-]) \(?\d (?:[\s().-]{0,3}\d){6,} (?![\w:/-])
    """,
    flags=re.VERBOSE,
)
"""A phone number inside a longer text, in any common notation."""
