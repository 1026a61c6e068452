"""Schedules, and holiday modes, of which no day lies ahead."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown, some
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row

_EVENTS, _HOLIDAYS = Path("events", raw=True), Path("holidays", raw=True)
_EVERY_YEAR = ("recurYearlyByDate", "recurYearlyByDay")
_MODE = "mode_type"


def judge(question: Question) -> Iterator[Said]:
    """Of each schedule, and of each operating mode of type HOLIDAY: one of its days is not past, or comes back."""
    today = question.started_at.date()
    for export in question.about:
        is_mode = any(each.name == _MODE for each in question.tables.manifest[export].columns)
        for row in question.tables.rows(export):
            if is_mode and row.values[_MODE] != "HOLIDAY":
                yield Said(row, None)
                continue
            days = _days(row, _HOLIDAYS if is_mode else _EVENTS)
            keeps = some(_lies_ahead(each, today, export, comes_back=is_mode) for each in days)
            yield Said(row, keeps, {"days": len(days), "last day": _last(days)})


def _days(row: Row, path: Path) -> list[dict[str, Any]]:
    value = row.value(path)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _lies_ahead(event: dict[str, Any], today: date, export: str, *, comes_back: bool) -> Answer:
    """``comes_back``: a day that recurs yearly does so for ever, as in operating modes; in schedules an end is set."""
    recurrence = event.get("recurrence") or {}
    if recurrence.get("recurForEver") is True or (comes_back and any(recurrence.get(each) for each in _EVERY_YEAR)):
        return True
    ends = [event.get("endDate") or event.get("startDate"), recurrence.get("recurEndDate")]
    days = [_day(each) for each in ends if each]
    if not days or None in days:
        return Unknown(export, "a day of it cannot be read")
    return any(each >= today for each in days if each is not None)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _last(days: list[dict[str, Any]]) -> str:
    return max((str(each.get("endDate") or each.get("startDate") or "") for each in days), default="")


COMPUTED = Computed(judge, about=(_EVENTS, _HOLIDAYS, Path(_MODE)))
