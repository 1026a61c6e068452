"""Where queues, hunt groups, auto attendants, people and workspaces send calls: each forwarding, redirect and overflow in use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row

FEATURES = {
    "call_queue_details": "call_queue_forwarding",
    "hunt_group_details": "hunt_group_forwarding",
    "auto_attendant_details": "auto_attendant_forwarding",
}
"""The details of a feature, and its call forwarding."""


@dataclass(frozen=True)
class Way:
    """A column with a destination, used if the column ``switch`` has the value ``on``."""

    switch: str
    destination: str
    on: Any = True


_ALWAYS = (Way("always_forward_enabled", "always_forward_destination"),)
_ANSWERING = tuple(
    Way(f"{name}_enabled", f"{name}_destination")
    for name in ("always_forward", "busy_forward", "no_answer_forward", "business_continuity")
)
OF_FEATURES = {
    **dict.fromkeys(FEATURES.values(), _ALWAYS),
    "call_queue_details": (Way("overflow_action", "overflow_transfer_number", "TRANSFER_TO_PHONE_NUMBER"),),
    "hunt_group_details": tuple(
        Way(f"{name}_enabled", f"{name}_destination")
        for name in ("no_answer_forward", "busy_redirect", "business_continuity")
    ),
}
OF_LINES = dict.fromkeys(("person_call_forwarding", "workspace_call_forwarding"), _ANSWERING)


def read_for(ways: dict[str, tuple[Way, ...]]) -> dict[str, tuple[Path, ...]]:
    """What is read of each export."""
    return {
        export: tuple(Path(name) for way in found for name in (way.switch, way.destination))
        for export, found in ways.items()
    }


def sent_to(row: Row, ways: dict[str, tuple[Way, ...]]) -> Iterator[tuple[str, Any]]:
    """The columns of a row with a destination that is in use, and the destinations."""
    for way in ways.get(row.export, ()):
        if row.values.get(way.switch) == way.on and row.values.get(way.destination):
            yield way.destination, row.values[way.destination]
