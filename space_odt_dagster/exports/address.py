"""Hides passwords, keys and tokens in addresses that are printed or written."""

import re

HIDDEN = "***"
_USER = re.compile(r"(?<=//)[^/\s]*@")
_SECRET_IN_QUERY = re.compile(
    r"((?:^|[?&;])[^=&;?\s]*(?:pass|pwd|secret|token|key|sig|credential)[^=&;?\s]*=)[^&;#\s]+", flags=re.IGNORECASE
)


def shown_address(text: str) -> str:
    """The text with user names, passwords and secret query values in its addresses replaced by ``***``."""
    return _SECRET_IN_QUERY.sub(rf"\1{HIDDEN}", _USER.sub(f"{HIDDEN}@", text))
