"""Bridges: two ids, or an id and a value, for each pair that belongs together, with the windows of the version that says so.

They are made of the histories: a list there becomes rows here, because Power BI takes nothing nested. Agents of hunt groups and
keys of auto attendants have no column in an export, so there is no bridge of them.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from space_odt_dagster.data.sql import quoted
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.history_file import history_of
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.parquet import as_name, read

_WINDOWS = ("version", "not_before", "seen_first", "seen_last", "gone_by", "is_current")
_ACTION = "_action"
"""How the columns end that say what happens to calls of a type."""


@dataclass(frozen=True)
class Part:
    """The rows of a bridge that come from one export: the expression of each column of the bridge, by its name.

    A column of the export that ends with ``[]`` is a list, and gives a row for each element. Other texts in quotes are constants.
    """

    export: str
    columns: Mapping[str, str]

    @property
    def needs(self) -> frozenset[str]:
        """The columns of the export that it needs."""
        return frozenset(each.removesuffix("[]") for each in self.columns.values() if not each.startswith("'"))


BRIDGES: Mapping[str, tuple[Part, ...]] = {
    "person_licenses": (Part("people_details", {"person_id": "person_id", "license_id": "licenses[]"}),),
    "person_roles": (Part("people_details", {"person_id": "person_id", "role_id": "roles[]"}),),
    "queue_agents": (Part("call_queue_agents", {"queue_id": "queue_id", "agent_id": "id"}),),
    "device_tags": (Part("devices", {"device_id": "id", "tag": "tags[]"}),),
    "group_members": (Part("group_members", {"group_id": "group_id", "member_id": "member_id"}),),
    "queue_schedules": tuple(
        Part(
            f"call_queue_{use}",
            {"queue_id": "id", "used_for": f"'{use}'", "level": f"{name}_level", "schedule": f"{name}_name"},
        )
        for use, name in (("night_service", "business_hours"), ("holiday_service", "holiday_schedule"))
    ),
    "monitored_members": tuple(
        Part(
            f"{kind}_monitoring",
            {"owner_id": f"{kind}_id", "owner_kind": f"'{kind}'", "member_id": "monitored_member_ids[]"},
        )
        for kind in ("person", "workspace")
    ),
}
"""The parts of each bridge. The last column of each is never NULL."""
PERMISSIONS = "permissions_by_call_type"
PERMITTED = {f"{kind}_permissions_out": kind for kind in ("person", "workspace", "virtual_line", "location")}
"""The exports of the last bridge, and whose permissions they have: ``owner_id``, ``owner_kind``, ``call_type``, ``action``."""


def write_bridges(tools: Tools, folded: SnapshotFolded, state: LakeState) -> None:
    """Stages the bridges whose histories this fold changed, and those that are missing."""
    changed = folded.shorter | {name for name, each in folded.readings.items() if each.history_changed}
    for name, parts in BRIDGES.items():
        if _is_due(tools, name, changed, (each.export for each in parts)):
            _write(tools, state, name, [query for each in parts if (query := _query(tools, each)) is not None])
    if _is_due(tools, PERMISSIONS, changed, PERMITTED):
        owners = [each for each in PERMITTED.items() if _has(tools, each[0])]
        _write(tools, state, PERMISSIONS, [_permissions(tools, *each) for each in owners])


def _is_due(tools: Tools, name: str, changed: Set[str], exports: Iterable[str]) -> bool:
    return not tools.lake.has(_file_of(name)) or not changed.isdisjoint(exports)


def _file_of(name: str) -> str:
    return f"bridge/{name}.parquet"


def _write(tools: Tools, state: LakeState, name: str, queries: list[str]) -> None:
    if not queries:
        return
    file = _file_of(name)
    org_id = quoted(state.org_id) if state.org_id is not None else "null::varchar"
    query = f"select distinct {org_id} as org_id, * from ({' union all '.join(queries)}) order by all"
    tools.parquet.write(query, tools.lake.new_path(file))
    tools.lake.stage(file)


def _has(tools: Tools, export: str) -> bool:
    return tools.lake.has(history_of(export))


def _query(tools: Tools, part: Part) -> str | None:
    """The rows of a part; None if the lake has no history of its export with these columns."""
    if not _has(tools, part.export):
        return None
    path = tools.lake.path_of(history_of(part.export))
    if not part.needs <= tools.parquet.columns(path).keys():
        return None
    shown = ", ".join(f"{_expression(each)} as {as_name(name)}" for name, each in part.columns.items())
    last = list(part.columns)[-1]
    return f"select * from (select {shown}, {', '.join(_WINDOWS)} from {read(path)}) where {last} is not null"


def _expression(column: str) -> str:
    if column.endswith("[]"):
        return f"unnest(from_json({as_name(column.removesuffix('[]'))}, '[\"VARCHAR\"]'))"
    return column if column.startswith("'") else as_name(column)


def _permissions(tools: Tools, export: str, kind: str) -> str:
    path = tools.lake.path_of(history_of(export))
    columns = sorted(name for name in tools.parquet.columns(path) if name.endswith(_ACTION))
    types = ", ".join(quoted(each.removesuffix(_ACTION)) for each in columns)
    return (
        f"select * from (select {kind}_id as owner_id, {quoted(kind)} as owner_kind, unnest([{types}]) as call_type, "
        f"unnest([{', '.join(map(as_name, columns))}]) as action, {', '.join(_WINDOWS)} from {read(path)}) "
        "where action is not null"
    )
