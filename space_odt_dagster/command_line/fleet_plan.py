"""``space-odt fleet plan``: what a night of all organisations takes by token, and what would make it fit. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from space_odt_dagster.command_line.console import console_on
from space_odt_dagster.command_line.run import NOT_ALL_GOOD, OK
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.planning import TokenNight, night_of, places, remedies
from space_odt_dagster.manifest.catalogue import MANIFEST

_MOST_NAMED = 5


def run(fleet: Fleet, environ: Mapping[str, str], *, window: float) -> int:
    """Prints the plan for nights of so many hours. Returns 3 if a token does not fit, or is not known; else 0."""
    nights = night_of(fleet, environ, MANIFEST)
    console = console_on()
    table = Table("token", "organisations", "requests", "a minute", "hours", f"in {window:.3g} h", box=None)
    for column in table.columns[1:5]:
        column.justify = "right"
    for each in nights:
        fits = "not known" if each.unknown else "yes" if each.hours <= window else "[red]no[/red]"
        cells = (f"{len(each.needs):,}", f"{each.calls:,}", f"{each.rate:,}", f"{each.hours:.1f}")
        table.add_row(escape(each.token), *cells, fits)
    console.print(table)
    needed = places(nights, window)
    requests, count = sum(each.calls for each in nights), sum(len(each.needs) for each in nights)
    console.print(
        f"{count} {'organisation' if count == 1 else 'organisations'}, {requests:,} requests: "
        f"{needed} {'place' if needed == 1 else 'places'} for a night of {window:.3g} h."
    )
    for line in _remedies(nights, window):
        console.print(escape(line))
    return NOT_ALL_GOOD if any(each.unknown or each.hours > window for each in nights) else OK


def _remedies(nights: Sequence[TokenNight], window: float) -> Iterator[str]:
    """A few sentences about each token that does not fit, or whose organisations are not known."""
    for night in nights:
        for need in night.unknown:
            yield f"{need.organisation}: not known. {need.why}"
        if night.hours <= window:
            continue
        found = remedies(night, window)
        yield f"{night.token} takes {night.hours:.1f} h and has {window:.3g} h. What would make it fit:"
        if found.own_tokens:
            yield f"  a token of its own for {_named(found.own_tokens)}"
        elif found.own_tokens is None and len(night.needs) > 1:
            yield "  own tokens are not enough: one organisation alone does not fit"
        if found.weekly:
            weekly = ",".join(f"{name}:week" for name in found.weekly)
            yield f"  every: {weekly} (all nights but one a week)"
        yield f"  {found.nights} nights: {'some of its organisations each' if len(night.needs) > 1 else 'a longer window'}"


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
