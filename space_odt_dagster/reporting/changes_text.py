"""The changes as text for one screen, the most important first."""

from collections.abc import Iterable, Iterator

from space_odt_dagster.comparing.filters import Filters
from space_odt_dagster.comparing.outcome import Change, ChangeKind, Summary
from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.reporting.changes import ChangesShown, GroupedChanges, Shown, Weight, grouped, place_of

_EVERYTHING = Filters()
_LINES_PER_AREA = 4
_MOST_AREAS = 6
_FEW = 5
_VERBS = {ChangeKind.ADDED: "new", ChangeKind.REMOVED: "gone", ChangeKind.REKEYED: "same entity with a new id"}
_OF_PARTS = {ChangeKind.ADDED: "added", ChangeKind.REMOVED: "removed"}
_IN_A_LISTING = {ChangeKind.ADDED: "newly listed", ChangeKind.REMOVED: "no longer listed"}


def changes_text(
    changes: Iterable[Change],
    summary: Summary,
    shown: ChangesShown,
    *,
    everything: bool = False,
    filters: Filters = _EVERYTHING,
) -> str:
    """The text of a comparison. ``everything`` shows all lines. ``filters`` are those that selected the changes."""
    groups = grouped(changes, show_values=shown.values, show_names=shown.names)
    lines = [sentence(groups, summary, filters), *left_out(groups, summary, filters), *_versions(summary)]
    most = None if everything else _LINES_PER_AREA
    areas = list(groups.by_area.items())
    for area, rows in areas if everything else areas[:_MOST_AREAS]:
        lines += ["", f"{area.replace('_', ' ')} ({len(rows)})", *_rows(rows, most)]
    if not everything and len(areas) > _MOST_AREAS:
        rest = areas[_MOST_AREAS:]
        lines += [
            "",
            f"… and {sum(len(rows) for _, rows in rest)} more in {', '.join(area for area, _ in rest)}: --all shows them",
        ]
    for title, rows in (("state", groups.state), ("changes by itself", groups.by_itself)):
        if rows:
            lines += ["", f"{title} ({len(rows)})", *_rows(rows, most)]
    lines += _quiet(groups, everything)
    lines += ["", f"{summary.equation}"]
    return "\n".join(map(one_line, lines)) + "\n"


def sentence(groups: GroupedChanges, summary: Summary, filters: Filters = _EVERYTHING) -> str:
    """The outcome in one sentence."""
    older, newer = (str(side["started_at"]).replace("T", " ")[:16] for side in summary.sides)
    between = f"between {older} and {newer} UTC"
    exports = len(
        {each.change.export for rows in groups.by_area.values() for each in rows}
        | {each.change.export for each in groups.state}
    )
    unknown = len(groups.unknown)
    doubt = f"; {_many(unknown, 'thing')} could not be compared" if unknown else ""
    if not groups.count:
        known = "No change matches the selection" if filters.narrows else "Nothing changed"
        return f"{known}{' in what is known' if unknown else ''} {between}{doubt}."
    return f"{_many(groups.count, 'change')} in {_many(exports, 'export')} {between}{doubt}."


def left_out(groups: GroupedChanges, summary: Summary, filters: Filters) -> Iterator[str]:
    """Counts what the filters hide."""
    if not filters.narrows:
        return
    where = "in other exports " if filters.is_by_export else "outside the selection "
    hidden = summary.changes - groups.count
    unknown = summary.unknown + summary.not_comparable - len(groups.unknown)
    parts = [_many(number, word) for number, word in ((hidden, "change"), (unknown, "unknown thing")) if number]
    if parts:
        yield f"{' and '.join(parts)} {where}{'is' if hidden + unknown == 1 else 'are'} not shown."
    if counted := filters.counted_in(summary):
        verb = "differs and is" if counted == 1 else "differ and are"
        yield (
            f"{_many(counted, 'value')} that Webex computes or that changes by itself {verb} only counted: "
            "--derived and --volatile show them."
        )
    if filters.numbers_differ:
        yield (
            "Some selected lists of assignable numbers differ. They are compared as one number pool: "
            "--raw available compares their rows."
        )


def _versions(summary: Summary) -> Iterator[str]:
    ours, theirs = summary.sides
    for name in ("tool_version", "sdk_version", "manifest_version", "redaction"):
        if ours.get(name) != theirs.get(name):
            yield f"{name.replace('_', ' ')}: {ours.get(name)} → {theirs.get(name)}"
    if summary.not_due:
        yield f"{_many(summary.not_due, 'export')} {'was' if summary.not_due == 1 else 'were'} not due."
    if summary.first_read:
        yield f"{_many(summary.first_read, 'export')} had no earlier reading to compare with."
    if summary.untranslated:
        yield f"{_many(summary.untranslated, 'entity')} {'has' if summary.untranslated == 1 else 'have'} no match by name."


def _rows(rows: list[Shown], most: int | None) -> Iterator[str]:
    for each in rows[:most]:
        yield f"  {_line(each)}"
    if most is not None and len(rows) > most:
        yield f"  … and {len(rows) - most} more"


def _line(each: Shown) -> str:
    change = each.change
    places = f"  (+{change.echoes} {'place' if change.echoes == 1 else 'places'})" if change.echoes else ""
    mark = "! " if each.weight is Weight.ABROAD else ""
    flags = "".join(
        f"  [{text}]"
        for text, holds in (
            (f"calls go abroad, {change.abroad}", change.abroad),
            ("the export that owns it has the old value, or was not read", change.owner_unchanged),
            (change.reason, change.reason),
            ("several rows have this key", change.ambiguous),
            (f"one of {change.candidates}", change.candidates),
        )
        if holds
    )
    who = f"{each.setting} of " if each.setting and each.role else ""
    who += f"{each.kind} {each.entity}".strip()
    member = f" ({f'{change.member_kind} {each.member}'.strip()})" if each.member else ""
    if each.is_whole and each.role:
        verb = "left" if each.somebody_left else _OF_PARTS[change.kind]
        return f"{mark}{who}: {each.role} {verb}{member}{places}{flags}"
    if each.is_whole and each.setting:
        return f"{mark}{who}: {each.setting} {_OF_PARTS[change.kind]}{places}{flags}"
    if change.kind in _VERBS:
        verbs = _IN_A_LISTING if change.owner_unchanged and each.is_whole else _VERBS
        return f"{mark}{who}: {verbs[change.kind]}{places}{flags}"
    what = each.what if not member else f"{each.role} {each.what}".strip()
    if each.is_list:
        moved = " ".join([*(f"−{text}" for text in each.gone[:_FEW]), *(f"+{text}" for text in each.come[:_FEW])])
        return f"{mark}{who}: {what} {moved}{member}{places}{flags}"
    return f"{mark}{who}: {what} {each.before or '(none)'} → {each.after or '(none)'}{member}{places}{flags}"


def _quiet(groups: GroupedChanges, everything: bool) -> Iterator[str]:
    """The schema changes and the unknown ones."""

    def where(change: Change) -> str:
        return f"{change.export} {place_of(change, show_values=False)}".rstrip()

    schema = [f"{where(each)} {each.kind.value.replace('_', ' ')}, {each.reason}" for each in groups.schema]
    unknown = [f"{where(each)}: {each.reason}" for each in groups.unknown]
    for title, lines in (("schema", schema), ("not known", unknown)):
        if lines:
            yield from ("", f"{title} ({len(lines)})")
            shown = lines if everything else lines[:_FEW]
            yield from (f"  {each}" for each in shown)
            if len(shown) < len(lines):
                yield f"  … and {len(lines) - len(shown)} more"


def _many(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number:,} {word if number == 1 else plural}"
