"""Generates the pages about exports from the manifest and the documents: the index ``docs/exports.md``, and one per area."""

from collections.abc import Iterable

from space_odt_dagster.manifest.asked import Condition, Fixed, Param, Take
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import (
    Cadence,
    Column,
    ColumnType,
    Export,
    Kind,
    Reference,
    Sensitivity,
    keys_of,
)
from space_odt_dagster.manifest.manifest import Manifest
from tools.docs.lists import lists_in_raw_json

_EVERY = {
    Cadence.RUN: ", in every run",
    Cadence.DAY: ", at most once a day",
    Cadence.WEEK: ", at most once a week",
}
_TYPES = {each: each.value for each in ColumnType} | {ColumnType.LIST: "list of text"}
_HEAD = """\
# The exports

<!-- Written by `make docs` from the manifest. Change the manifest, not this page. -->

There are {exports} exports: {listings} lists and {details} detail reads, with {columns} columns. The index below has all of them,
and each area has a page with every column.
Every export is a pair of files in the folder `exports`: `<name>.csv` and `<name>.json`.

The last two columns are the same in every export:

| column | what |
|---|---|
| `source_method` | The SDK method for this read, or the request if the SDK has no method. |
| `raw_json` | The item exactly as the server sent it: an object in JSON, compact JSON text with sorted keys in CSV. |

How to read the tables:

- **key**: the key columns together identify a row, and rows are sorted by them.
- **sensitive**: `secret` values are hidden by `--redact secrets`, `secret` and `personal` ones by `--redact personal`.
- **references**: the columns of other exports that contain the value. With *where*, this applies only to those rows.
- **type**: the type in the API documentation. Nothing is converted: the JSON file has the value as the server sent it, the CSV
  file has it as text. Numbers, booleans, lists and objects are JSON text in the CSV, and an empty cell is a missing value.
  Columns that come from the same list have the same number of values in the same order, and a missing value is `null`, as in
  `["Sales",null]`. The text "null" has quotes: `"null"`.
- **Scopes**: the first one is enough. Those after *or* work too.
- **read in**: the smallest scope that includes the export. `v1` is the default. `calling` is `v1` and every export whose number of
  calls does not grow with people, workspaces, virtual lines or devices. `full` is everything except `candidates`, the lists of
  assignable items.

Paths are relative to the base URL, by default `https://webexapis.com/v1`.
To open the CSV files in a spreadsheet without damaging them, see [spreadsheets.md](spreadsheets.md).
"""

_AREA_HEAD = """\
# {title}

<!-- Written by `make docs` from the manifest. Change the manifest, not this page. -->

How to read this page: [exports.md](../exports.md).
"""


def index(manifest: Manifest = MANIFEST) -> str:
    """``docs/exports.md``: how to read the pages, and every export by area."""
    listings = sum(export.kind is Kind.BASE for export in manifest)
    columns = sum(len(export.columns) for export in manifest)
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


def _export(export: Export, manifest: Manifest) -> str:
    endpoint = export.endpoint
    facts = [
        ("One row per", export.grain),
        ("Key", _code(keys_of(export)) or "none: the export has a single row"),
        ("Path", f"`GET {endpoint.path}`{_other_path(export)}"),
        (
            "SDK method",
            f"`{endpoint.sdk_method}`{_note_on_the_sdk(export)}"
            if endpoint.sdk_method
            else f"none: `{endpoint.path}` is requested without it",
        ),
        ("Scopes", " or ".join(f"`{scope}`" for scope in endpoint.scopes)),
        ("API page", f"[{endpoint.docs_url.rpartition('/')[2]}]({endpoint.docs_url})"),
        ("Called", _asked(export, manifest)),
        ("Read in", f"`{export.tier}`{_EVERY[export.every]}"),
    ]
    if lists := lists_in_raw_json(export, manifest):
        facts.append(("Lists only in `raw_json`", ", ".join(f"`{path}`" for path in lists)))
    if children := manifest.children(export.name):
        facts.append(("Its ids are used by", ", ".join(_link(child, export, manifest) for child in children)))
    lines = [f"## {export.name}", "", export.description, "", *(f"- **{name}**: {text}" for name, text in facts), ""]
    lines += ["| column | type | key | sensitive | references | description |", "|---|---|---|---|---|---|"]
    lines += [_column(column, export, manifest) for column in export.columns]
    return "\n".join(lines) + "\n"


def _other_path(export: Export) -> str:
    other = export.endpoint.other_path
    return f", or `GET {other}` if the first does not exist" if other else ""


def _note_on_the_sdk(export: Export) -> str:
    return " (the SDK has another path; the documented one is used)" if export.endpoint.sdk_path_is_wrong else ""


def _asked(export: Export, manifest: Manifest) -> str:
    fixed = _with(export.endpoint.fixed).replace(", with", ", always with")
    if not export.sources:
        return f"{_times(export)}{fixed}."
    where = f" where {' and '.join(map(_condition, export.conditions))}" if export.conditions else ""
    ids = ", ".join(_id(each) for each in export.sources)
    return f"once for each row of {_link(export.sources[0].asset, export, manifest)}{where}, with {ids}{fixed}."


def _times(export: Export) -> str:
    if len(export.variants) == 1:
        return "once for the whole organisation"
    ways = " and once ".join(_with(variant).removeprefix(", ") or "without parameters" for variant in export.variants)
    return f"once {ways}; the answers are merged by key; if both have a row, the later one is used"


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
    Take.FLAG: "`{}` if it is true",
    Take.EACH_ELEMENT: "each element of `{}`",
    Take.UUID: "the UUID in `{}`",
}


def _id(param: Param) -> str:
    where = f"`{param.query}`" if param.query else f"`{{{param.param}}}`"
    return f"{where} from {_TAKEN[param.id.take].format(param.column)}"


def _column(column: Column, export: Export, manifest: Manifest) -> str:
    sensitive = "" if column.sensitive is Sensitivity.NONE else column.sensitive.value
    cells = [
        f"`{column.name}`",
        _TYPES[column.type],
        "yes" if column.key else "",
        sensitive,
        "; ".join(_reference(each, export, manifest) for each in column.references),
        column.description.replace("|", "\\|"),
    ]
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _reference(reference: Reference, export: Export, manifest: Manifest) -> str:
    places = " or ".join(_link(place.partition(".")[0], export, manifest, text=place) for place in reference.within)
    return places if reference.when is None else f"{places} where `{reference.when[0]}` is {reference.when[1]}"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _link(name: str, on_page_of: Export, manifest: Manifest, *, text: str | None = None) -> str:
    group = manifest[name].group
    page = "" if group == on_page_of.group else f"{group}.md"
    return f"[`{text or name}`]({page}#{name})"


def _words(name: str) -> str:
    return name.replace("_", " ")
