"""Reads the keys of a mapping in a file: which there are, which must be there, and what their values are."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal

from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


class Fields:
    """The keys of one mapping. ``what`` names it in problems. A value of the wrong kind is a problem and read as nothing."""

    def __init__(self, node: Node, problems: Problems, what: str, known: Iterable[str]) -> None:
        self.node, self.problems, self._what = node, problems, what
        known = tuple(known)
        self.is_mapping = node.kind == "mapping"
        if not self.is_mapping:
            problems.add(node, f"{what} must be a mapping of keys to values.")
        for key, _ in node.pairs:
            if key.text not in known:
                problems.add_unknown(key, key.text, f"{what} has no key", known)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> Node | None:
        """The value of a key; None if it is not there."""
        return self.node.get(key)

    def demand(self, *keys: str) -> None:
        """Adds a problem for each key that is missing."""
        missing = [key for key in keys if self.get(key) is None]
        if missing and self.is_mapping:
            self.problems.add(self.node, f"{self._what} needs {' and '.join(missing)}.")

    def text(self, key: str, *, least: int = 1) -> str:
        """A text (numbers by their text), its white space joined; empty if it is missing."""
        node = self.get(key)
        if node is None:
            return ""
        found = " ".join(text_of(node).split())
        if len(found) < least:
            wanted = "a text" if least == 1 else f"a text of at least {least} characters"
            self.problems.add(node, f"{key} must be {wanted}.")
            return ""
        return found

    def one_of(self, key: str, known: Collection[str], default: str = "") -> str:
        """One of the known words."""
        node = self.get(key)
        if node is None:
            return default
        if node.is_text and node.value in known:
            return str(node.value)
        if node.is_text:
            self.problems.add_unknown(node, node.value, f"{key} must be one of {', '.join(known)}, not", known)
        else:
            self.problems.add(node, f"{key} must be one of {', '.join(known)}.")
        return default

    def name(self, key: str) -> str:
        """A name: small letters, digits, ``-`` and ``_``."""
        node = self.get(key)
        return name_of(node, self.problems, key) if node is not None else ""

    def whole(self, key: str) -> int | None:
        """A whole number."""
        node = self.get(key)
        return whole_of(node, self.problems, key) if node is not None else None

    def elements(self, key: str) -> tuple[Node, ...]:
        """The elements of a list."""
        node = self.get(key)
        return elements_of(node, self.problems, key) if node is not None else ()


def elements_of(node: Node, problems: Problems, what: str) -> tuple[Node, ...]:
    """The elements of a list, which must not be empty."""
    if not node.elements:
        problems.add(
            node, f"{what} must be a list" + (" with at least one element." if node.kind == "sequence" else ".")
        )
    return node.elements


def pairs_of(node: Node | None, problems: Problems, what: str) -> Iterator[tuple[Node, Node]]:
    """The keys and values of a mapping whose keys are names that the user gives. A repeated key comes once."""
    seen = set()
    if node is not None and node.kind != "mapping":
        problems.add(node, f"{what} must be a mapping of names to values.")
    for key, value in node.pairs if node is not None else ():
        if key.text not in seen:
            seen.add(key.text)
            yield key, value


def text_of(node: Node) -> str:
    """The text of a text or a number; empty for all else."""
    return node.text if node.is_text or node.is_number else ""


def name_of(node: Node, problems: Problems, what: str) -> str:
    """A name: small letters, digits, ``-`` and ``_``."""
    if not node.is_text or not _NAME.fullmatch(node.value):
        shown = f", not {problems.quoted(node.text)}" if node.kind == "scalar" else ""
        problems.add(node, f"{what} must be small letters, digits, - and _{shown}.")
        return ""
    return str(node.value)


def whole_of(
    node: Node, problems: Problems, what: str, least: int | None = None, most: int | None = None
) -> int | None:
    """A whole number from ``least`` to ``most``."""
    value = node.value
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or (least is not None and value < least)
        or (most is not None and value > most)
    ):
        limits = f" from {least:,} to {most:,}" if least is not None and most is not None else ""
        limits = f" of at least {least}" if least is not None and most is None else limits
        problems.add(node, f"{what} must be a whole number{limits}.")
        return None
    return value


def switch_of(node: Node | None, problems: Problems, what: str) -> bool:
    """``true`` or ``false``; false if it is missing."""
    if node is not None and not isinstance(node.value, bool):
        problems.add(node, f"{what} must be true or false.")
    return node is not None and node.value is True


def number_of(node: Node | None, problems: Problems, what: str) -> Decimal | None:
    """A number."""
    if node is None:
        return None
    if not node.is_number:
        problems.add(node, f"{what} must be a number.")
        return None
    return Decimal(node.value)


def date_of(node: Node | None, problems: Problems, what: str) -> date | None:
    """A day, such as 2027-01-31."""
    if node is None:
        return None
    if node.is_text and _DATE.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass
    problems.add(node, f"{what} must be a day, such as 2027-01-31.")
    return None
