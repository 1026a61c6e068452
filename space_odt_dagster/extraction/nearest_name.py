"""The known name closest to a misspelt one, as the end of a sentence."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`` Did you mean X?`` with the nearest known name, or an empty text. ``cutoff``: 0 accepts any name, 1 only the same."""
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return f" Did you mean {found[0]}?" if found else ""
