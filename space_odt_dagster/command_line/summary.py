"""The summary at the end of a run: whether the inventory can be trusted, and where it is."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from space_odt_dagster.command_line.console import console_on
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.inventory import Inventory

_MOST_PROBLEMS = 10
_WORST_FIRST = (
    Result.UNAUTHORIZED,
    Result.ERROR,
    Result.FORBIDDEN,
    Result.PARTIAL,
    Result.NOT_FOUND,
    Result.BLOCKED,
    Result.UNSUPPORTED,
)


@dataclass(frozen=True, kw_only=True)
class RunOutcome:
    """A run that ended. ``rows`` are those of ``status``; ``failure`` is what went wrong, or None."""

    inventory: Inventory
    rows: list[StatusRow]
    dagster_home: Path
    failure: str | None

    @property
    def of_this_run(self) -> list[StatusRow]:
        """The rows that this run recorded; exports not reached still have the row of an earlier run."""
        context = self.inventory.context
        return [row for row in self.rows if row.module in context.selection and row.run_id == context.run_id]

    @property
    def not_reached(self) -> int:
        """How many of its exports the run did not reach."""
        return len(self.inventory.context.selection) - len(self.of_this_run)

    @property
    def all_good(self) -> bool:
        """Whether everything that this run was to read is complete."""
        return not self.not_reached and all(row.result.is_good for row in self.of_this_run)


def print_summary(outcome: RunOutcome) -> None:
    """Prints the summary on standard output."""
    console = console_on()
    for line in summary_lines(outcome):
        console.print(line)


def summary_lines(outcome: RunOutcome) -> list[str]:
    """The lines of the summary, in Rich's markup."""
    inventory, rows = outcome.inventory, outcome.of_this_run
    if outcome.failure is not None and not rows:
        return [f"[bold]{_headline(outcome)}[/bold]", f"[red]{escape(outcome.failure)}[/red]"]
    results = Counter(row.result for row in rows)
    counts = ", ".join(f"{number} {result.value}" for result in Result if (number := results[result]))
    exported, calls = sum(row.count for row in rows), sum(row.calls for row in rows)
    skipped = sum(row.skipped for row in rows)
    seconds = (utc_now() - inventory.context.started_at).total_seconds()
    lines = [
        f"[bold]{_headline(outcome)}[/bold]",
        f"{_exports(len(rows))}: {counts}",
        f"{exported} rows from {calls} calls in {seconds:.1f} s"
        + (f", {skipped} calls skipped (no licence, or deleted)" if skipped else ""),
    ]
    if outcome.not_reached:
        lines.append(f"{_exports(outcome.not_reached)} not reached: files, if any, are from an earlier run")
    if kept := inventory.context.kept:
        lines.append(f"{_exports(len(kept))} not due yet (SPACE_ODT_EVERY)")
    lines += _problem_lines(rows)
    if outcome.failure is not None:
        lines.append(f"[red]{escape(outcome.failure)}[/red]")
    lines += [f"[yellow]Warning:[/yellow] {escape(warning)}" for warning in inventory.ledger.warnings]
    layout = inventory.context.layout
    lines += [f"Exports  {escape(str(layout.exports))}", f"Status   {escape(str(layout.csv_of('status')))}"]
    if inventory.context.settings.with_report:
        lines.append(f"Report   {escape(str(layout.report))}")
    lines.append(f"Dagster  run {inventory.context.run_id[:8]} in {escape(str(outcome.dagster_home))}")
    return lines


def _exports(number: int) -> str:
    return "1 export" if number == 1 else f"{number} exports"


def _headline(outcome: RunOutcome) -> str:
    stopped = outcome.inventory.ledger.stopped
    if stopped is not None:
        return f"[red]Stopped:[/red] {escape(str(stopped))} Continue with --resume."
    if outcome.failure is not None:
        return "[red]The run broke down.[/red]"
    return "[green]Complete.[/green]" if outcome.all_good else "[yellow]Finished, but something is missing.[/yellow]"


def _problem_lines(rows: list[StatusRow]) -> list[str]:
    rank = {result: number for number, result in enumerate(_WORST_FIRST)}
    problems = sorted(
        (row for row in rows if row.result in rank), key=lambda row: (rank[row.result], -row.failed, row.module)
    )
    lines = [
        f"  [yellow]{row.result.value:12}[/yellow] {row.module}: {escape(row.error or '')[:300]}"
        for row in problems[:_MOST_PROBLEMS]
    ]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"  … and {len(problems) - _MOST_PROBLEMS} more, see status.csv")
    return lines
