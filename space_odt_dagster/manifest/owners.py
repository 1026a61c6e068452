"""Families of exports: settings that are read once for each owner, such as a person. Each is one short literal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from space_odt_dagster.manifest.asked import EachRow, Fixed, Id, Where
from space_odt_dagster.manifest.columns import (
    PERSONAL,
    of_device,
    of_feature,
    of_location,
    of_person,
    of_virtual_line,
    of_workspace,
)
from space_odt_dagster.manifest.export import (
    Cadence,
    Column,
    ColumnType,
    Endpoint,
    Export,
    Hidden,
    PageSize,
    Sensitivity,
    Tier,
)
from space_odt_dagster.manifest.origins import fields_on
from space_odt_dagster.manifest.scopes import PEOPLE_READ, TELEPHONY_READ, WORKSPACES_READ

_API = "https://developer.webex.com/docs/api/v1"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_OF_A_PERSON = frozenset(
    {
        *("firstName", "lastName", "email", "emailAddress"),
        *("phoneNumber", "directNumber", "extension", "esn", "external"),
        *("destination", "transferNumber", "transferCallTo"),
    }
)


class EndpointOptions(TypedDict, total=False):
    """What else a setting can say of its endpoint: see ``Endpoint``."""

    item_key: str
    list_may_be_absent: bool
    items_are_texts: bool
    fixed: tuple[Fixed, ...]
    page: PageSize | None
    org_param: str
    sdk_path_is_wrong: bool
    other_path: str


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Someone or something with settings of its own.

    ``of`` is the export that lists the owners, ``ids`` the columns of it that the placeholders of a path take, in their order,
    ``where`` which owners have settings. ``columns`` makes the columns that every setting begins with from the names of these
    placeholders, ``item_columns`` those where a setting is a list, or is read for each item of one. ``group``, ``grain``,
    ``docs`` (a page of the API reference) and ``tier`` are those of its settings unless they say otherwise; ``scopes`` opens
    what does not lie under ``/telephony``. ``is_personal``: the names and numbers in its settings are marked as a person's.
    ``in_path``, ``in_docs`` and ``in_sdk`` are how a ``shared_setting`` writes the owner there.
    """

    group: str
    grain: str
    of: str
    ids: tuple[str, ...]
    columns: Callable[..., tuple[Column, ...]]
    docs: str
    item_columns: Callable[..., tuple[Column, ...]] | None = None
    where: Where = ()
    scopes: tuple[str, ...] = TELEPHONY_READ
    tier: Tier = Tier.CALLING
    is_personal: bool = False
    in_path: str = ""
    in_docs: str = ""
    in_sdk: str = ""

    def setting(
        self,
        *,
        name: str,
        description: str,
        path: str,
        docs: str,
        columns: tuple[Column, ...],
        sdk_method: str | None = None,
        of: str | None = None,
        ids: Mapping[str, str | Id] | None = None,
        where: Where | None = None,
        grain: str | None = None,
        group: str | None = None,
        scopes: tuple[str, ...] | None = None,
        tier: Tier | None = None,
        every: Cadence = Cadence.RUN,
        hidden: tuple[Hidden, ...] = (),
        **reading: Unpack[EndpointOptions],
    ) -> Export:
        """One read for each owner.

        ``docs`` is the last part of its address in the API reference, with the page before it (``page/part``) if that is not the
        owner's. ``of`` is another export whose rows are asked with instead, with all its ``ids``.
        """
        taken = ids if ids is not None else dict(zip(_PLACEHOLDER.findall(path), self.ids, strict=True))
        own = list(taken)[: len(self.ids)]
        of_items = ids is not None or "item_key" in reading
        begin = (self.item_columns if of_items else None) or self.columns
        condition = where if where is not None else self.where if of is None else ()
        return Export(
            name=name,
            group=group or self.group,
            grain=grain or self.grain,
            description=description,
            tier=tier or self.tier,
            every=every,
            hidden=hidden,
            asked=EachRow(of=of or self.of, ids=taken, where=condition),
            endpoint=Endpoint(
                sdk_method=sdk_method,
                path=path,
                scopes=scopes or (TELEPHONY_READ if path.startswith("/telephony/") else self.scopes),
                docs_url=f"{_API}/{docs}" if "/" in docs else f"{_API}/{self.docs}/{docs}",
                **reading,
            ),
            columns=(*begin(*own), *map(self._marked, columns)),
        )

    def per_location(self) -> "Owner":
        """For what each calling location has for such owners, such as the numbers that its queues could get."""
        return replace(
            LOCATION,
            group=self.group,
            grain=self.grain,
            docs=self.docs,
            in_path=self.in_path,
            in_docs=self.in_docs,
            in_sdk=self.in_sdk,
        )

    def _marked(self, one: Column) -> Column:
        """The column, personal where it is a name, an address or a number of a person."""
        plain = one.sensitive is Sensitivity.NONE and one.type is ColumnType.TEXT
        fields = {fields_on(path)[-1] for origin in one.at for path in origin.paths}
        return replace(one, sensitive=PERSONAL) if self.is_personal and plain and fields & _OF_A_PERSON else one


PERSON = Owner(
    group="people",
    grain="calling person",
    of="people",
    ids=("person_id",),
    where="location_id",
    columns=of_person,
    docs="user-call-settings",
    scopes=PEOPLE_READ,
    tier=Tier.FULL,
    is_personal=True,
    in_path="people",
    in_docs="person",
    in_sdk="person_settings",
)
WORKSPACE = Owner(
    group="workspaces",
    grain="calling workspace",
    of="workspaces",
    ids=("workspace_id",),
    where="webex_calling_enabled",
    columns=of_workspace,
    docs="workspace-call-settings",
    scopes=WORKSPACES_READ,
    tier=Tier.FULL,
    in_path="workspaces",
    in_docs="workspace",
    in_sdk="workspace_settings",
)
VIRTUAL_LINE = Owner(
    group="virtual_lines",
    grain="virtual line",
    of="virtual_lines",
    ids=("id",),
    columns=of_virtual_line,
    docs="virtual-line-call-settings",
    tier=Tier.FULL,
    is_personal=True,
    in_path="virtualLines",
    in_docs="virtual-line",
    in_sdk="telephony.virtual_lines",
)
LOCATION = Owner(
    group="locations",
    grain="calling location",
    of="calling_locations",
    ids=("location_id",),
    columns=of_location,
    docs="location-call-settings",
)
DEVICE = Owner(
    group="devices",
    grain="device",
    of="devices",
    ids=("calling_device_id",),
    where="calling_device_id",
    columns=of_device,
    docs="device-call-settings",
    tier=Tier.FULL,
)
QUEUE = Owner(
    group="call_queues",
    grain="queue",
    of="call_queues",
    ids=("location_id", "id"),
    columns=of_feature("queue", "call_queues", "id"),
    item_columns=of_feature("queue", "call_queues", "queue_id"),
    docs="features-call-queue",
    in_path="queues",
    in_docs="call-queue",
    in_sdk="telephony.callqueue",
)
HUNT_GROUP = Owner(
    group="hunt_groups",
    grain="hunt group",
    of="hunt_groups",
    ids=("location_id", "id"),
    columns=of_feature("hunt group", "hunt_groups", "id"),
    item_columns=of_feature("hunt group", "hunt_groups", "hunt_group_id"),
    docs="features-hunt-group",
    in_path="huntGroups",
    in_docs="hunt-group",
    in_sdk="telephony.huntgroup",
)
AUTO_ATTENDANT = Owner(
    group="auto_attendants",
    grain="auto attendant",
    of="auto_attendants",
    ids=("location_id", "id"),
    columns=of_feature("auto attendant", "auto_attendants", "id"),
    item_columns=of_feature("auto attendant", "auto_attendants", "auto_attendant_id"),
    docs="features-auto-attendant",
    in_path="autoAttendants",
    in_docs="auto-attendant",
    in_sdk="telephony.auto_attendant",
)
