"""Reads desired files: YAML or JSON, one or several, into one frozen ``Desired``. All mistakes are reported at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from space_odt_dagster.judging.adjustment_reader import read_adjustments, read_parameters
from space_odt_dagster.judging.condition import ALWAYS, All, Condition, Rule
from space_odt_dagster.judging.condition_reader import Names
from space_odt_dagster.judging.desired import NO_RULES, SHIPPED, Desired
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.rule_reader import SEVERITIES, read_rules
from space_odt_dagster.judging.scope_reader import cannot_be_asked, read_labels, read_scopes, strange_scope
from space_odt_dagster.judging.score import Convention, Weight
from space_odt_dagster.judging.waiver_reader import read_waivers
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import Fields, number_of, pairs_of
from space_odt_dagster.strict_yaml.nodes import MOST_BYTES, Node
from space_odt_dagster.strict_yaml.problems import Problems, quoted
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml

FORMAT = 1
_SUBJECT = "what is desired"
MAPPINGS = ("parameters", "labels", "scopes", "rules")
LISTS = ("state", "waivers")
DESIRED_KEYS = ("format", "extends", "organisation", *MAPPINGS, *LISTS, "score")
FREE = "x-"
"""Begins the keys that may hold anything, such as anchors."""
ENDINGS = (".yaml", ".yml", ".json")


def read_desired(paths: Iterable[str | Path], shipped: Mapping[str, Rule], manifest: Manifest) -> Desired:
    """What these files, and the files in these folders, say together. ``shipped`` are the rules that can be adjusted, by id.

    Raises ``WrongFile`` with every problem.
    """
    problems = Problems(_SUBJECT)
    files = dict.fromkeys(file for path in paths for file in _files(Path(path), problems))
    return _desired(_contents(files, problems), shipped, manifest, problems)


def desired_of(contents: Mapping[str, bytes], shipped: Mapping[str, Rule], manifest: Manifest) -> Desired:
    """The same, of the contents of files by name."""
    return _desired(contents.items(), shipped, manifest, Problems(_SUBJECT))


def _files(path: Path, problems: Problems) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        found = sorted(each for each in path.iterdir() if each.suffix in ENDINGS and not each.name.startswith("."))
    except OSError as failure:
        problems.add_at(str(path), 0, 0, f"the folder cannot be read: {failure.strerror}.")
        return
    if not found:
        problems.add_at(str(path), 0, 0, f"the folder has no file that ends in {', '.join(ENDINGS)}.")
    yield from found


def _contents(files: Iterable[Path], problems: Problems) -> Iterator[tuple[str, bytes]]:
    for file in files:
        try:
            with file.open("rb") as opened:
                yield str(file), opened.read(MOST_BYTES + 1)
        except (OSError, ValueError) as failure:
            reason = failure.strerror if isinstance(failure, OSError) else failure
            problems.add_at(str(file), 0, 0, f"the file cannot be read: {reason}.")


def _desired(
    contents: Iterable[tuple[str, bytes]], shipped: Mapping[str, Rule], manifest: Manifest, problems: Problems
) -> Desired:
    nodes = [node for name, content in contents if (node := read_yaml(content, name, problems)) is not None]
    if problems.found and not nodes:
        problems.refuse()
    desired = _Reader([_fields(node, problems) for node in nodes], shipped, manifest, problems).read()
    problems.refuse()
    return desired


def _fields(node: Node, problems: Problems) -> Fields:
    free = [key.text for key, _ in node.pairs if key.text.startswith(FREE)]
    return Fields(node, problems, "a desired file", (*DESIRED_KEYS, *free))


class _Reader:
    """Reads the sections of all files, each joined over the files."""

    def __init__(
        self, files: list[Fields], shipped: Mapping[str, Rule], manifest: Manifest, problems: Problems
    ) -> None:
        self._files, self._manifest, self._problems = files, manifest, problems
        self._extends = self._one("extends", (SHIPPED, NO_RULES)) or SHIPPED
        self._shipped = shipped if self._extends == SHIPPED else {}
        self._sections = {name: self._joined(name) for name in MAPPINGS}
        self._names = Names(*(frozenset(key.text for key, _ in self._sections[name]) for name in ("scopes", "labels")))

    def read(self) -> Desired:
        manifest, problems, sections = self._manifest, self._problems, self._sections
        for each in self._files:
            each.demand("format")
            if (given := each.get("format")) is not None and (given.value != FORMAT or given.value is True):
                problems.add(given, f"format must be {FORMAT}.")
        labels = read_labels(sections["labels"], problems)
        scopes = read_scopes(sections["scopes"], self._names, manifest, problems)
        state = self._state()
        self._check_scopes(state, scopes)
        rules = {**self._shipped, **{each.rule_id: each for each in state}}
        waivers = [each for fields in self._files for each in _list(fields, "waivers")]
        return Desired(
            organisation=self._one("organisation"),
            extends=self._extends,
            parameters=_sorted(read_parameters(sections["parameters"], self._shipped, problems)),
            labels=_sorted(labels),
            scopes=_sorted(scopes),
            adjustments=_sorted(read_adjustments(sections["rules"], self._shipped, scopes, manifest, problems)),
            state=tuple(sorted(state, key=lambda each: each.rule_id)),
            waivers=read_waivers(waivers, rules, manifest, problems),
            convention=self._convention(),
        )

    def _one(self, key: str, known: tuple[str, ...] = ()) -> str:
        """A text that all files which have it must agree on."""
        first: tuple[str, Node] | None = None
        for fields in self._files:
            node = fields.get(key)
            text = (fields.one_of(key, known) if known else fields.text(key)) if node is not None else ""
            if node is None or not text:
                continue
            if first is None:
                first = (text, node)
            elif first[0] != text:
                self._problems.add(node, f"{key} is another one in {_place(first[1])}.")
        return first[0] if first is not None else ""

    def _joined(self, section: str) -> list[tuple[Node, Node]]:
        """The entries of a section of all files. The same key twice is a problem."""
        found: dict[str, tuple[Node, Node]] = {}
        for fields in self._files:
            node = fields.get(section)
            if node is None or (node.kind == "scalar" and node.value is None):
                continue
            for key, value in pairs_of(node, self._problems, section):
                before = found.setdefault(key.text, (key, value))[0]
                if before is not key:
                    self._problems.add(key, f"{quoted(key.text)} is already in {_place(before)}.")
        return list(found.values())

    def _state(self) -> tuple[Rule, ...]:
        found: list[Rule] = []
        places: dict[str, Node] = {}
        for fields in self._files:
            listed = _list(fields, "state")
            if not listed:
                continue
            node = replace(fields.node, kind="sequence", value=listed)
            found += read_rules(node, self._problems, manifest=self._manifest, own=True, names=self._names)
            for each in filter(None, (element.get("id") for element in listed)):
                before = places.setdefault(each.text, each)
                if before is not each:
                    self._problems.add(each, f"{quoted(each.text)} is already in {_place(before)}.")
                if each.text in self._shipped:
                    self._problems.add(each, f"{quoted(each.text)} is a shipped rule: choose another id.")
        return tuple({each.rule_id: each for each in found}.values())

    def _check_scopes(self, state: Iterable[Rule], scopes: Mapping[str, Condition]) -> None:
        """Scopes must fit the rows that own rules ask them of."""
        elements = {
            node.text: node for fields in self._files for each in _list(fields, "state") if (node := each.get("id"))
        }
        for rule in state:
            for clause in rule.clauses:
                asked = All((clause.where, clause.expect or ALWAYS))
                for export in clause.about:
                    strange = strange_scope(asked, scopes, export, self._manifest)
                    if strange is not None:
                        self._problems.add(elements[rule.rule_id], cannot_be_asked(strange))

    def _convention(self) -> Convention:
        given = [(fields, node) for fields in self._files if (node := fields.get("score")) is not None]
        for _, node in given[1:]:
            self._problems.add(node, f"score is already in {_place(given[0][1])}.")
        if not given:
            return Convention()
        fields = Fields(given[0][1], self._problems, "score", SEVERITIES)
        weights = {}
        for severity in SEVERITIES:
            node = fields.get(severity)
            if node is None:
                continue
            before = Convention().of(Severity(severity))
            weight = Fields(node, self._problems, "a weight", ("chance", "half"))
            chance, half = (number_of(weight.get(each), self._problems, each) for each in ("chance", "half"))
            weights[severity] = Weight(
                before.chance if chance is None else float(chance), before.half if half is None else float(half)
            )
        try:
            return Convention(**weights)
        except ValueError as wrong:
            self._problems.add(fields.node, str(wrong))
            return Convention()


def _list(fields: Fields, key: str) -> tuple[Node, ...]:
    """The elements of a section, which may be empty."""
    node = fields.get(key)
    if node is None or (node.kind == "scalar" and node.value is None) or (node.kind == "sequence" and not node.value):
        return ()
    return fields.elements(key)


def _sorted(found: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(found.items()))


def _place(node: Node) -> str:
    return f"{node.file}:{node.line}"
