"""How an address is shown: without the password of a user, and without what a query says in secret."""

import re

HIDDEN = "***"
_USER = re.compile(r"(?<=//)[^/\s]*@")
_SECRET_IN_QUERY = re.compile(
    r"((?:^|[?&;])[^=&;?\s]*(?:pass|pwd|secret|token|key|sig|credential)[^=&;?\s]*=)[^&;#\s]+", flags=re.IGNORECASE
)


def shown_address(text: str) -> str:
    """An address, or a sentence with addresses in it, as it may be printed or written."""
    return _SECRET_IN_QUERY.sub(rf"\1{HIDDEN}", _USER.sub(f"{HIDDEN}@", text))
