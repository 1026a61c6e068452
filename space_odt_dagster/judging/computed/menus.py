"""The keys of the menus of an auto attendant."""

from collections.abc import Iterator
from typing import Any

from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row

MENUS = tuple(Path(f"{menu}.keyConfigurations", raw=True) for menu in ("businessHoursMenu", "afterHoursMenu"))
TRANSFERS = ("TRANSFER_WITH_PROMPT", "TRANSFER_WITHOUT_PROMPT", "TRANSFER_TO_OPERATOR", "TRANSFER_TO_MAILBOX")


def transfers_of(row: Row) -> Iterator[tuple[str, Any]]:
    """The key, with its menu, and the destination of each key that transfers."""
    for menu in MENUS:
        for each in row.value(menu) or ():
            if isinstance(each, dict) and each.get("action") in TRANSFERS:
                yield f"{menu}[key={each.get('key')}].value", each.get("value")
