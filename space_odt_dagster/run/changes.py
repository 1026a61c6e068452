"""Changes since the previous snapshot: compares, and writes the files and the page.

A comparison reads nothing from Webex. If it fails, the failure becomes one sentence; it never ends a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.comparing.compare import Comparison, Options, compare
from space_odt_dagster.comparing.kept import summary_in, usual_limit
from space_odt_dagster.comparing.outcome import Summary
from space_odt_dagster.comparing.publishing import page_of, publish_changes
from space_odt_dagster.exports.folders import is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import write_whole
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_page import changes_page
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.snapshots.sides import Side, side_among
from space_odt_dagster.snapshots.taking import previous_snapshot, snapshots

NOTHING_BEFORE = "Nothing to compare with yet: this is the first complete snapshot."
NOT_COMPLETE = "The snapshot of this run is not complete, so it was not compared."


@dataclass(frozen=True, kw_only=True)
class SincePrevious:
    """The result of the comparison. Without a ``summary`` nothing was compared, and ``why`` says why.

    ``failed`` means that it should have been compared. ``usual`` is the highest number of changes that is still usual, or None if
    unknown.
    """

    summary: Summary | None = None
    why: str = ""
    failed: bool = False
    page: UPath | None = None
    usual: float | None = None


def changes_since_previous(context: RunContext, run: RunFacts) -> SincePrevious:
    """Compares the snapshot of a run with the newest complete one before it. Raises nothing."""
    layout = context.layout
    try:
        newer = next((each for each in snapshots(layout) if each.run.run_id == run.run_id), None)
        if newer is None or not newer.run.complete:
            return SincePrevious(why=NOT_COMPLETE)
        older = previous_snapshot(layout, newer.run)
        if older is None:
            return SincePrevious(why=NOTHING_BEFORE)
        sides = side_among(snapshots(layout), older), Side(newer)
        return _compared(context, sides)
    except (CouldNotRun, OSError) as failure:
        return SincePrevious(why=f"The comparison failed: {failure}", failed=True)
    except Exception as broken:
        return SincePrevious(
            why=f"The comparison broke down ({type(broken).__name__}): please report this.", failed=True
        )


def changes_by_export(layout: Layout, run_id: str) -> dict[str, int] | None:
    """How many changes the comparison of a run found in each export; None if there is no such comparison."""
    found = summary_in(layout.exports)
    try:
        if found is None or found["sides"][1]["run_id"] != run_id:
            return None
        return {
            each["export"]: sum(number for name, number in each["by_class"].items() if name != ChangeClass.SCHEMA)
            for each in found["exports"]
        }
    except (LookupError, TypeError, AttributeError):
        return None


def counts_of_changes(layout: Layout, run_id: str) -> tuple[int, int] | None:
    """How many changes the comparison of a run found, and how many values and exports it could not compare; None without one."""
    found = summary_in(layout.exports)
    try:
        if found is None or found["sides"][1]["run_id"] != run_id:
            return None
        return int(found["changes"]), int(found["unknown"]) + int(found["not_comparable"])
    except (LookupError, TypeError, ValueError):
        return None


def _compared(context: RunContext, sides: tuple[Side, Side]) -> SincePrevious:
    layout, settings = context.layout, context.settings
    older, newer = sides
    options = Options(redact_key=redaction_key(layout, settings.redact_key))
    shown = ChangesShown(language=settings.language, names=settings.show_names, csv_safe=settings.csv_safe)
    with compare(older, newer, options, scratch=layout.scratch, manifest=context.manifest) as comparison:
        summary = comparison.summary
        usual = usual_limit(layout, newer.name, newer.snapshot.run.started_at)
        publish(comparison, layout, shown, with_page=settings.with_report)
        return SincePrevious(summary=summary, page=page_of(layout) if settings.with_report else None, usual=usual)


def publish(comparison: Comparison, layout: Layout, shown: ChangesShown, *, with_page: bool = True) -> UPath:
    """Writes the files and the page of a comparison. Returns the folder of this comparison. Raises ``OutputError``."""
    kept = publish_changes(comparison, layout, csv_safe=shown.csv_safe)
    if with_page:
        page = page_of(layout)
        write_changes_pages(comparison, {page: links_in(layout), kept / page.name: {}}, shown)
    return kept


def links_in(layout: Layout) -> dict[str, str]:
    """The addresses, seen from the page of changes, of the report and of the other pages that are next to it."""
    findings = layout.report.parent / "findings.html"
    return {"report": layout.report.name, **({"findings": findings.name} if is_there(findings) else {})}


def write_changes_pages(comparison: Comparison, pages: Mapping[UPath, Mapping[str, str]], shown: ChangesShown) -> None:
    """Writes the page to each path, with links to these other pages. Raises ``OutputError``."""
    changes = tuple(comparison.changes())
    for page, links in pages.items():
        html = changes_page(changes, comparison.summary, shown, links=links)
        write_whole(page, html.encode("utf-8", "replace"))
