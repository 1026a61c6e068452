"""Fields and columns added or removed everywhere: one line each instead of one per row.

A field was added if no row of the older side has it and more than half of the common rows of the newer side do, at least two. Equal
lines are not parsed, so a candidate is confirmed by searching the older file for its quoted name.
"""

from collections.abc import Iterable, Iterator

from space_odt_dagster.comparing.outcome import ChangeKind
from space_odt_dagster.comparing.rows_compared import RowsCompared
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import SOURCE_METHOD
from space_odt_dagster.manifest.marks import ChangeClass

_FEWEST = 2


def candidates(compared: RowsCompared, common: int) -> dict[bool, list[str]]:
    """The paths that may have been added (True) or removed (False) everywhere."""
    return {
        is_new: sorted(
            path for path, times in counted.items() if times >= _FEWEST and times * 2 > common and "@" not in path
        )
        for is_new, counted in compared.appeared.items()
    }


def confirmed(paths: list[str], lines: Iterable[bytes]) -> list[str]:
    """The paths whose last field occurs in no line of the side that lacks them."""
    names = {path: json_text(path.rpartition(".")[2]).encode() + b":" for path in paths}
    left = dict(names)
    for line in lines:
        for path in [path for path, name in left.items() if name in line]:
            del left[path]
        if not left:
            break
    return sorted(left)


def set_aside(store: Store, compared: RowsCompared, path: str, *, is_new: bool) -> None:
    """Replaces the leaves of an added or removed field by one line."""
    facts = compared.facts
    missing = "before" if is_new else "after"
    where = f"export = ? and generic = ? and {missing} is null and kind = 'changed' and not is_row"
    values = (facts.export.name, path)
    counted = store.one(f"select count(*), max(coalesce(before, after)) from difference where {where}", values)  # noqa: S608
    times, example = counted if counted is not None else (0, None)
    if not times:
        return
    store.run(f"delete from difference where {where}", values)  # noqa: S608 - a fixed set of words
    compared.counts.by_class[ChangeClass.SCHEMA.value] += times
    kind = ChangeKind.FIELD_ADDED if is_new else ChangeKind.FIELD_REMOVED
    store.add(_line(compared, kind, path, f"in {times} rows, {_type_of(example)}"))


def columns_that_moved(compared: RowsCompared, before: Iterable[str], after: Iterable[str]) -> Iterator[Found]:
    """One line for each column that only one side has, for another method, and for each field whose type changed."""
    ours, theirs = set(before), set(after)
    for name in sorted(ours ^ theirs):
        kind = ChangeKind.FIELD_ADDED if name in theirs else ChangeKind.FIELD_REMOVED
        yield _line(compared, kind, f"@{name}", "column")
    for old, new in sorted(compared.methods):
        yield _line(compared, ChangeKind.CHANGED, f"@{SOURCE_METHOD}", f"{old or 'nothing'} became {new or 'nothing'}")
    for path, times in sorted(compared.retyped.items()):
        yield _line(compared, ChangeKind.CHANGED, path, f"in {times} rows the same value as another type")


def _line(compared: RowsCompared, kind: ChangeKind, path: str, reason: str) -> Found:
    facts = compared.facts
    return Found(
        rank=facts.rank,
        export=facts.export.name,
        key="{}",
        path=path,
        generic=path,
        field="",
        kind=kind.value,
        class_=ChangeClass.SCHEMA.value,
        role=0,
        is_row=False,
        before=None,
        after=None,
        subject="",
        reason=reason,
    )


def _type_of(text: str | None) -> str:
    first = (text or " ")[0]
    names = {'"': "text", "{": "object", "[": "list", "t": "boolean", "f": "boolean"}
    return names.get(first, "number")
