"""The page of changes: one file that looks like the report, most important changes first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from space_odt_dagster.comparing.filters import Filters
from space_odt_dagster.comparing.outcome import Change, Summary
from space_odt_dagster.reporting.changes import ChangesShown, GroupedChanges, grouped, place_of, versions
from space_odt_dagster.reporting.html import render
from space_odt_dagster.reporting.phrases import language_of, read_phrases, translated

_EVERYTHING = Filters()
MOST_ROWS = 5_000
"""A page with more changes is no help: the rest is in ``changes.csv``."""


@dataclass(frozen=True)
class TextPart:
    """A part of a text, and whether the other text differs there."""

    text: str
    differs: bool


def changes_page(
    changes: Iterable[Change],
    summary: Summary,
    shown: ChangesShown,
    *,
    links: Mapping[str, str] | None = None,
    filters: Filters = _EVERYTHING,
) -> str:
    """The page as HTML. ``links`` has the addresses of the other pages, by name."""
    groups = grouped(changes, show_values=shown.values, show_names=shown.names)
    left_out = summary.changes - groups.count if filters.narrows else 0
    everything = [each for rows in groups.by_area.values() for each in rows]
    spoken = language_of(shown.language)
    return render(
        spoken,
        page="changes",
        groups=_cut(groups),
        summary=summary,
        sum=summary.equation,
        versions=versions(summary.sides),
        tone=_tone(groups),
        exports=len({each.change.export for each in [*everything, *groups.state, *groups.by_itself]}),
        abroad=sum(bool(each.change.abroad) for each in everything),
        hidden=not shown.values and bool(everything),
        narrows=filters.narrows,
        left_out=left_out,
        numbers_differ=filters.numbers_differ,
        counted_in=filters.counted_in(summary),
        counted=_counted(summary) if not groups.by_itself else 0,
        kinds=sorted({each.change.kind.value for each in everything}),
        classes=sorted({each.change.as_class.value for each in everything}),
        places=sorted({name for each in everything if (name := each.change.location_name or each.change.location_id)}),
        areas=_areas(spoken, groups),
        words=words,
        role=translated(spoken, "role."),
        entity=translated(spoken, "entity."),
        place_of=lambda change: place_of(change, show_values=shown.values),
        links=links,
    )


def words(text: str, other: str) -> list[TextPart]:
    """A text in parts, compared word by word with the other text."""
    if not other:
        return [TextPart(text, differs=False)]
    ours, theirs = (re.findall(r"\w+|\W", each) for each in (text, other))
    parts: list[TextPart] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, begin, end, _, _ in matcher.get_opcodes():
        if begin < end:
            parts.append(TextPart("".join(ours[begin:end]), differs=kind != "equal"))
    return parts


def _tone(groups: GroupedChanges) -> str:
    weighty = any(each.change.abroad for rows in groups.by_area.values() for each in rows)
    return "bad" if weighty else "warn" if groups.count or groups.unknown else "good"


def _cut(groups: GroupedChanges) -> GroupedChanges:
    left = MOST_ROWS
    cut = {}
    for area, rows in groups.by_area.items():
        cut[area] = rows[: max(0, left)]
        left -= len(rows)
    groups.by_area = {area: rows for area, rows in cut.items() if rows}
    return groups


def _counted(summary: Summary) -> int:
    return summary.equation.derived + summary.equation.volatile


def _areas(language: str, groups: GroupedChanges) -> dict[str, str]:
    """The names of the areas, as in the report."""
    phrases = read_phrases(language)
    return {area: phrases.get(f"area.{area}", area.replace("_", " ").capitalize()) for area in groups.by_area}
