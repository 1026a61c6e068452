"""The vocabulary of the manifest: everything that can be declared about an export.

Here: frozen declarations that know nothing of HTTP libraries or Dagster. The 63 literals made of them stand in one file
per area beside this one; what makes a set of them sound is in ``manifest.manifest``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from space_odt_dagster.manifest.origins import At, Origin

SOURCE_METHOD = "source_method"
RAW_JSON = "raw_json"


class ColumnType(StrEnum):
    """The type that the API documents for a value. It describes; nothing is ever converted to it."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"


class Sensitivity(StrEnum):
    """What a value gives away: nothing, a person (name, e-mail, number), or a secret (an access code)."""

    NONE = "none"
    PERSONAL = "personal"
    SECRET = "secret"


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
    at: str | Origin | tuple[str | Origin, ...],
    description: str,
    *,
    type: ColumnType = ColumnType.TEXT,
    key: bool = False,
    sensitive: Sensitivity = Sensitivity.NONE,
    references: str | tuple[Reference, ...] = (),
) -> Column:
    """A ``Column`` in the short form of the literals.

    A bare text stands for ``At(text)``, one origin for a tuple of one, and the name of an ``asset.column`` for a reference to it.
    """
    places = at if isinstance(at, tuple) else (at,)
    origins = tuple(At(place) if isinstance(place, str) else place for place in places)
    pointers = (Reference((references,)),) if isinstance(references, str) else references
    return Column(name, origins, description, type, key, sensitive, pointers)


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A parameter with the same value in every call.

    ``query`` is the name it has on the wire. ``param`` is the keyword of the SDK method, or None where the method sends
    the parameter by itself. ``adds`` are fields that items have only because of it.
    """

    query: str
    value: str | bool
    param: str | None = None
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParamSource:
    """A parameter whose values are a column of another asset, one call per row.

    All sources of a spec name the same asset, so that two ids always come from the same row. ``where`` keeps only the
    rows in which another column is set (a boolean column: true). ``query`` is the name on the wire where the parameter is
    not part of the path. ``only_if_true`` sends a flag where it is true and leaves it out otherwise.
    """

    param: str
    asset: str
    column: str
    where: str | None = None
    query: str | None = None
    only_if_true: bool = False


class Paging(StrEnum):
    """How the next page of a listing is found."""

    LINK = "link"
    """Only by the ``Link: rel="next"`` header."""
    START = "start"
    """By the header, and by ``start`` where no page had one although the first was full."""
    INDEX = "index"
    """By the header where there is one, else by ``startIndex`` (from 1) until the total is reached (SCIM style)."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """How a listing is paged: the size asked for (the largest that the endpoint allows) and how to know the end.

    ``totals`` are fields of the answer that name how many items there are in all, ``total_column`` the column of the source row
    that does, for answers that name none. ``silent_cap`` is a number of rows at which the
    endpoint has been seen to stop without a word. ``smaller`` are sizes to try, in order, when a page is too heavy (504).
    """

    size: int
    size_param: str = "max"
    paging: Paging = Paging.START
    totals: tuple[str, ...] = ()
    total_column: str | None = None
    silent_cap: int | None = None
    smaller: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One read of the API: the SDK method, the documented path, and what its answers look like.

    ``path`` has the SDK's parameter names in braces. ``scopes`` are alternatives, the usual one first. ``item_key`` is the
    field that holds the list of items; None means that the answer is the item. ``list_may_be_absent`` is set where an
    entity that has none is answered without the field. ``sdk_path_is_wrong``: the SDK asks elsewhere, so the documented
    path is asked through its session instead. ``other_path`` is tried when the server says that ``path`` does not exist.
    ``item_errors`` is a field in which an item reports that the server could not complete it.
    """

    sdk_method: str
    path: str
    scopes: tuple[str, ...]
    docs_url: str
    item_key: str | None = None
    list_may_be_absent: bool = False
    fixed: tuple[Fixed, ...] = ()
    page: Page | None = None
    sdk_path_is_wrong: bool = False
    other_path: str | None = None
    item_errors: str | None = None


@dataclass(frozen=True, kw_only=True)
class ModuleSpec:
    """A base module: a listing that is asked without ids.

    ``variants`` are the fixed parameters of each time it is asked (once, without any, by default); the answers are merged
    by key, and the later variant wins.
    """

    name: str
    group: str
    grain: str
    description: str
    endpoint: Endpoint
    columns: tuple[Column, ...]
    variants: tuple[tuple[Fixed, ...], ...] = ((),)

    @property
    def sources(self) -> tuple[ParamSource, ...]:
        """A base module takes no ids."""
        return ()


@dataclass(frozen=True, kw_only=True)
class ArtifactSpec:
    """A detail read: one call per source row, or a single call where it has no sources (an organisation-wide question)."""

    name: str
    group: str
    grain: str
    description: str
    endpoint: Endpoint
    columns: tuple[Column, ...]
    sources: tuple[ParamSource, ...] = ()

    @property
    def variants(self) -> tuple[tuple[Fixed, ...], ...]:
        """An artifact is asked once per source row."""
        return ((),)


Spec: TypeAlias = ModuleSpec | ArtifactSpec


def keys_of(spec: Spec) -> tuple[str, ...]:
    """The names of the columns that identify a row, in the order in which rows are sorted."""
    return tuple(each.name for each in spec.columns if each.key)


def header_of(spec: Spec) -> tuple[str, ...]:
    """All column names of the export, as they stand in the CSV header."""
    return (*(each.name for each in spec.columns), SOURCE_METHOD, RAW_JSON)


def source_asset_of(spec: Spec) -> str | None:
    """The asset that the ids of the calls come from, or None if nothing is asked per row."""
    return spec.sources[0].asset if spec.sources else None


def asked_params(spec: Spec) -> frozenset[str]:
    """Every parameter that ``Asked`` may name."""
    fixed = [*spec.endpoint.fixed, *(each for variant in spec.variants for each in variant)]
    return frozenset([each.param for each in spec.sources] + [each.param for each in fixed if each.param])
