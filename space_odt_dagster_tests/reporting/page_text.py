"""Reads a report back: the value behind every cell, and the text that is seen."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Row:
    """A row of the table of methods: its result and the value of each cell."""

    result: str
    values: list[str]


@dataclass
class Cells:
    """What the tables hold, by export, kind or place."""

    methods: dict[str, Row] = field(default_factory=dict)
    areas: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, list[str]]] = field(default_factory=list)
    text: str = ""


def read_cells(page: Path) -> Cells:
    """The cells of a report."""
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    reader.cells.text = " ".join(reader.cells.text.split())
    return reader.cells


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells = Cells()
        self._table = ""
        self._row: list[str] | None = None
        self._name: list[str] | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._silent = tag in ("script", "style")
        if tag == "table":
            self._table = found.get("id", "")
        if tag == "tr":
            self._start_row(found)
        elif "data-fact" in found:
            self.cells.facts[found["data-fact"]] = found["data-v"]
        elif tag == "li" and "data-result" in found:
            self.cells.results[found["data-result"]] = found["data-v"]
        elif "data-total" in found:
            self.cells.totals[found["data-total"]] = found["data-v"]
        elif tag in ("td", "th") and self._row is not None and (self._table == "methods-table" or "data-v" in found):
            self._row.append(found.get("data-v", ""))
        if tag == "th" and found.get("scope") == "row" and self._table == "places-table" and self._row is not None:
            self._name = []

    def _start_row(self, found: dict[str, str]) -> None:
        self._row = None
        if "data-area-export" in found:
            self._row = self.cells.areas.setdefault(found["data-area-export"], [])
        elif found.get("id", "").startswith("m-"):
            self._row = []
            self.cells.methods[found["id"][2:]] = Row(found["data-result"], self._row)
        elif self._table == "places-table":
            self._row = []

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag == "th" and self._name is not None and self._row is not None:
            self.cells.places.append((" ".join("".join(self._name).split()), self._row))
            self._name = None
        if tag == "tbody":
            self._table = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.cells.text += data
        if self._name is not None:
            self._name.append(data)
