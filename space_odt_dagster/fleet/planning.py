"""What a night of all organisations takes: requests, hours and places by token, and what would make it fit.

Organisations that share a token share its pace, so they are read one after the other. The sizes are those of the last whole
reading, else of the newest snapshot, else of the listings in Webex that decide them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.environment import environment_of, environment_without_secrets
from space_odt_dagster.fleet.not_started import READERS, root_of
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.summary import MOST_NAMED, Size, read_summary
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.plan_sources import InApi, InSnapshot
from space_odt_dagster.run.planning import PlannedExport, planned_exports
from space_odt_dagster.run.scope import Scope, names_of, with_children
from space_odt_dagster.run.settings import NoToken, settings_from
from space_odt_dagster.snapshots.taking import snapshots

USUAL_RATE = 300
"""Requests a minute, where the file does not say."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """The calls of an organisation in a night in which everything is due; None if they are not known, and ``why``."""

    organisation: str
    size: Size | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class TokenNight:
    """What the organisations of a token take together. ``rate`` is in requests a minute."""

    token: str
    rate: int
    needs: tuple[Need, ...]

    @property
    def calls(self) -> int:
        """The sum of what is known."""
        return sum(each.size.calls for each in self.needs if each.size is not None)

    @property
    def hours(self) -> float:
        """How long these calls take."""
        return self.hours_of(self.calls)

    @property
    def unknown(self) -> tuple[Need, ...]:
        """The organisations whose calls are not known."""
        return tuple(each for each in self.needs if each.size is None)

    def hours_of(self, calls: float) -> float:
        """How long so many calls take."""
        return calls / self.rate / 60


@dataclass(frozen=True, kw_only=True)
class Remedies:
    """What would make a token fit into a night, as far as each helps.

    ``own_tokens`` names organisations that need a token of their own so that the rest fits; None if one alone is too large.
    ``weekly`` are exports that, read once a week, make the other nights fit; empty if there are none. ``nights`` is in how many
    nights it fits.
    """

    own_tokens: tuple[str, ...] | None
    weekly: tuple[str, ...] = field(default=())
    nights: int = 1


def night_of(fleet: Fleet, environ: Mapping[str, str], manifest: Manifest) -> tuple[TokenNight, ...]:
    """What each token takes, the longest first. Paused organisations take nothing. Asks Webex about those never read."""
    by_token: dict[str, list[Organisation]] = {}
    for each in fleet.organisations:
        if each.paused is None:
            by_token.setdefault(each.token.name, []).append(each)
    with ThreadPoolExecutor(READERS) as pool:
        planned = pool.map(lambda those: _night(those, environ, manifest), by_token.values())
    return tuple(sorted(planned, key=lambda each: (-each.hours, each.token)))


def remedies(night: TokenNight, window: float) -> Remedies:
    """What would make this token fit into so many hours."""
    known = [each for each in night.needs if each.size is not None]
    by_size = sorted(known, key=lambda each: (-_calls(each), each.organisation))
    left, moved = night.hours, []
    for each in by_size[: len(by_size) - 1]:
        if left > window:
            moved.append(each.organisation)
            left -= night.hours_of(_calls(each))
    is_one_too_large = any(night.hours_of(_calls(each)) > window for each in known)
    return Remedies(
        own_tokens=None if is_one_too_large else tuple(moved),
        weekly=_weekly(night, window),
        nights=ceil(night.hours / window),
    )


def places(nights: Sequence[TokenNight], window: float) -> int:
    """How many organisations must be read at once: the longest tokens first, each into the first place where it still fits."""
    taken: list[float] = []
    for hours in sorted((each.hours for each in nights), reverse=True):
        at = next((at for at, used in enumerate(taken) if used + hours <= window), None)
        if at is None:
            taken.append(hours)
        else:
            taken[at] += hours
    return len(taken)


def _weekly(night: TokenNight, window: float) -> tuple[str, ...]:
    """The fewest exports, those with the most calls first, without which the night fits."""
    calls: Counter[str] = Counter()
    for each in night.needs:
        calls.update(each.size.most if each.size is not None else {})
    found, left = [], night.hours
    for name in sorted(calls, key=lambda name: (-calls[name], name)):
        if left <= window:
            break
        found.append(name)
        left -= night.hours_of(calls[name])
    return tuple(found) if left <= window else ()


def _calls(need: Need) -> int:
    return need.size.calls if need.size is not None else 0


def _night(organisations: Sequence[Organisation], environ: Mapping[str, str], manifest: Manifest) -> TokenNight:
    """One after the other: they share a pace."""
    needs = tuple(_need(each, environ, manifest) for each in organisations)
    rates = [int(each.settings["WEBEX_RATE"]) for each in organisations if "WEBEX_RATE" in each.settings]
    return TokenNight(token=organisations[0].token.name, rate=min(rates, default=USUAL_RATE), needs=needs)


def _need(organisation: Organisation, environ: Mapping[str, str], manifest: Manifest) -> Need:
    try:
        summary = read_summary(root_of(organisation.out_dir))
        if summary is not None and summary.size.calls:
            return Need(organisation=organisation.name, size=summary.size)
        return Need(organisation=organisation.name, size=_planned(organisation, environ, manifest))
    except CouldNotRun as failure:
        return Need(organisation=organisation.name, why=str(failure))


def _planned(organisation: Organisation, environ: Mapping[str, str], manifest: Manifest) -> Size:
    """The size by the newest snapshot, else by the listings in Webex. Raises ``CouldNotRun``."""
    settings = settings_from(environment_without_secrets(organisation, environ), {})
    excluded = with_children(manifest, names_of(organisation.exclude, manifest, option="exclude"))
    names = Scope.of(manifest, settings.scope, excluded=excluded).names
    newest = next(iter(snapshots(Layout.of(settings.out_dir, settings.local_dir))), None)
    if newest is not None:
        return _size(planned_exports(manifest, names, InSnapshot(newest).listing, settings))
    settings = settings_from(environment_of(organisation, environ), {})
    if settings.access is None:
        raise NoToken
    with Connection(settings.access) as connection:
        asked = InApi(manifest, connection, connection.identity())
        return _size(planned_exports(manifest, names, asked.listing, settings))


def _size(planned: Iterable[PlannedExport]) -> Size:
    calls = {each.name: each.calls for each in planned}
    unknown = [name for name, each in calls.items() if each is None]
    if unknown:
        raise OutputError(f"The lists that decide the calls of {unknown[0]} could not be read.")
    known = {name: each or 0 for name, each in calls.items()}
    most = sorted(known, key=lambda name: (-known[name], name))[:MOST_NAMED]
    return Size(calls=sum(known.values()), most={name: known[name] for name in most})
