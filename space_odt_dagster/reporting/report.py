"""Writes the report of one run: reads the exports once, finds what is missing, renders the page.

Defines the order of the steps. ``per_area``, ``per_location``, ``causes`` and ``headline`` count; ``gaps`` and ``trust`` judge.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from space_odt_dagster.exports.private_files import write_whole
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.exports.status_files import errors_in, status_in
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.causes import group_errors
from space_odt_dagster.reporting.gaps import find_gaps
from space_odt_dagster.reporting.headline import FindingCounts, Headline, headline_of
from space_odt_dagster.reporting.html import render
from space_odt_dagster.reporting.per_area import areas_of
from space_odt_dagster.reporting.per_location import count_places
from space_odt_dagster.reporting.phrases import language_of
from space_odt_dagster.reporting.previous import previous_of
from space_odt_dagster.reporting.severity import WORST_FIRST, severity_of
from space_odt_dagster.reporting.trust import trust_in
from space_odt_dagster.snapshots.folder import Snapshot

SLOWEST = 10


def write_report(
    store: ExportStore,
    *,
    run: RunFacts,
    host: str,
    previous: Snapshot | None,
    language: str,
    changes: Mapping[str, int] | None = None,
    findings: FindingCounts | None = None,
    org_name: str | None = None,
    manifest: Manifest = MANIFEST,
) -> Headline:
    """Writes the report of a run into the output folder in one step, and returns its headline.

    Exports may be missing in the folder. ``host`` is the API host, ``previous`` the snapshot before. ``changes`` is the number of
    changes of each export since then, ``findings`` counts what is wrong; None if nothing was compared or judged. A language or
    locale without phrases gives English. Raises ``OutputError``.
    """
    statuses = {status.module: status for status in status_in(store, manifest.names)}
    unreached = _unreached(manifest, statuses) if run.stopped else ()
    gaps = find_gaps(manifest, statuses, unreached)
    before = previous_of(previous, run.org_id)
    trust = trust_in(manifest, statuses, unreached=unreached, run=run)
    headline = headline_of(statuses, complete=trust.complete, gaps=len(gaps))
    errors = group_errors(errors_in(store, manifest.names))
    slowest = sorted((s for s in statuses.values() if s.elapsed_ms), key=lambda s: (-s.elapsed_ms, s.module))
    html = render(
        language_of(language),
        run=run,
        host=host,
        org_name=org_name,
        trust=trust,
        headline=headline,
        known_exports=frozenset(statuses),
        statuses=sorted(statuses.values(), key=lambda each: (severity_of(each.result), -each.failed, each.module)),
        results=[each for each in WORST_FIRST if each.value in headline.results],
        gaps=gaps,
        areas=areas_of(manifest, statuses, before, changes or {}),
        previous=before,
        changes=sum(changes.values()) if changes is not None else None,
        findings=findings,
        links={
            **({"changes": "changes.html"} if changes is not None else {}),
            **({"findings": "findings.html"} if findings is not None else {}),
        },
        errors=errors,
        failures=lambda gap: sum((Counter(errors.failed.get(export)) for export in gap.exports), Counter()),
        slowest=slowest[:SLOWEST],
        places=count_places(store, statuses),
        docs={export.name: export.endpoint.docs_url for export in manifest},
    )
    content = html.encode("utf-8", "replace")
    write_whole(store.layout.report, content)
    return replace(headline, size=len(content))


def _unreached(manifest: Manifest, statuses: Mapping[str, StatusRow]) -> tuple[str, ...]:
    """The exports that an interrupted run did not reach: an error without a failed call, or no status at all.

    None after a refused token: then every export has a status that says so.
    """
    if any(status.result is Result.UNAUTHORIZED for status in statuses.values()):
        return ()
    broken_off = {name for name, status in statuses.items() if status.result is Result.ERROR and not status.failed}
    return tuple(name for name in manifest.names if name in broken_off or name not in statuses)
