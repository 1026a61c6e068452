"""The vocabulary of the manifest: everything that can be declared about an export.

Here: frozen declarations that know nothing of HTTP libraries or Dagster. How an export is asked is in ``manifest.asked``, where
the value of a column comes from in ``manifest.origins``. The literals made of them stand in ``manifest.areas``, one file per
area; what makes a set of them sound is in ``manifest.manifest``.
"""

from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.manifest.asked import ONCE, Condition, EachRow, Fixed, Once, Param
from space_odt_dagster.manifest.origins import At, Origin

SOURCE_METHOD = "source_method"
RAW_JSON = "raw_json"


class ColumnType(StrEnum):
    """The type that the API documents for a value. It describes; nothing is ever converted to it."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"
    TIME = "time"
    """A date and a time of day, ISO 8601."""


class Sensitivity(StrEnum):
    """What a value gives away: nothing, a person (name, e-mail, number), or a secret (an access code)."""

    NONE = "none"
    PERSONAL = "personal"
    SECRET = "secret"


class Kind(StrEnum):
    """A listing of what there is in the organisation, or a read of the details of something."""

    BASE = "base"
    ARTIFACT = "artifact"


class Tier(StrEnum):
    """The narrowest selection that an export is part of. ``v1`` is in ``calling``, ``calling`` in ``full``."""

    V1 = "v1"
    """What the first version promised."""
    CALLING = "calling"
    """Its number of calls does not grow with people, workspaces, virtual lines or devices."""
    FULL = "full"
    """Its number of calls does."""
    CANDIDATES = "candidates"
    """A list of what could be assigned: read only when it is asked for by name."""


class Cadence(StrEnum):
    """How often an export is read at the most."""

    RUN = "run"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True)
class Reference:
    """Where the ids of a column are found: in one of these ``asset.column``.

    ``when`` is another column of the same row and the text that it has to hold; the ids of other rows are not looked up.
    """

    within: tuple[str, ...]
    when: tuple[str, str] | None = None

    def __str__(self) -> str:
        condition = f" where {self.when[0]} is {self.when[1]}" if self.when is not None else ""
        return " or ".join(self.within) + condition


@dataclass(frozen=True)
class Column:
    """One column of an export.

    ``at`` names the places to look in, best first; the first that has a value wins. ``references`` says what the ids in it
    point to, for the check that finds orphans.
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

    Without ``at``, the field has the name of the column in camelCase. A bare text is short for ``At(text)``, one origin for a tuple
    of one, and the name of an ``asset.column`` for a reference to it.
    """
    places = at if isinstance(at, tuple) else (at if at is not None else camel_case(name),)
    origins = tuple(At(place) if isinstance(place, str) else place for place in places)
    pointers = (Reference((references,)),) if isinstance(references, str) else references
    return Column(name, origins, description, type, key, sensitive, pointers)


def camel_case(name: str) -> str:
    """``queue_size`` as Webex writes it: ``queueSize``."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@dataclass(frozen=True)
class Hidden:
    """A field of the item that no column shows and that is sensitive all the same, by a path as in ``At``."""

    path: str
    sensitive: Sensitivity


class PageStyle(StrEnum):
    """How the next page of a listing is found."""

    LINK = "link"
    """Only by the ``Link: rel="next"`` header."""
    START = "start"
    """By the header, and by ``start`` where no page had one and the first may not have been the last."""
    OFFSET = "offset"
    """By the header where there is one, else by ``start`` until the total that the answer names is reached."""
    INDEX = "index"
    """By the header where there is one, else by ``startIndex`` (from 1) until the total is reached (SCIM style)."""


SMALLEST_PAGE = 10
"""No endpoint is documented to give fewer items at once, whatever is asked for."""


@dataclass(frozen=True, kw_only=True)
class PageSize:
    """How a listing is paged: the size asked for (the largest that the endpoint allows) and how to know the end.

    ``totals`` are fields of the answer (as paths) that name how many items there are in all, ``total_column`` the column of
    the source row that does, for answers that name none. ``ends_below``: a page of fewer items is the
    last, as the endpoint is documented to give so many; after a longer one without a link it may have given fewer than were
    asked for, and only an empty page is the end. ``from_start``: the first page has to be asked with ``start`` too. ``smaller`` are
    sizes to try, in order, when a page is too heavy (504).
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
    """One read of the API: the SDK method, the documented path, and what its answers look like.

    ``sdk_method``, None where the SDK has none, names the read and makes models of its rows; what is asked is ``path``, which
    has the SDK's parameter names in braces. ``scopes`` are alternatives, the usual one first. ``item_key`` is the field that
    holds the list of items, ``a.b`` if it is a field of a field, ``a[].b`` if each element of a list has such a list; None
    means that the answer is the item. ``list_may_be_absent`` is set where an entity that has none is answered without the
    field, ``items_are_texts`` where the items are plain texts and no objects.
    ``org_param`` is the name of the organisation in the query. ``sdk_path_is_wrong``: the SDK asks elsewhere than
    the documented path, which is asked. ``other_path`` is tried when the server says that ``path`` does not
    exist. ``item_errors`` is a field in which an item reports that the server could not complete it.
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
        """How the read is named in the status and in every row: its SDK method, or else the request itself."""
        return self.sdk_method or f"GET {self.path}"


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: what it is, how it is asked, and its columns.

    ``group`` is its area, ``grain`` what one row stands for. ``every`` is how often it is read at the most.
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

    @property
    def sources(self) -> tuple[Param, ...]:
        """The parameters whose values come from a row of another export."""
        return self.asked.params if isinstance(self.asked, EachRow) else ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must be true of a row of the other export."""
        return self.asked.conditions if isinstance(self.asked, EachRow) else ()

    @property
    def variants(self) -> tuple[tuple[Fixed, ...], ...]:
        """The fixed parameters of each time that one question is asked."""
        return self.asked.variants if isinstance(self.asked, Once) else ((),)


def lists_candidates(export: Export) -> bool:
    """Whether its rows are what could be assigned, and nothing that is: by its tier, or, in the first version, by its name."""
    return export.tier is Tier.CANDIDATES or "_available_numbers_" in export.name


def keys_of(export: Export) -> tuple[str, ...]:
    """The names of the columns that identify a row, in the order in which rows are sorted."""
    return tuple(each.name for each in export.columns if each.key)


def header_of(export: Export) -> tuple[str, ...]:
    """All column names of the export, as they stand in the CSV header."""
    return (*(each.name for each in export.columns), SOURCE_METHOD, RAW_JSON)


def source_asset_of(export: Export) -> str | None:
    """The asset that the ids of the calls come from, or None if nothing is asked per row."""
    return export.asked.of if isinstance(export.asked, EachRow) else None


def source_columns_of(export: Export) -> dict[str, tuple[str, ...]]:
    """The columns whose values come from the row that a call was asked with, each with the columns there that they come from."""
    asked_with = {each.param: each.column for each in export.sources}
    found = {each.name: (origin.source_column(asked_with) for origin in each.at) for each in export.columns}
    taken = {name: tuple(filter(None, columns)) for name, columns in found.items()}
    return {name: columns for name, columns in taken.items() if columns}


def asked_params(export: Export) -> frozenset[str]:
    """Every parameter that ``Asked`` may name."""
    fixed = [*export.endpoint.fixed, *(each for variant in export.variants for each in variant)]
    return frozenset([each.param for each in export.sources] + [each.param for each in fixed if each.param])
