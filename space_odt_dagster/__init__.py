"""Space_OdT: a read-only, deterministic inventory of a Webex Calling organisation.

Public names are imported when first used, because importing Dagster takes a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from space_odt_dagster.data.opening import open_snapshot
    from space_odt_dagster.orchestration.build import inventory_definitions
    from space_odt_dagster.orchestration.component import WebexInventory

__all__ = ["WebexInventory", "inventory_definitions", "open_snapshot"]

_AT = {
    "WebexInventory": "orchestration.component",
    "inventory_definitions": "orchestration.build",
    "open_snapshot": "data.opening",
}


def __getattr__(name: str) -> Any:
    if name not in _AT:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_AT[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_AT})
