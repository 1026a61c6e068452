"""The page of the fleet, ``_fleet/index.html``: what needs somebody, then every organisation, in the look of the other pages."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.status import FleetRow, State, complete_of, latest
from space_odt_dagster.reporting.html import render_page, shared_asset
from space_odt_dagster.reporting.phrases import Writer, language_of
from space_odt_dagster.reporting.severity import Tone

MOST_IN_A_GROUP = 50
_TONES = {
    State.UNREADABLE: Tone.BAD,
    State.STOPPED: Tone.BAD,
    State.NEVER: Tone.WARN,
    State.GAPS: Tone.WARN,
    State.PAUSED: Tone.QUIET,
    State.COMPLETE: Tone.GOOD,
}
_MILD = (Cause.NEVER, Cause.BEHIND, Cause.SCOPE, Cause.GAPS, Cause.REFRESH_TOKEN)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The organisations that need somebody for one cause; ``scope`` is the one that they lack, if that is the cause."""

    cause: Cause
    scope: str
    rows: tuple[FleetRow, ...]

    @property
    def tone(self) -> str:
        """How it looks."""
        return Tone.WARN.value if self.cause in _MILD else Tone.BAD.value


def groups_of(rows: Iterable[FleetRow]) -> tuple[Group, ...]:
    """What needs somebody, worst first: one group for each cause, and for each scope that is missing."""
    found: dict[tuple[Cause, str], list[FleetRow]] = {}
    for row in rows:
        if row.needs_somebody:
            scopes = row.gaps[0].scopes if row.cause is Cause.SCOPE and row.gaps else ()
            found.setdefault((row.cause, scopes[0] if scopes else ""), []).append(row)
    order = list(Cause)
    keys = sorted(found, key=lambda key: (order.index(key[0]), -len(found[key]), key[1]))
    return tuple(Group(cause=cause, scope=scope, rows=tuple(found[cause, scope])) for cause, scope in keys)


def page_of(rows: Iterable[FleetRow], folders: Iterable[str], *, language: str) -> str:
    """The page. Equal rows in any order give equal pages."""
    found = sorted(rows, key=lambda each: each.organisation)
    writer = Writer(language_of(language), phrases=phrases_in(language_of(language)))
    groups = groups_of(found)
    order = list(State)
    counts = Counter(each.state for each in found)
    newest = latest(found)
    return render_page(
        writer,
        "fleet",
        package=__name__,
        style="".join([*map(shared_asset, ("report.css", "lists.css")), _own("fleet.css")]),
        script="".join([*map(shared_asset, ("report.js", "lists.js")), _own("fleet.js")]),
        rows=found,
        by_state=sorted(found, key=lambda each: order.index(each.state)),
        counts={state.value: counts[state] for state in order if counts[state]},
        totals=_totals(found),
        groups=groups,
        most=MOST_IN_A_GROUP,
        attention=sum(len(each.rows) for each in groups),
        complete=complete_of(found)[0],
        active=complete_of(found)[1],
        tone=_tone(groups).value,
        tones={state: tone.value for state, tone in _TONES.items()},
        ranks={state: order.index(state) for state in order},
        newest=newest.isoformat(timespec="seconds") if newest is not None else "",
        labels=_labels(found),
        folders=sorted(folders),
        address=quote,
        score=lambda row: _score(row, writer),
        minutes=lambda seconds: writer.number(seconds / 60, 1),
    )


def phrases_in(language: str) -> Mapping[str, Any]:
    """The phrases of this page in a language."""
    phrases: Mapping[str, Any] = json.loads(_own(f"fleet.{language}.json"))
    return phrases


def _own(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _tone(groups: tuple[Group, ...]) -> Tone:
    if not groups:
        return Tone.GOOD
    return Tone.BAD if any(each.tone == Tone.BAD.value for each in groups) else Tone.WARN


def _labels(rows: Iterable[FleetRow]) -> dict[str, list[str]]:
    """The values of each label, for the filters."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for label, value in row.labels.items():
            found.setdefault(label, set()).add(value)
    return {label: sorted(found[label]) for label in sorted(found)}


def _totals(rows: Iterable[FleetRow]) -> dict[str, int]:
    """Sums of what is known."""
    found = tuple(rows)
    return {name: sum(getattr(each, name) or 0 for each in found) for name in ("people", "calls", "findings_critical")}


def _score(row: FleetRow, writer: Writer) -> str:
    """The interval of the score, as the page of findings shows it."""
    if row.score_low is None or row.score_high is None:
        return "—"
    low, high = writer.number(row.score_low, 1), writer.number(row.score_high, 1)
    return low if low == high else f"{low}–{high}"
