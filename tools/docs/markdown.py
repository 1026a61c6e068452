"""The parts of a Markdown page that tests can check: headings, links, tables, code."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page of the project."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without its code blocks."""
        return _FENCE.sub("", self.text)

    @cached_property
    def code_blocks(self) -> list[str]:
        return _FENCE.findall(self.text)

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """The level and text of each heading."""
        return [(len(marks), text) for marks, text in re.findall(r"^(#+) (.+)$", self.prose, flags=re.MULTILINE)]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors that GitHub makes from the headings."""
        return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in self.headings}

    @cached_property
    def links(self) -> list[str]:
        """The targets of links and images, in order."""
        return re.findall(r"\]\(([^)\s]+)\)", self.prose)

    @cached_property
    def code(self) -> list[str]:
        """The text between backticks in the prose."""
        return re.findall(r"`([^`\n]+)`", self.prose)

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """The cells of each table by row, without the line under the header."""
        found = re.findall(r"(?:^\|.*\|\n?)+", self.prose, flags=re.MULTILINE)
        return [[_cells(line) for number, line in enumerate(table.splitlines()) if number != 1] for table in found]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
