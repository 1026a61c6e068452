"""Reads the scopes and labels of desired files, and checks that scopes are used where they mean something."""

from collections.abc import Collection, Iterator, Mapping

from space_odt_dagster.judging.condition import (
    All,
    Condition,
    Count,
    Elements,
    ExistsIn,
    HasLabel,
    InScope,
    Not,
    Path,
    Rows,
    SameAs,
    Some,
)
from space_odt_dagster.judging.condition_reader import Names, read_condition
from space_odt_dagster.judging.labels import LISTINGS, Label
from space_odt_dagster.judging.references import way_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import elements_of, name_of, text_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems, quoted


def read_labels(pairs: Collection[tuple[Node, Node]], problems: Problems) -> dict[str, Label]:
    """The labels by name."""
    return {name: _label(value, problems) for key, value in pairs if (name := name_of(key, problems, "a label"))}


def _label(node: Node, problems: Problems) -> Label:
    if node.kind != "mapping" or not node.pairs:
        problems.add(node, "a label is a mapping, such as {people: [ana@example.com]}.")
    members = {}
    for key, value in node.pairs:
        if key.text not in LISTINGS:
            problems.add_unknown(key, key.text, "a label cannot be for", LISTINGS)
            continue
        listed = (value,) if value.kind == "scalar" else elements_of(value, problems, key.text)
        for each in listed:
            if not text_of(each).removeprefix("begins_with:").strip():
                problems.add(each, "a label needs an id, an e-mail address, a name or a glob.")
        members[key.text] = tuple(sorted({text_of(each) for each in listed}))
    return Label(tuple(sorted(members.items())))


def read_scopes(
    pairs: Collection[tuple[Node, Node]], names: Names, manifest: Manifest, problems: Problems
) -> dict[str, Condition]:
    """The conditions by name of scope. A scope that contains itself is a problem."""
    scopes: dict[str, Condition] = {}
    for key, value in pairs:
        if value.kind == "mapping" and not value.pairs:
            problems.add(value, "the scope says nothing.")
        if name := name_of(key, problems, "a scope"):
            scopes[name] = read_condition(value, problems, exports=(), manifest=manifest, names=names)
    for key, _ in pairs:
        if key.text in _inside(key.text, scopes):
            problems.add(key, f"the scope {quoted(key.text)} contains itself.")
        elif key.text in scopes and (strange := strange_scope(scopes[key.text], scopes, "", manifest)) is not None:
            problems.add(key, cannot_be_asked(strange))
    return scopes


def strange_scope(
    condition: Condition, scopes: Mapping[str, Condition], export: str, manifest: Manifest
) -> tuple[str, str] | None:
    """A scope, and the export of rows that it is asked of although they do not refer to what it is about; None if there is none."""
    uses = (use for use in _uses(condition, export) if use[1] and not _fits(*use, scopes, manifest))
    return next(uses, None)


def cannot_be_asked(strange: tuple[str, str]) -> str:
    """What is wrong with a scope in a place."""
    return f"the scope {strange[0]} cannot be asked of {strange[1]}, which does not refer to what it is about."


def _fits(name: str, export: str, scopes: Mapping[str, Condition], manifest: Manifest) -> bool:
    read = [scopes[each] for each in (name, *_inside(name, scopes)) if each in scopes]
    paths = [path for condition in read for path in _paths(condition)]
    return all(way_of(manifest, export, path) is not None for path in paths)


def _inside(name: str, scopes: Mapping[str, Condition]) -> set[str]:
    """The scopes that a scope is made of, directly or not; itself only if it contains itself."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        named = {
            each.name for each in _parts(scopes[waiting.pop()]) if isinstance(each, InScope) and each.name in scopes
        }
        waiting += sorted(named - found)
        found |= named
    return found


def _parts(condition: Condition) -> Iterator[Condition]:
    """A condition and those that it is made of, about the same row."""
    yield condition
    inside: tuple[Condition, ...] = ()
    if isinstance(condition, All | Some):
        inside = condition.conditions
    elif isinstance(condition, Not):
        inside = (condition.condition,)
    for each in inside:
        yield from _parts(each)


def _uses(condition: Condition, export: str) -> Iterator[tuple[str, str]]:
    """The scopes in a condition, each with the export of the rows that it is asked of; that is empty in a scope."""
    for each in _parts(condition):
        if isinstance(each, InScope):
            yield each.name, export
        elif isinstance(each, Elements) and isinstance(each.subject, Rows):
            yield from _uses(each.condition, each.subject.export)
        elif isinstance(each, Elements):
            yield from _uses(each.condition, "")
        elif isinstance(each, ExistsIn) and each.where is not None:
            yield from _uses(each.where, each.export)


def _paths(condition: Condition) -> Iterator[Path]:
    for each in _parts(condition):
        if isinstance(each, Elements | Count):
            yield each.subject if isinstance(each.subject, Path) else each.subject.ours
        elif not isinstance(each, All | Some | Not | InScope | HasLabel):
            if each.subject is not None:
                yield each.subject
            if isinstance(each, SameAs):
                yield each.other
