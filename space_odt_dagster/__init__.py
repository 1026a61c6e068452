"""Space_OdT: a read-only, deterministic inventory of a Webex Calling organisation."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from space_odt_dagster.data.opening import open_snapshot

__all__ = ["open_snapshot"]


def __getattr__(name: str) -> Any:
    """``open_snapshot``, which is imported when it is first asked for: nothing else of the package needs it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from space_odt_dagster.data import opening

    return opening.open_snapshot
