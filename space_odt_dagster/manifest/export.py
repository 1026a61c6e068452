"""The vocabulary of the manifest: everything that can be declared about an export.

Frozen declarations without any knowledge of HTTP or Dagster. ``manifest.asked`` declares how an export is requested,
``manifest.origins`` where the value of a column comes from. The exports themselves are in ``manifest.areas``, by area, and
in ``manifest.shared_settings``; ``manifest.manifest`` checks them as a set.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from space_odt_dagster.manifest.asked import ONCE, Condition, EachRow, Fixed, Once, Param
from space_odt_dagster.manifest.origins import At, Origin

SOURCE_METHOD = "source_method"
RAW_JSON = "raw_json"


class ColumnType(StrEnum):
    """The type that the API documents for a value. Descriptive only: nothing is converted to it."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"
    TIME = "time"
    """A date and time, ISO 8601."""


class Sensitivity(StrEnum):
    """What a value reveals: nothing, personal data (name, e-mail, number), or a secret (an access code)."""

    NONE = "none"
    PERSONAL = "personal"
    SECRET = "secret"


class Kind(StrEnum):
    """A listing of entities in the organisation, or the details of one of them."""

    BASE = "base"
    ARTIFACT = "artifact"


class Tier(StrEnum):
    """The narrowest selection that an export belongs to. ``v1`` is part of ``calling``, and ``calling`` of ``full``."""

    V1 = "v1"
    """Part of the default selection."""
    CALLING = "calling"
    """The number of calls does not grow with people, workspaces, virtual lines or devices."""
    FULL = "full"
    """The number of calls does grow with them."""
    CANDIDATES = "candidates"
    """A list of assignable items, read only if requested by name."""


class Cadence(StrEnum):
    """The shortest interval between two reads of an export."""

    RUN = "run"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True)
class Reference:
    """Where the ids of a column must exist: in one of these ``export.column``.

    ``when`` is another column of the same row and its required text; ids of other rows are not checked.
    """

    within: tuple[str, ...]
    when: tuple[str, str] | None = None

    def __str__(self) -> str:
        condition = f" where {self.when[0]} is {self.when[1]}" if self.when is not None else ""
        return " or ".join(self.within) + condition


@dataclass(frozen=True)
class Column:
    """One column of an export.

    ``at`` lists where the value comes from; the first place with a value wins. ``references`` says what its ids refer to, for the
    check that finds orphans.
    """

    name: str
    at: tuple[Origin, ...]
    description: str
    type: ColumnType = ColumnType.TEXT
    key: bool = False
    sensitive: Sensitivity = Sensitivity.NONE
    references: tuple[Reference, ...] = ()


def column(
    name: str,
    description: str,
    *,
    at: str | Origin | tuple[str | Origin, ...] | None = None,
    type: ColumnType = ColumnType.TEXT,
    key: bool = False,
    sensitive: Sensitivity = Sensitivity.NONE,
    references: str | tuple[Reference, ...] = (),
) -> Column:
    """A ``Column`` in the short form of the literals.

    Without ``at``, the field is the name of the column in camelCase. A bare text is short for ``At(text)``, a single origin for a
    tuple with one, and the name of an ``export.column`` for a reference to it.
    """
    places = at if isinstance(at, tuple) else (at if at is not None else camel_case(name),)
    origins = tuple(At(place) if isinstance(place, str) else place for place in places)
    pointers = (Reference((references,)),) if isinstance(references, str) else references
    return Column(name, origins, description, type, key, sensitive, pointers)


def camel_case(name: str) -> str:
    """Converts ``queue_size`` to Webex's spelling: ``queueSize``."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@dataclass(frozen=True)
class Hidden:
    """A sensitive field of the item that no column shows, by a path as in ``At``."""

    path: str
    sensitive: Sensitivity


class PageStyle(StrEnum):
    """How to find the next page of a listing."""

    LINK = "link"
    """Only by the ``Link: rel="next"`` header."""
    START = "start"
    """By the header; by ``start`` if no page had one and the first page may not be the last."""
    OFFSET = "offset"
    """By the header if there is one; else by ``start`` until the stated total is reached."""
    INDEX = "index"
    """By the header if there is one; else by ``startIndex`` (from 1) until the total is reached (SCIM style)."""


SMALLEST_PAGE = 10
"""No endpoint is documented to give fewer items per page, whatever size is requested."""


@dataclass(frozen=True, kw_only=True)
class PageSize:
    """How a listing is paged: the requested size (the largest that the endpoint allows) and how to recognise the end.

    ``totals`` are paths of fields with the total number of items; ``total_column`` is the column of the source row with that
    total, for responses without one. ``ends_below``: a page with fewer items is the last, because the endpoint is documented to
    give that many. A longer page without a link may be shorter than requested, so only an empty page ends the listing.
    ``from_start``: the first page needs ``start`` too. ``smaller`` are sizes to try, in order, if a page is too heavy (504).
    """

    size: int
    size_param: str = "max"
    style: PageStyle = PageStyle.START
    totals: tuple[str, ...] = ()
    total_column: str | None = None
    ends_below: int = SMALLEST_PAGE
    from_start: bool = False
    smaller: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One read of the API: the SDK method, the documented path, and the shape of its responses.

    ``sdk_method`` (None if the SDK has none) names the read and makes models of its rows. The request goes to ``path``, which has
    the SDK's parameter names in braces. ``scopes`` are alternatives, the usual one first.

    ``item_key`` is the field with the list of items: ``a``, ``a.b`` for a nested field, ``a[].b`` if each element of a list has
    such a list. None means that the response is the item. ``list_may_be_absent``: an entity without items is answered without the
    field. ``items_are_texts``: items are plain texts, not objects. ``item_errors`` is the field in which an item reports that the
    server could not complete it.

    ``org_param`` is the organisation's query parameter. ``sdk_path_is_wrong``: the SDK uses another path than the documented one,
    which is used here. ``other_path`` is tried if the server says that ``path`` does not exist.
    """

    sdk_method: str | None = None
    path: str
    scopes: tuple[str, ...]
    docs_url: str
    item_key: str | None = None
    list_may_be_absent: bool = False
    items_are_texts: bool = False
    fixed: tuple[Fixed, ...] = ()
    page: PageSize | None = None
    org_param: str = "orgId"
    sdk_path_is_wrong: bool = False
    other_path: str | None = None
    item_errors: str | None = None

    @property
    def method(self) -> str:
        """The name of the read in the status and in every row: its SDK method, or else the request itself."""
        return self.sdk_method or f"GET {self.path}"


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: what it is, how it is requested, and its columns.

    ``group`` is its area, which also names its page and the folder of its documented answer. ``grain`` is what one row represents,
    ``every`` the shortest interval between two reads.
    """

    name: str
    group: str
    grain: str
    description: str
    endpoint: Endpoint
    columns: tuple[Column, ...]
    asked: Once | EachRow = ONCE
    kind: Kind = Kind.ARTIFACT
    tier: Tier = Tier.CALLING
    every: Cadence = Cadence.RUN
    hidden: tuple[Hidden, ...] = ()

    @cached_property
    def sources(self) -> tuple[Param, ...]:
        """The parameters whose values come from a row of another export."""
        return self.asked.params if isinstance(self.asked, EachRow) else ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that a row of that export must meet."""
        return self.asked.conditions if isinstance(self.asked, EachRow) else ()

    @cached_property
    def variants(self) -> tuple[tuple[Fixed, ...], ...]:
        """The fixed parameters of each variant."""
        return self.asked.variants if isinstance(self.asked, Once) else ((),)


def lists_candidates(export: Export) -> bool:
    """Whether its rows are assignable items: by its tier, or, for exports of ``v1``, by its name."""
    return export.tier is Tier.CANDIDATES or "_available_numbers_" in export.name


def keys_of(export: Export) -> tuple[str, ...]:
    """The names of the key columns, in sort order."""
    return tuple(each.name for each in export.columns if each.key)


def header_of(export: Export) -> tuple[str, ...]:
    """All column names of the export, in the order of the CSV header."""
    return (*(each.name for each in export.columns), SOURCE_METHOD, RAW_JSON)


def source_asset_of(export: Export) -> str | None:
    """The export that the ids of the calls come from, or None."""
    return export.asked.of if isinstance(export.asked, EachRow) else None


def source_columns_of(export: Export) -> dict[str, tuple[str, ...]]:
    """The columns whose values come from the source row, each with the columns of that row."""
    asked_with = {each.param: each.column for each in export.sources}
    found = {each.name: (origin.source_column(asked_with) for origin in each.at) for each in export.columns}
    taken = {name: tuple(filter(None, columns)) for name, columns in found.items()}
    return {name: columns for name, columns in taken.items() if columns}


def asked_params(export: Export) -> frozenset[str]:
    """Every parameter that ``Asked`` may name."""
    fixed = [*export.endpoint.fixed, *(each for variant in export.variants for each in variant)]
    return frozenset([each.param for each in export.sources] + [each.param for each in fixed if each.param])
