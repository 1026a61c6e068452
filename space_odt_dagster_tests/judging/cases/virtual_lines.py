from typing import Any

from space_odt_dagster_tests.judging.cases.case import DEVICE, LINE, PERSON, Case, of_line
from space_odt_dagster_tests.judging.small_snapshot import failed

_ON_NONE = {"virtual_lines": [{"id": LINE, "number_of_devices_assigned": 0}]}


def _device(**values: Any) -> dict[str, Any]:
    return {"virtual_line_assigned_devices": [of_line(id=DEVICE, **values)]}


CASES = {
    "virtual-line-without-device": Case(
        passes={
            "virtual_lines": [{"id": LINE}, {"id": "virtual-line-0002", "number_of_devices_assigned": 1}],
            **_device(activation_state="ACTIVATED"),
        },
        fails={
            "virtual_lines": [
                {"id": LINE, "number_of_devices_assigned": 1},
                {"id": "virtual-line-0002", "number_of_devices_assigned": 0},
                {"id": "virtual-line-0003"},
            ],
            **_device(activation_state="DEACTIVATED"),
        },
        unknown=failed(_ON_NONE, "virtual_line_assigned_devices", virtual_line_id=LINE),
    ),
    "virtual-line-ghost-device": Case(
        passes=_device(owner_id=PERSON),
        fails=_device(),
        unknown=failed({}, "virtual_line_assigned_devices", virtual_line_id=LINE),
    ),
}
