"""Made-up output folders: a small organisation, what can go wrong with it, and the facts of its run."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import write_whole
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ERRORS_HEADER, STATUS_HEADER, ErrorRow, StatusRow
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.store import AssetState, ExportFacts, ExportStore
from space_odt_dagster.extraction.answer_classes import meaning_of
from space_odt_dagster.extraction.error_body import Problem
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, source_asset_of
from space_odt_dagster.reporting import Headline, write_report
from space_odt_dagster.reporting.headline import FindingCounts
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile, write_manifest

SCOPE = MANIFEST.only(MANIFEST.selection(Tier.V1))
"""What a run reads by default: of these exports the reports are made up."""
RUN_ID = "8d1f6c2e-0b5a-4f43-9d1e-3a6f2c7b9e10"
CANARY = "Ada Canary +34 600 000 000 code 998877"
ORG_NAME = "Acme Telecom"
HOST = "webexapis.com"
FACTS = RunFacts(
    run_id=RUN_ID,
    tool_version="0.1.0",
    sdk_version="1.41.0",
    manifest_version="1",
    org_id="Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9hYmM",
    started_at="2026-03-01T03:00:00+00:00",
    ended_at="2026-03-01T03:04:12Z",
    complete=True,
    stopped=None,
    redaction=None,
)


@dataclass
class Organisation:
    """Rows of exports, statuses that differ from ``ok`` or ``empty``, and errors; ``write`` makes the folder."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[ErrorRow] = field(default_factory=list)
    exports: Iterable[str] = SCOPE.names

    def fail(self, export: str, result: str, **status: Any) -> None:
        """Gives an export this result, and ``blocked`` to all that take their ids from it."""
        self.statuses[export] = {"result": result, "count": 0, "fetched": 0, **status}
        self.rows.pop(export, None)
        for child in SCOPE.children(export):
            if result != "partial":
                self.fail(child, "blocked", calls=0, elapsed_ms=0)

    def error(
        self,
        export: str,
        outcome: str,
        http_status: int | None,
        code: str | None,
        ids: Mapping[str, str],
        message: str = CANARY,
    ) -> None:
        """Adds a row to the errors; its message holds what must never be shown, after what the answer means."""
        row = error_row(
            export,
            outcome=outcome,
            http_status=http_status,
            code=code,
            ids=json.dumps(ids),
            message=message,
            tracking_id=f"ROUTER_{len(self.errors):04}",
        )
        self.errors.append(row)

    def write(self, folder: Path | UPath | str) -> ExportStore:
        """Writes the output folder."""
        in_memory = isinstance(folder, UPath)
        store = ExportStore(Layout(folder, Path("unfinished"), str(folder)) if in_memory else Layout.of(str(folder)))
        for asset, rows in self.rows.items():
            write_json(store.layout, asset, rows)
        for export in self.exports:
            errors = tuple(each for each in self.errors if each.module == export)
            facts = self._facts(export) if export in self.rows else None
            store.keep_state(export, AssetState(self._status(export, errors), errors, facts))
        keep_status(store, SCOPE.names, csv_safe=False)
        keep_errors(store, SCOPE.names, csv_safe=False)
        return store

    def _status(self, export: str, errors: tuple[ErrorRow, ...]) -> StatusRow:
        rows = len(self.rows.get(export, ()))
        skipped = sum(each.outcome is Outcome.SKIPPED for each in errors)
        facts: dict[str, Any] = {
            **dict.fromkeys(STATUS_HEADER),
            "module": export,
            "method": SCOPE[export].endpoint.method,
            "result": "ok" if rows else "empty",
            "count": rows,
            "elapsed_ms": 200 + 130 * rows,
            "calls": max(1, rows) + skipped,
            "fetched": max(1, rows),
            "skipped": skipped,
            "failed": len(errors) - skipped,
            "retries": 0,
            "throttled_ms": 0,
            "run_id": RUN_ID,
            **self.statuses.get(export, {}),
        }
        return StatusRow(**{**facts, "result": Result(facts["result"])})

    def _facts(self, export: str) -> ExportFacts:
        return ExportFacts(
            run_id=RUN_ID,
            result=Result.OK,
            org_id=FACTS.org_id,
            manifest_version="1",
            rows=len(self.rows[export]),
            columns=(),
            csv_sha256="",
            json_sha256="",
            csv_safe=False,
            written_at=FACTS.ended_at,
            redaction="none",
        )


def error_row(export: str = "people_details", **given: Any) -> ErrorRow:
    """A row of the errors of a failed call. It means what its message begins with, else what such an answer means."""
    facts = {**dict.fromkeys(ERRORS_HEADER), "ids": "", "message": "", "outcome": "failed", "attempts": 1, **given}
    problem = Problem(facts["code"], facts["message"], None)
    meaning = meaning_of(facts["http_status"], problem) if facts["http_status"] else Meaning.PASSING
    with suppress(ValueError):
        meaning = Meaning(facts["message"].partition(":")[0])
    return ErrorRow(**{**facts, "module": export, "outcome": Outcome(facts["outcome"]), "meaning": meaning})


def write_json(layout: Layout, asset: str, rows: list[dict[str, Any]]) -> None:
    """Writes the JSON of one export, with a secret where the report must not look."""
    lines = [json.dumps({**row, "source_method": "x", "raw_json": CANARY}) for row in rows]
    write_whole(layout.json_of(asset), "\n".join(["[", ",\n".join(lines), "]"]).encode())


def organisation(people: int = 24, locations: Iterable[str] = ("Madrid", "Barcelona", "Sevilla")) -> Organisation:
    """A sound organisation whose people are spread over its locations; the last person has none."""
    names = list(locations)
    places = [{"location_id": f"loc-{place}", "name": name} for place, name in enumerate(names)]
    made = Organisation()
    made.rows["locations"] = made.rows["calling_locations"] = places
    made.rows["people"] = [
        {
            "person_id": f"person-{each}",
            "display_name": CANARY,
            "location_id": f"loc-{each % len(names)}" if each < people - 1 else "",
            "direct_number": f"+3491000{each:05}" if each % 2 == 0 and each < people - 1 else "",
        }
        for each in range(people)
    ]
    for asset, times in (("call_queues", 2), ("hunt_groups", 1), ("auto_attendants", 1), ("virtual_lines", 3)):
        made.rows[asset] = [
            {
                "location_id": f"loc-{each % len(names)}",
                "id": f"{asset}-{each}",
                "direct_number": f"+3493{len(asset)}{each:05}",
            }
            for each in range(times * len(names))
        ]
    made.rows["devices"] = [
        {"id": f"d-{each}", "location_id": f"loc-{each % len(names)}"} for each in range(people // 2)
    ]
    made.rows["workspaces"] = [{"workspace_id": f"w-{each}", "location_id": "loc-0"} for each in range(4)]
    made.rows["workspace_numbers"] = [
        {"workspace_id": f"w-{each}", "location_id": "loc-0", "direct_number": f"+34955{each:05}"} for each in range(4)
    ]
    for export in SCOPE:
        source = source_asset_of(export)
        if export.name not in made.rows and source is not None:
            made.rows[export.name] = [{"id": str(each)} for each, _ in enumerate(made.rows.get(source, ()))]
    return made


def bad_organisation() -> Organisation:
    """A scope is missing, a server is failing, a listing is cut, some people are not entitled."""
    made = organisation()
    for export in SCOPE:
        if export.endpoint.scopes[0] == "spark-admin:workspaces_read" and source_asset_of(export) is None:
            made.error(export.name, "failed", 403, None, {})
            made.fail(
                export.name, "forbidden", calls=1, failed=1, tracking_id="ROUTER_6542A1B2-4F53-01BB-0047-7B1C5D2A0047"
            )
    for person in range(9):
        for export in ("person_call_forwarding", "person_permissions_in", "person_permissions_out"):
            made.error(export, "skipped", 400, "4003", {"entity_id": f"person-{person}"})
    made.error("people_details", "skipped", 404, None, {"person_id": "person-1"})
    for queue in range(3):
        made.error(
            "call_queue_details", "failed", 502, None, {"location_id": "loc-0", "queue_id": f"call_queues-{queue}"}
        )
    made.rows["call_queue_details"] = made.rows["call_queue_details"][:3]
    made.statuses["call_queue_details"] = {
        "result": "partial",
        "failed": 3,
        "tracking_id": "NA_88B8B4CE-6338-4D3A",
        "retries": 12,
    }
    return made


def previous_snapshot(folder: Path, rows: Mapping[str, int], **facts: Any) -> Snapshot:
    """A snapshot of an earlier run that read so many rows."""
    run = replace(FACTS, run_id="earlier", started_at="2026-02-28T03:00:00Z", **facts)
    files = [
        SnapshotFile(
            name=f"{asset}.csv",
            asset=asset,
            result="ok" if count else "empty",
            rows=count,
            columns=(),
            sha256="",
            bytes=0,
            written_by="earlier",
            csv_safe=False,
        )
        for asset, count in rows.items()
    ]
    snapshot = Snapshot(folder=UPath(folder), run=run, files=tuple(files))
    write_manifest(snapshot)
    return snapshot


def report_of(
    made: Organisation,
    folder: Path,
    *,
    language: str = "en",
    previous: Snapshot | None = None,
    org_name: str | None = ORG_NAME,
    changes: Mapping[str, int] | None = None,
    findings: FindingCounts | None = None,
    **facts: Any,
) -> tuple[Headline, Path]:
    """Writes exports and report below a folder; gives the headline and the path of the HTML file."""
    headline = write_report(
        made.write(folder),
        run=replace(FACTS, **facts),
        host=HOST,
        previous=previous,
        changes=changes,
        findings=findings,
        language=language,
        org_name=org_name,
        manifest=SCOPE,
    )
    return headline, folder / "report" / "index.html"
