"""``space-odt fleet``: reads several organisations on this machine, and shows how all of them are."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import IO

from upath import UPath

from space_odt_dagster.command_line.run import COULD_NOT_RUN, NOT_ALL_GOOD, OK, signals_that_stop
from space_odt_dagster.command_line.shared import ORGANISATIONS, WITHOUT_ACCESS, words
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.files import write_fleet
from space_odt_dagster.fleet.night import begin_night, end_night, night_under_way
from space_odt_dagster.fleet.not_started import note_not_started
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.running import Ended, Processes, in_order, start_process
from space_odt_dagster.fleet.status import FleetRow, State, complete_of, last_words, rows_of, time_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.resume import latest_unfinished
from space_odt_dagster.run.settings import Settings, SettingsError, settings_from
from space_odt_dagster.strict_yaml.problems import WrongFile


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Runs what was asked for. Returns the exit code."""
    if options.what == "demo":
        from space_odt_dagster.command_line import fleet_demo

        return fleet_demo.run(options, environ)
    is_check = options.what == "report" and options.check
    if is_check and options.mail:
        raise SettingsError("fleet report --check only says how things are: leave out --mail, or --check.")
    try:
        fleet = fleet_from(environ, MANIFEST)
    except WrongFile as wrong:
        if not is_check:
            raise
        print(wrong)  # noqa: T201 (what monitoring shows)
        return NOT_ALL_GOOD
    if fleet is None:
        raise SettingsError(f"space-odt fleet needs {ORGANISATIONS}, the file that names the organisations.")
    if options.what == "plan":
        from space_odt_dagster.command_line import fleet_plan

        return fleet_plan.run(fleet, environ, window=options.window)
    settings = settings_from({**environ, **WITHOUT_ACCESS}, {})
    if options.what == "report":
        return _report(options, environ, Reading(fleet=fleet, settings=settings))
    chosen = fleet.those_named(words(options.only, "--only")) or fleet.organisations
    asked = Asked(organisations=chosen, places=options.places, resume=options.resume)
    return read_all(Reading(fleet=fleet, settings=settings), asked, environ)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A fleet, and the settings for what belongs to no single organisation."""

    fleet: Fleet
    settings: Settings

    def write(self, rows: Sequence[FleetRow]) -> UPath:
        """Writes the files and the page. Raises ``OutputError``."""
        language, csv_safe = self.settings.language, self.settings.csv_safe
        return write_fleet(self.fleet, rows, language=language, csv_safe=csv_safe)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What ``fleet run`` reads, how many at once, and whether it continues what was interrupted."""

    organisations: tuple[Organisation, ...]
    places: int
    resume: bool = False


def read_all(reading: Reading, asked: Asked, environ: Mapping[str, str]) -> int:
    """Reads the organisations and writes the page. Returns the exit code."""
    fleet, before = reading.fleet, rows_of(reading.fleet)
    since = night_under_way(fleet) if asked.resume else None
    waiting = in_order(_to_read(asked, before, since), before)
    is_of_all = len(asked.organisations) == len(fleet.organisations)
    if is_of_all:  # one of only some neither begins nor ends the night of all
        begin_night(fleet, since or utc_now().isoformat(timespec="seconds"))

    before_run: dict[str, tuple[str, ...]] = {}

    def start(organisation: Organisation, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        before_run[organisation.name] = last_words(fleet, organisation.name)
        arguments = ["--resume"] if asked.resume and _is_unfinished(organisation, reading.settings) else []
        return start_process(organisation, errors, fleet=fleet, environ=environ, arguments=arguments)

    ended: list[Ended] = []
    width = max((len(each.name) for each in asked.organisations), default=0)

    def one_ended(found: Ended) -> None:
        ended.append(found)
        row = row_after(fleet, found, before_run[found.name])
        _say(f"{found.name:{width}}  {_in_words(row)}")

    processes = Processes(start, asked.places)
    handlers = {number: signal.signal(number, partial(_pass_on, processes)) for number in signals_that_stop()}
    try:
        left = processes.run(waiting, one_ended)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    rows = rows_of(fleet)
    page = reading.write(rows)
    if not processes.caught and is_of_all:
        end_night(fleet)
    elif processes.caught and left:
        _say(f"Not begun: {', '.join(left)}. Continue with --resume.")
    _print_counts(rows)
    print(f"Page     {page}", flush=True)  # noqa: T201
    if processes.caught:
        return 128 + processes.caught[0]
    if ended and not any(each.has_run for each in ended):
        return COULD_NOT_RUN
    return OK if all(each.code == OK for each in ended) else NOT_ALL_GOOD


def _pass_on(processes: Processes, number: int, frame: FrameType | None) -> None:
    processes.stop(number)


def _to_read(asked: Asked, before: Iterable[FleetRow], since: str | None) -> list[Organisation]:
    """Those that are not paused and, of an interrupted night, not read yet."""
    rows = {each.organisation: each for each in before}
    found = []
    for each in asked.organisations:
        row = rows[each.name]
        if row.state is State.PAUSED:
            _say(f"{each.name}: {row.why}")
        elif since is None or row.state not in (State.COMPLETE, State.GAPS) or row.started_at < since:
            found.append(each)
    return found


def _is_unfinished(organisation: Organisation, settings: Settings) -> bool:
    """Whether an interrupted run can be continued on this machine."""
    with suppress(OutputError):
        return latest_unfinished(Layout.of(organisation.out_dir, settings.local_dir).scratch) is not None
    return False


def row_after(fleet: Fleet, ended: Ended, before: tuple[str, ...]) -> FleetRow:
    """The row of an organisation after its run. A process that wrote nothing about its end, so that the ``last_words`` are still
    those of ``before``, gets a note."""
    if not ended.has_run and last_words(fleet, ended.name) == before:
        said = ended.said or f"Its process ended with code {ended.code} and wrote nothing about it."
        note_not_started(fleet, ended.name, CouldNotRun(said), now=utc_now())
    return _row_of(fleet, ended.name)


def _row_of(fleet: Fleet, name: str) -> FleetRow:
    return rows_of(replace(fleet, organisations=(fleet.named(name),)))[0]


def _in_words(row: FleetRow) -> str:
    """How an organisation is, on one line."""
    if row.state in (State.COMPLETE, State.GAPS):
        read = f"{row.people or 0} people, {row.calls or 0} calls in {row.seconds or 0} s"
        return f"{row.state.value}: {read}." + (f" {one_line(row.why)}" if row.why else "")
    return f"{row.state.value}: {one_line(row.why)}"


def _report(options: argparse.Namespace, environ: Mapping[str, str], reading: Reading) -> int:
    rows = rows_of(reading.fleet)
    stale = _stale(rows, options.stale_hours) if options.check else []
    for row in rows:
        if row.needs_somebody or row.organisation in stale:
            old = (
                f" Its newest complete reading began {row.complete}."
                if row.organisation in stale and row.complete
                else ""
            )
            print(f"{row.organisation}  {row.state.value}: {one_line(row.why)}{old}".rstrip(": "))  # noqa: T201
    _print_counts(rows)
    if not options.check:
        page = reading.write(rows)
        print(f"Page     {page}")  # noqa: T201
        if options.mail:
            _mail(rows, environ, page)
    return NOT_ALL_GOOD if stale or any(each.needs_somebody for each in rows) else OK


def _mail(rows: Sequence[FleetRow], environ: Mapping[str, str], page: UPath) -> None:
    from space_odt_dagster.fleet.mail import send_fleet_mail

    sent = send_fleet_mail(rows, environ, now=utc_now(), more=str(page))
    _say(f"Sent: {sent.subject}" if sent is not None else "No mail: nothing to say, or SPACE_ODT_ALERT_TO is not set.")


def _stale(rows: Iterable[FleetRow], hours: int) -> list[str]:
    """The organisations whose newest complete reading is older than that."""
    oldest = utc_now() - timedelta(hours=hours)
    active = [each for each in rows if each.state is not State.PAUSED]
    return [each.organisation for each in active if (at := time_of(each.complete)) is None or at < oldest]


def _print_counts(rows: Sequence[FleetRow]) -> None:
    complete, active = complete_of(rows)
    paused = f", {len(rows) - active} paused" if active < len(rows) else ""
    print(f"{complete} of {active} complete{paused}", flush=True)  # noqa: T201


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
