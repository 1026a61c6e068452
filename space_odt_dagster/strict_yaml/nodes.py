"""A file as a tree of nodes, each with its place in the file, and the rule for what a plain text means.

The rule is the JSON part of the core schema of YAML 1.2: ``true``, ``false``, ``null`` (also ``~`` and nothing) and JSON's numbers.
All other texts stay texts: ``0142``, ``NO``, ``+34911``, ``12:30``, ``2027-01-01``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from space_odt_dagster.strict_yaml.problems import Problems

MOST_BYTES = 1024 * 1024
MOST_NODES = 100_000
MOST_LEVELS = 64
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,399})(?P<rest>(?:\.[0-9]{1,399})?(?:[eE][+-]?[0-9]{1,4})?)")
"""A number of JSON. Longer ones are texts."""
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

Kind = Literal["mapping", "sequence", "scalar"]


@dataclass(frozen=True)
class Node:
    """A mapping, a sequence or a scalar, and where it begins (line and column from 1).

    ``value`` is a tuple of pairs (key node, value node), a tuple of nodes, or a str, int, Decimal, bool or None. ``text`` is the
    text of a scalar as it is in the file, without quotes.
    """

    kind: Kind
    value: Any
    line: int
    column: int
    text: str = ""
    file: str = ""

    @property
    def pairs(self) -> tuple[tuple["Node", "Node"], ...]:
        """Keys and values of a mapping; nothing for another node."""
        return self.value if self.kind == "mapping" else ()

    @property
    def elements(self) -> tuple["Node", ...]:
        """The elements of a sequence; nothing for another node."""
        return self.value if self.kind == "sequence" else ()

    @property
    def is_text(self) -> bool:
        """Whether it is a text."""
        return self.kind == "scalar" and isinstance(self.value, str)

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.kind == "scalar" and isinstance(self.value, int | Decimal) and not isinstance(self.value, bool)

    def get(self, key: str) -> "Node | None":
        """The value of a key; None if it is not there."""
        return next((value for name, value in self.pairs if name.text == key), None)


def scalar_of(text: str) -> str | int | Decimal | bool | None:
    """What a text without quotes means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return Decimal(text) if number["rest"] else int(text)


def whole_characters(text: str) -> str | None:
    """The text with pairs of surrogates (``\\ud83d\\ude00``) joined; None if half a character is left over."""
    if not _HALF_CHARACTER.search(text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def check_keys(pairs: Iterable[tuple[Node, Node]], problems: Problems) -> None:
    """Adds the keys of a mapping that are repeated."""
    first: dict[str, Node] = {}
    for key, _ in pairs:
        before = first.setdefault(key.text, key)
        if before is not key:
            problems.add(key, f"the key {problems.quoted(key.text)} is already in line {before.line}.")


def plain(node: Node) -> Any:
    """The node as plain Python values."""
    if node.kind == "mapping":
        return {key.text: plain(value) for key, value in node.pairs}
    if node.kind == "sequence":
        return [plain(each) for each in node.elements]
    return node.value
