"""The page of the comparison rules: what each rule covers in the exports and their documented responses."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.comparison_rules import ExportRole, FieldClass, ListMatch, Patterns, each_of
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.export_roles import EXPORT_ROLES, REFERS
from space_odt_dagster.manifest.field_classes import FIELD_CLASSES
from space_odt_dagster.manifest.marks import field_rule, listed_by, stands
from space_odt_dagster.manifest.nested_lists import LIST_MATCHES
from space_odt_dagster.simulator.documents import FOLDER
from space_odt_dagster.simulator.json_paths import list_at

_HEAD = """\
# The rules of the comparison

<!-- Written by `make docs` from the manifest. Change `space_odt_dagster/manifest`, not this page. -->

How [changes](changes.md) are classed: what changes by itself, how the elements of lists match, which export owns a fact.
In each table the first rule that fits decides. The last column has what a rule decides of the exports and their documented
answers, so an edit of a rule shows its reach here. A field without a rule is a setting.
"""
_FIELDS = """
## Fields that are no settings

| class | exports | fields | decides |
|---|---|---|---|
"""
_LISTS = """
## How the elements of lists match

| by | an element is | exports | lists | decides |
|---|---|---|---|---|
"""
_ROLES = """
## Which export owns a fact

| role | exports | owns | repeats | recognised by | decides |
|---|---|---|---|---|---|
"""
_REFERS = """
## Who is named in a field

| who | exports | fields |
|---|---|---|
"""

Reach = dict[int, dict[str, list[str]]]
"""The paths that a rule (by its ``id``) decides, by export; no paths for a rule about whole exports."""


def comparison_rules() -> str:
    """The page as Markdown."""
    reach = reach_of_rules()
    return "".join(
        [
            *(_HEAD, _FIELDS),
            *(_field_row(each, reach) for each in FIELD_CLASSES),
            _LISTS,
            *(_list_row(each, reach) for each in LIST_MATCHES),
            _ROLES,
            *(_role_row(each, reach) for each in EXPORT_ROLES),
            _REFERS,
            *(_row(each.role, _names(each.exports, each.but), _names(each.paths)) for each in REFERS),
        ]
    )


def reach_of_rules() -> Reach:
    """What each rule decides."""
    reach: Reach = defaultdict(lambda: defaultdict(list))
    for export in MANIFEST:
        _ = reach[id(stands(export.name))][export.name]
        fields, lists = documented_paths(export)
        for path in sorted(fields) + [f"@{each.name}" for each in export.columns]:
            reach[id(field_rule(export.name, path))][export.name].append(path)
        for path in sorted(lists):
            reach[id(listed_by(export.name, path))][export.name].append(path)
    return reach


def documented_paths(export: Export) -> tuple[set[str], set[str]]:
    """The fields and the lists inside the items of the documented example, without selectors."""
    document = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    key = export.endpoint.item_key
    items = [document["example"]] if key is None else list_at(document["example"], key)
    found = [each for item in items for each in _paths(item)]
    return {path for path, is_list in found if path}, {path for path, is_list in found if is_list}


def _paths(value: Any, at: str = "") -> Iterator[tuple[str, bool]]:
    """Each path inside a value, and whether it is a list. Dots inside field names are escaped."""
    yield at, isinstance(value, list)
    if isinstance(value, dict):
        for name, inner in value.items():
            escaped = name.replace(".", "\\.")
            yield from _paths(inner, f"{at}.{escaped}" if at else escaped)
    elif isinstance(value, list):
        for each in value:
            yield from (found for found in _paths(each, at) if found[0] != at or found[1])


def _field_row(rule: FieldClass, reach: Reach) -> str:
    return _row(
        rule.as_class.value, _names(rule.exports, rule.but), _names(rule.paths), _reach(reach[id(rule)], rule.paths)
    )


def _list_row(rule: ListMatch, reach: Reach) -> str:
    by = ", ".join(rule.fields) or "value"
    by += f", else {', '.join(rule.or_else)}" if rule.or_else else ""
    by += " (made of the name)" if rule.encodes_name else " (by its UUID)" if rule.by_uuid else ""
    return _row(by, rule.role, _names(rule.exports, rule.but), _names(rule.paths), _reach(reach[id(rule)], rule.paths))


def _role_row(rule: ExportRole, reach: Reach) -> str:
    role = rule.role.value
    role += f" of `{rule.twin_of}`" if rule.twin_of else ""
    role += f": {rule.member_is}" if rule.member_is else ""
    natural = [" and ".join(f"`{name}`" for name in each) for each in rule.natural]
    natural += ["its number is its key"] * rule.number_is_key + ["its name is its key"] * rule.name_is_key
    if rule.container:
        natural.append(f"`{rule.container}` has {_names(rule.members)}")
    exports = _names(rule.exports, rule.but)
    return _row(role, exports, _names(rule.owns), _names(rule.repeats), "; ".join(natural), _reach(reach[id(rule)], ()))


def _reach(found: dict[str, list[str]], paths: Patterns) -> str:
    """The exports, with their paths unless the rule names all of them."""
    if paths == "*" or not paths:
        return _names(tuple(found))
    return "; ".join(f"`{export}`: {_names(tuple(found[export]))}" for export in found)


def _names(patterns: Patterns, but: Patterns = ()) -> str:
    text = " ".join(f"`{each}`" for each in each_of(patterns))
    return f"{text} but {_names(but)}" if but else text


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
