"""What is wrong in a snapshot: judges it, and writes the files and the page.

Judging reads nothing from Webex. If it fails, the failure becomes one sentence; it never ends a run. What judges is imported when
it is needed: a run that makes no whole snapshot does not judge.
"""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upath import UPath

from space_odt_dagster.exports.folders import folders, is_there, remove_file
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, write_whole
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.headline import FindingCounts
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster.snapshots.taking import snapshots

if TYPE_CHECKING:
    from space_odt_dagster.judging.outcome import Difference, Judgement

NOT_COMPLETE = "The snapshot of this run is not complete, so it was not judged."
PAGE = "findings.html"


@dataclass(frozen=True, kw_only=True)
class RunFindings:
    """The judgement of the snapshot of a run. Without one, ``why`` says why; ``failed`` means that there should be one."""

    judgement: "Judgement | None" = None
    why: str = ""
    failed: bool = False
    page: UPath | None = None


@dataclass(frozen=True)
class Judged:
    """A judgement, and the difference of its score to the one before; None if there is none to compare with."""

    judgement: "Judgement"
    difference: "Difference | None"


@dataclass(frozen=True, kw_only=True)
class JudgedNumbers:
    """Critical and high failures, and the interval of the organisation's score with the share that is known (0 to 1)."""

    critical: int
    high: int
    score_low: float | None = None
    score_high: float | None = None
    confidence: float | None = None


def findings_of_snapshot(context: RunContext, run: RunFacts) -> RunFindings:
    """Judges the snapshot of a run and writes the findings. Raises nothing."""
    layout, settings = context.layout, context.settings
    try:
        snapshot = next((each for each in snapshots(layout) if each.run.run_id == run.run_id), None)
        if snapshot is None or not snapshot.run.complete:
            return RunFindings(why=NOT_COMPLETE)
        key = redaction_key(layout, settings.redact_key)
        side = Side(snapshot)
        judged = judge_side(side, layout, settings.desired, key=key, manifest=context.manifest)
        shown = ChangesShown(language=settings.language, names=settings.show_names, csv_safe=settings.csv_safe)
        page = publish(judged, layout, shown, with_page=settings.with_report)
        return RunFindings(judgement=judged.judgement, page=page)
    except (CouldNotRun, OSError) as failure:
        return RunFindings(why=f"The judgement failed: {failure}", failed=True)
    except Exception as broken:
        return RunFindings(why=f"The judgement broke down ({type(broken).__name__}): please report this.", failed=True)


def prepare_judging() -> None:
    """Imports what judges, and reads the shipped rules, once for all processes that are forked from this one."""
    for name in ("judging.deciding", "judging.writing", "reporting.findings_page"):
        importlib.import_module(f"space_odt_dagster.{name}")
    from space_odt_dagster.judging.default_rules import default_rules

    default_rules()


def judge_side(
    side: Side,
    layout: Layout,
    desired: Iterable[str],
    *,
    key: bytes,
    manifest: Manifest,
    pinned: frozenset[str] = frozenset(),
) -> Judged:
    """Judges a snapshot by the shipped rules and desired files, with what the earlier judgement and the changes add.

    Findings of rules in ``pinned`` say what a waiver would accept.

    Raises ``WrongFile`` with every mistake in the files, and ``OutputError`` or ``Damaged`` if files cannot be read.
    """
    from space_odt_dagster.judging.brought_by import with_changes
    from space_odt_dagster.judging.deciding import judging_by
    from space_odt_dagster.judging.judgement import exports_of, judge
    from space_odt_dagster.judging.kept import earlier_findings, with_first_seen
    from space_odt_dagster.judging.outcome import ORGANISATION
    from space_odt_dagster.judging.score import difference

    run = side.snapshot.run
    whole = (
        manifest if set(MANIFEST.names) <= set(manifest.names) else MANIFEST
    )  # rules name exports that part of it lacks
    judging = replace(judging_by(desired, run, key=key, manifest=whole), pinned=pinned)
    judgement = judge(side, judging, whole, available=exports_of(side, manifest))
    earlier = earlier_findings(layout, side.name)
    findings = with_changes(with_first_seen(judgement.findings, earlier, run.started_at), layout, run.run_id)
    notes = (*judgement.notes, *([earlier.note] if earlier.note else []))
    judgement = replace(judgement, findings=findings, notes=notes)
    score = next((each for each in judgement.scores if each.scope_kind == ORGANISATION), None)
    if score is None or earlier.score is None or earlier.score.scope_id != score.scope_id:
        return Judged(judgement, None)
    return Judged(judgement, difference(earlier.score, score, findings, same_entities=False))


def publish(judged: Judged, layout: Layout, shown: ChangesShown, *, with_page: bool = True) -> UPath | None:
    """Writes the files and the page of a judgement, and returns the page's path. Raises ``OutputError``."""
    from space_odt_dagster.judging.writing import publish_judgement
    from space_odt_dagster.reporting.findings_page import findings_page

    kept = publish_judgement(judged.judgement, layout, csv_safe=shown.csv_safe)
    page = page_of(layout)
    if not with_page:
        remove_file(page)  # it would be about another snapshot than the files
        return None
    for path, links in ((page, _links_in(layout)), (kept / PAGE, {})):
        html = findings_page(judged.judgement, shown, links=links, difference=judged.difference)
        write_whole(path, html.encode("utf-8", "replace"))
    return page


def page_of(layout: Layout) -> UPath:
    """The path of the page of findings, next to the report."""
    return layout.report.parent / PAGE


def finding_counts(layout: Layout, run_id: str) -> FindingCounts | None:
    """What the judgement of the snapshot of a run found, in numbers; None if there is no such judgement."""
    from space_odt_dagster.judging.kept import counts_in

    try:
        kept = next((each for each in folders(layout.findings) if each.name.endswith(f"_{run_id}")), None)
        found = counts_in(kept) if kept is not None else None
    except (OutputError, OSError):
        return None
    return FindingCounts(fails=found[0], serious=found[1], unknown=found[2]) if found is not None else None


def judged_numbers(layout: Layout, run_id: str) -> JudgedNumbers | None:
    """The judgement of the snapshot of a run in numbers; None if there is none."""
    from space_odt_dagster.judging.kept import numbers_in

    try:
        kept = next((each for each in folders(layout.findings) if each.name.endswith(f"_{run_id}")), None)
        found = numbers_in(kept) if kept is not None else None
    except (OutputError, OSError):
        return None
    if found is None:
        return None
    critical, high, score = found
    if score is None or not score.rules:
        return JudgedNumbers(critical=critical, high=high)
    return JudgedNumbers(
        critical=critical, high=high, score_low=score.low, score_high=score.high, confidence=score.confidence
    )


def remove_findings(layout: Layout, snapshots: Iterable[str]) -> None:
    """Removes the findings of other snapshots than these. Raises ``OSError`` or ``OutputError``."""
    from space_odt_dagster.judging.kept import remove_findings_without_snapshot

    remove_findings_without_snapshot(layout, snapshots)


def _links_in(layout: Layout) -> dict[str, str]:
    """The addresses of the other pages, seen from the page of findings. The report is written after it."""
    changes = layout.report.parent / "changes.html"
    return {"report": layout.report.name, **({"changes": changes.name} if is_there(changes) else {})}
