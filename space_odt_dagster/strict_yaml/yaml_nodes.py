"""Reads a file, YAML or JSON, into nodes. Everything that makes it unreadable is a problem, never a traceback."""

import re
from typing import Any, cast

import yaml

from space_odt_dagster.strict_yaml.json_nodes import json_node
from space_odt_dagster.strict_yaml.nodes import (
    MOST_BYTES,
    MOST_LEVELS,
    MOST_NODES,
    Kind,
    Node,
    check_keys,
    scalar_of,
    whole_characters,
)
from space_odt_dagster.strict_yaml.problems import Problems

_PLAIN, _QUOTED, _COLLECTION = "plain", "quoted", "collection"
_QUOTED_TEXT = re.compile("['\"].*['\"]")
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_TOO_MANY = f"more than {MOST_NODES:,} values, those of aliases counted each time"


def read_yaml(content: bytes, file: str, problems: Problems, *, kind: Kind = "mapping") -> Node | None:
    """The mapping (or the list) that the file contains; None if it has none that can be read. ``file`` is shown in problems."""
    if len(content) > MOST_BYTES:
        problems.add_at(file, 0, 0, "the file has more than 1 MiB.")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = content[: wrong.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        problems.add_at(file, before.count(b"\n") + 1, column, "the file is not UTF-8.")
        return None
    node = _json(text, file, problems) if text.lstrip().startswith(("{", "[")) else None
    node = node or _Reader(file, problems).read(text)
    if node is not None and node.kind != kind:
        wanted = "mapping of keys to values" if kind == "mapping" else "list"
        problems.add(node, f"the file is not a {wanted}.")
        return None
    return node


def read_shipped_yaml(content: bytes, file: str, problems: Problems) -> Node | None:
    """What ``read_yaml`` makes of a file that is shipped, in a tenth of its time: libyaml, where it is installed, reads the same
    in all but rare cases, such as a tab inside a text, and says less well what is wrong."""
    return _Reader(file, problems, _QuickLoader if yaml.__with_libyaml__ else _Loader).read(content.decode())


def _json(text: str, file: str, problems: Problems) -> Node | None:
    node = json_node(text, file)
    waiting = [node] if node is not None else []
    while waiting:
        each = waiting.pop()
        check_keys(each.pairs, problems)
        waiting += [*each.elements, *(value for _, value in each.pairs)]
    return node


class _TooMuch(Exception):
    """The file is larger than what is read. The arguments are a text, a line and a column."""


class _Loader(yaml.SafeLoader):
    """Composes nodes of PyYAML. What a plain text means is not decided here: tags say only how it was written."""

    _level = _count = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self._level += 1
        self._count += 1
        if self._level > MOST_LEVELS or self._count > MOST_NODES:
            mark = cast(Any, self).peek_event().start_mark
            text = f"more than {MOST_LEVELS} levels" if self._level > MOST_LEVELS else _TOO_MANY
            raise _TooMuch(text, mark.line + 1, mark.column + 1)
        node = super().compose_node(parent, index)
        self._level -= 1
        return node

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is not yaml.ScalarNode:
            return _COLLECTION
        return _PLAIN if implicit[0] else _QUOTED


class _QuickLoader(_Loader):
    """The same, of the events of libyaml."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        parser = yaml.CSafeLoader(text)
        for each in ("check_event", "peek_event", "get_event"):
            setattr(self, each, getattr(parser, each))


class _Reader:
    """Makes our nodes of those of PyYAML."""

    def __init__(self, file: str, problems: Problems, loader: type[_Loader] = _Loader) -> None:
        self._file, self._problems, self._loader = file, problems, loader
        self._known: dict[yaml.Node, tuple[Node, int]] = {}
        self._open: set[yaml.Node] = set()

    def read(self, text: str) -> Node | None:
        found = self._composed(text)
        if found is None:
            return None
        try:
            node, _ = self._node(found)
        except _TooMuch as much:
            self._problem(*much.args)
            return None
        return node

    def _composed(self, text: str) -> yaml.Node | None:
        try:
            loader = self._loader(text)
            found = loader.get_single_node()
        except _TooMuch as much:
            self._problem(*much.args)
        except yaml.reader.ReaderError as wrong:
            before = text[: wrong.position]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            self._problem(f"the character U+{ord(text[wrong.position]):04X} is not allowed", line, column)
        except yaml.MarkedYAMLError as wrong:
            mark = wrong.problem_mark or wrong.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            said = ", ".join(str(each) for each in (wrong.context, wrong.problem) if each)
            if self._problems.hides_secrets:
                said = _QUOTED_TEXT.sub("…", said)
            self._problem(f"not valid YAML: {said}", line, column)
        except (yaml.YAMLError, ValueError, OverflowError):
            # PyYAML converts codes of characters and versions without looking at their size.
            self._problem("not valid YAML", loader.line + 1, loader.column + 1)
        else:
            if found is None:
                self._problem("the file is empty", 0, 0)
            return found
        return None

    def _problem(self, text: str, line: int, column: int) -> None:
        self._problems.add_at(self._file, line, column, f"{text}.")

    def _node(self, found: yaml.Node) -> tuple[Node, int]:
        """The node, and how many nodes it has with all that is in it."""
        known = self._known.get(found)
        if known is None:
            self._open.add(found)
            known = self._known[found] = self._made(found)
            self._open.discard(found)
        return known

    def _made(self, found: yaml.Node) -> tuple[Node, int]:
        line, column = found.start_mark.line + 1, found.start_mark.column + 1
        if found.tag not in (_PLAIN, _QUOTED, _COLLECTION):
            self._problem(f"tags such as {self._problems.quoted(found.tag)} have no meaning here", line, column)
        if isinstance(found, yaml.MappingNode):
            pairs = [(self._key(key), self._inside(value)) for key, value in found.value]
            mapping = tuple((key, value) for key, (value, _) in pairs)
            check_keys(mapping, self._problems)
            size = sum(each + 1 for _, (_, each) in pairs) + 1
            node = Node("mapping", mapping, line, column, file=self._file)
        elif isinstance(found, yaml.SequenceNode):
            elements = [self._inside(each) for each in found.value]
            size = sum(each for _, each in elements) + 1
            node = Node("sequence", tuple(each for each, _ in elements), line, column, file=self._file)
        else:
            size, node = 1, self._scalar(found, line, column)
        if size > MOST_NODES:
            raise _TooMuch(_TOO_MANY, line, column)
        return node, size

    def _inside(self, found: yaml.Node) -> tuple[Node, int]:
        if found in self._open:
            line, column = found.start_mark.line + 1, found.start_mark.column + 1
            self._problem("the anchor here contains itself", line, column)
            return Node("scalar", None, line, column, file=self._file), 1
        return self._node(found)

    def _key(self, found: yaml.Node) -> Node:
        node, _ = self._inside(found)
        if node.kind != "scalar":
            self._problems.add(node, "a key must be a text.")
        return node

    def _scalar(self, found: yaml.Node, line: int, column: int) -> Node:
        text = whole_characters(found.value)
        if text is None:
            self._problem("half a character (a surrogate) is no text", line, column)
            text = ""
        value = scalar_of(text) if found.tag == _PLAIN else text
        return Node("scalar", value, line, column, text=text, file=self._file)


def yaml_text(value: Any) -> str:
    """A value as YAML that ``read_yaml`` reads as the same."""
    return str(yaml.dump(value, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=120))
