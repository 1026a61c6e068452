"""The pages of the exports, from the manifest and the documents: ``docs/exports.md`` is the index, each area has its own."""

from collections.abc import Iterable

from space_odt_dagster.manifest.asked import Condition, Fixed, Param, Take
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import (
    Cadence,
    Column,
    ColumnType,
    Export,
    Kind,
    Reference,
    Sensitivity,
    keys_of,
)
from tools.docs.lists import lists_in_raw_json

_EVERY = {
    Cadence.RUN: ", at every run",
    Cadence.DAY: ", once a day at the most",
    Cadence.WEEK: ", once a week at the most",
}
_TYPES = {each: each.value for each in ColumnType} | {ColumnType.LIST: "list of text"}
_HEAD = """\
# The exports

<!-- Written by `make docs` from the manifest. Change the manifest, not this page. -->

There are {exports} exports: {listings} listings and {details} detail reads, with {columns} columns. The index below names them
all, and each area has a page with every column.
Every export is a pair of files in the `exports` folder, `<name>.csv` and `<name>.json`.

Besides its columns, every export ends with two more:

| column | what |
|---|---|
| `source_method` | The SDK method that the row was read with, or the request where the SDK has none. |
| `raw_json` | The item exactly as the server sent it. In JSON it is the object itself, in CSV compact JSON text with sorted keys. |

How to read the tables:

- **key**: the key columns together name a row, and rows are sorted by them.
- **sensitive**: `secret` values are hidden by `--redact secrets`, `secret` and `personal` ones by `--redact personal`.
- **references**: the columns of other exports in which the value is found; with *where*, only in rows where that holds.
- **type**: what the API documents. Nothing is converted: a value stands in JSON as the server sent it, and in CSV as text.
  Numbers, booleans, lists and objects in CSV are their JSON text, and an empty cell is a missing value.
  Columns that are made of one list stay aligned: the n-th value of each belongs to the n-th element, and an absent one is `null`
  in its place, as in `["Sales",null]`. A text of these four letters has quotes: `"null"`.
- **Scopes**: the first one is enough; those after *or* are accepted in its place.

- **read in**: the narrowest scope that an export is part of. `v1` is read unless you say otherwise; `calling` is `v1` and all
  whose number of calls does not grow with people, workspaces, virtual lines or devices; `full` is `calling` and the rest, but for
  `candidates`: lists of what could be assigned.

Paths begin after the base URL, which is `https://webexapis.com/v1` unless it is configured otherwise.
How to open the CSV files in a spreadsheet without damage: [spreadsheets.md](spreadsheets.md).
"""

_AREA_HEAD = """\
# {title}

<!-- Written by `make docs` from the manifest. Change the manifest, not this page. -->

How to read this page: [exports.md](../exports.md).
"""


def index(manifest: Manifest = MANIFEST) -> str:
    """``docs/exports.md``: how to read the pages, and every export by area."""
    listings = sum(spec.kind is Kind.BASE for spec in manifest)
    columns = sum(len(spec.columns) for spec in manifest)
    head = _HEAD.format(exports=len(manifest), listings=listings, details=len(manifest) - listings, columns=columns)
    return f"{head}\n{_index(manifest)}"


def area_page(group: str, manifest: Manifest = MANIFEST) -> str:
    """``docs/exports/<area>.md``: every export of an area with its columns."""
    head = _AREA_HEAD.format(title=_words(group).capitalize())
    return "\n".join([head, *(_export(manifest[name], manifest) for name in manifest.groups[group])])


def _index(manifest: Manifest) -> str:
    lines = ["## Index", "", "| area | export | one row per | read in |", "|---|---|---|---|"]
    for group, names in manifest.groups.items():
        lines += [
            f"| [{_words(group)}](exports/{group}.md) | [`{name}`](exports/{group}.md#{name}) "
            f"| {manifest[name].grain} | `{manifest[name].tier}` |"
            for name in names
        ]
    return "\n".join(lines) + "\n"


def _export(spec: Export, manifest: Manifest) -> str:
    endpoint = spec.endpoint
    facts = [
        ("One row per", spec.grain),
        ("Key", _code(keys_of(spec)) or "none: there is a single row"),
        ("Path", f"`GET {endpoint.path}`{_other_path(spec)}"),
        (
            "SDK method",
            f"`{endpoint.sdk_method}`{_note_on_the_sdk(spec)}"
            if endpoint.sdk_method
            else f"none: `{endpoint.path}` is asked",
        ),
        ("Scopes", " or ".join(f"`{scope}`" for scope in endpoint.scopes)),
        ("API page", f"[{endpoint.docs_url.rpartition('/')[2]}]({endpoint.docs_url})"),
        ("Asked", _asked(spec, manifest)),
        ("Read in", f"`{spec.tier}`{_EVERY[spec.every]}"),
    ]
    if lists := lists_in_raw_json(spec, manifest):
        facts.append(("Lists in `raw_json` alone", ", ".join(f"`{path}`" for path in lists)))
    if children := manifest.children(spec.name):
        facts.append(("Its ids are used by", ", ".join(_link(child, spec, manifest) for child in children)))
    lines = [f"## {spec.name}", "", spec.description, "", *(f"- **{name}**: {text}" for name, text in facts), ""]
    lines += ["| column | type | key | sensitive | references | description |", "|---|---|---|---|---|---|"]
    lines += [_column(column, spec, manifest) for column in spec.columns]
    return "\n".join(lines) + "\n"


def _other_path(spec: Export) -> str:
    other = spec.endpoint.other_path
    return f", or `GET {other}` where the server says that the first does not exist" if other else ""


def _note_on_the_sdk(spec: Export) -> str:
    return (
        " (its path differs from the documented one, which is the one asked)" if spec.endpoint.sdk_path_is_wrong else ""
    )


def _asked(spec: Export, manifest: Manifest) -> str:
    fixed = _with(spec.endpoint.fixed).replace(", with", ", always with")
    if not spec.sources:
        return f"{_times(spec)}{fixed}."
    where = f" where {' and '.join(map(_condition, spec.conditions))}" if spec.conditions else ""
    ids = ", ".join(_id(each) for each in spec.sources)
    return f"once for each row of {_link(spec.sources[0].asset, spec, manifest)}{where}, with {ids}{fixed}."


def _times(spec: Export) -> str:
    if len(spec.variants) == 1:
        return "once for the whole organisation"
    ways = " and once ".join(_with(variant).removeprefix(", ") or "without parameters" for variant in spec.variants)
    return f"once {ways}; the answers are merged by key, and the later one counts"


def _with(fixed: Iterable[Fixed]) -> str:
    texts = [
        f"`{each.query}={str(each.value).lower() if isinstance(each.value, bool) else each.value}`" for each in fixed
    ]
    return f", with {' and '.join(texts)}" if texts else ""


def _condition(condition: Condition) -> str:
    negated = "not " if condition.negated else ""
    return f"`{condition.column}` is {negated}{condition.text or 'set'}"


_TAKEN = {
    Take.VALUE: "`{}`",
    Take.FLAG: "`{}` where it is true",
    Take.EACH_ELEMENT: "each element of `{}`",
    Take.UUID: "the UUID in `{}`",
}


def _id(param: Param) -> str:
    where = f"`{param.query}`" if param.query else f"`{{{param.param}}}`"
    return f"{where} from {_TAKEN[param.id.take].format(param.column)}"


def _column(column: Column, spec: Export, manifest: Manifest) -> str:
    sensitive = "" if column.sensitive is Sensitivity.NONE else column.sensitive.value
    cells = [
        f"`{column.name}`",
        _TYPES[column.type],
        "yes" if column.key else "",
        sensitive,
        "; ".join(_reference(each, spec, manifest) for each in column.references),
        column.description.replace("|", "\\|"),
    ]
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _reference(reference: Reference, spec: Export, manifest: Manifest) -> str:
    places = " or ".join(_link(place.partition(".")[0], spec, manifest, text=place) for place in reference.within)
    return places if reference.when is None else f"{places} where `{reference.when[0]}` is {reference.when[1]}"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _link(name: str, on_page_of: Export, manifest: Manifest, *, text: str | None = None) -> str:
    group = manifest[name].group
    page = "" if group == on_page_of.group else f"{group}.md"
    return f"[`{text or name}`]({page}#{name})"


def _words(name: str) -> str:
    return name.replace("_", " ")
