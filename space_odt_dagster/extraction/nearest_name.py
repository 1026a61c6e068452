"""The name that somebody may have meant, as the end of a sentence."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """A question with the nearest of the names; empty if none is near. ``cutoff``: 0 takes any, 1 the same only."""
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return f" Did you mean {found[0]}?" if found else ""
