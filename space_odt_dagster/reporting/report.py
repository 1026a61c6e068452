"""Writes the report of one run: reads the exports once, finds what is missing, renders the page.

Here: the order of the steps. What is counted stands in ``areas``, ``places``, ``causes``; what is judged in ``gaps``, ``verdict``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from upath import UPath

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.causes import ERROR_COLUMNS, group_errors
from space_odt_dagster.reporting.exported import rows_of
from space_odt_dagster.reporting.facts import Headline, RunFacts
from space_odt_dagster.reporting.gaps import find_gaps
from space_odt_dagster.reporting.html import render
from space_odt_dagster.reporting.per_area import areas_of
from space_odt_dagster.reporting.per_location import count_places
from space_odt_dagster.reporting.phrases import language_of
from space_odt_dagster.reporting.previous import read_previous
from space_odt_dagster.reporting.private_file import write_private
from space_odt_dagster.reporting.results import STATUS_COLUMNS, ModuleStatus, Result, status_of
from space_odt_dagster.reporting.verdict import judge

SLOWEST = 10


def write_report(
    *,
    exports: UPath,
    report: UPath,
    run: RunFacts,
    previous: UPath | None,
    language: str,
    manifest: Manifest = MANIFEST,
) -> Headline:
    """The headline of the report of a run, after writing it to ``report`` in one step.

    ``exports`` is the folder with ``status``, ``errors`` and the assets, some of which may be missing; ``previous`` that of the
    snapshot before. A language or locale that there are no phrases for gives English. ``OSError`` if it cannot be written.
    """
    statuses = {status.module: status for status in map(status_of, rows_of(exports, "status", STATUS_COLUMNS))}
    unreached = _unreached(manifest, statuses) if run.stopped else ()
    gaps = find_gaps(manifest, statuses, unreached)
    before = read_previous(previous, run.org_id)
    verdict = judge(manifest, statuses, unreached=unreached, run=run)
    headline = _headline(statuses, complete=verdict.complete, gaps=len(gaps))
    errors = group_errors(rows_of(exports, "errors", ERROR_COLUMNS))
    html = render(
        language_of(language),
        run=run,
        verdict=verdict,
        headline=headline,
        known_modules=frozenset(statuses),
        statuses=sorted(statuses.values(), key=lambda each: (each.result.severity, -each.failed, each.module)),
        results=[each for each in Result if headline.results.get(each.value)],
        gaps=gaps,
        areas=areas_of(manifest, statuses, before),
        previous=before,
        errors=errors,
        failures=lambda gap: sum((Counter(errors.failed.get(module)) for module in gap.modules), Counter()),
        slowest=sorted((s for s in statuses.values() if s.elapsed_ms), key=lambda s: (-s.elapsed_ms, s.module))[
            :SLOWEST
        ],
        places=count_places(exports, statuses),
        docs={spec.name: spec.endpoint.docs_url for spec in manifest},
    )
    content = html.encode("utf-8", "replace")
    write_private(report, content)
    return replace(headline, size=len(content))


def _unreached(manifest: Manifest, statuses: Mapping[str, ModuleStatus]) -> tuple[str, ...]:
    """The modules that an interrupted run did not come to: an error without a failed call, or no status at all.

    After a refused token there are none: every module of such a run has a status that says so.
    """
    if any(status.result is Result.UNAUTHORIZED for status in statuses.values()):
        return ()
    broken_off = {name for name, status in statuses.items() if status.result is Result.ERROR and not status.failed}
    return tuple(name for name in manifest.names if name in broken_off or name not in statuses)


def _headline(statuses: Mapping[str, ModuleStatus], *, complete: bool, gaps: int) -> Headline:
    found = statuses.values()
    counts = Counter(status.result for status in found)
    return Headline(
        complete=complete,
        modules=len(statuses),
        results={result.value: counts[result] for result in Result if counts[result]},
        rows=sum(status.rows or 0 for status in found),
        calls=sum(status.calls for status in found),
        skipped=sum(status.skipped for status in found),
        failed=sum(status.failed for status in found),
        gaps=gaps,
        size=0,
    )
