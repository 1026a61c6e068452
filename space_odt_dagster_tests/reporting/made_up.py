"""Made-up export folders: a small organisation, what can go wrong with it, and the facts of its run."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.spec import source_asset_of
from space_odt_dagster.reporting import Headline, RunFacts, write_report

RUN_ID = "8d1f6c2e-0b5a-4f43-9d1e-3a6f2c7b9e10"
STATUS_COLUMNS = [
    *("module", "method", "result", "http_status", "error", "count", "elapsed_ms", "kind", "calls", "fetched"),
    *("skipped", "failed", "retries", "throttled_ms", "tracking_id", "started_at", "run_id"),
]
ERROR_COLUMNS = ["module", "method", "ids", "outcome", "http_status", "code", "message", "tracking_id", "attempts"]
CANARY = "Ada Canary +34 600 000 000 code 998877"
FACTS = RunFacts(
    run_id=RUN_ID,
    tool_version="0.1.0",
    sdk_version="1.41.0",
    manifest_version="1",
    org_id="Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9hYmM",
    org_name="Acme Telecom",
    base_url_host="webexapis.com",
    started_at="2026-03-01T03:00:00+00:00",
    ended_at="2026-03-01T03:04:12Z",
    stopped=None,
    redaction=None,
)


@dataclass
class Organisation:
    """Rows of exports, statuses that differ from ``ok`` or ``empty``, and errors; ``write`` makes the folder."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    modules: Iterable[str] = MANIFEST.names

    def fail(self, module: str, result: str, **status: Any) -> None:
        """Gives a module this result, and ``blocked`` to all that take their ids from it."""
        self.statuses[module] = {"result": result, "count": 0, "fetched": 0, **status}
        self.rows.pop(module, None)
        for child in MANIFEST.children(module):
            if result != "partial":
                self.fail(child, "blocked", calls=0, elapsed_ms=0)

    def error(
        self,
        module: str,
        outcome: str,
        http_status: int | None,
        code: str | None,
        ids: Mapping[str, str],
        message: str = CANARY,
    ) -> None:
        """Adds a row to the errors; its message holds what must never be shown."""
        row = {"module": module, "outcome": outcome, "http_status": http_status, "code": code, "ids": json.dumps(ids)}
        tracking_id = f"ROUTER_{len(self.errors):04}"
        self.errors.append(dict.fromkeys(ERROR_COLUMNS) | row | {"message": message, "tracking_id": tracking_id})

    def write(self, folder: Path) -> UPath:
        """Writes the exports folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for asset, rows in self.rows.items():
            write_pair(folder, asset, [*rows[0]] if rows else ["location_id"], rows)
        write_pair(folder, "errors", ERROR_COLUMNS, self.errors)
        write_pair(folder, "status", STATUS_COLUMNS, [self._status(module) for module in self.modules])
        return UPath(folder)

    def _status(self, module: str) -> dict[str, Any]:
        rows = len(self.rows.get(module, ()))
        mine = [each for each in self.errors if each["module"] == module]
        skipped = sum(each["outcome"] == "skipped" for each in mine)
        return {
            **dict.fromkeys(STATUS_COLUMNS, ""),
            "module": module,
            "method": MANIFEST[module].endpoint.method,
            "result": "ok" if rows else "empty",
            "count": rows,
            "elapsed_ms": 200 + 130 * rows,
            "calls": max(1, rows) + skipped,
            "fetched": max(1, rows),
            "skipped": skipped,
            "failed": len(mine) - skipped,
            "retries": 0,
            "throttled_ms": 0,
            "run_id": RUN_ID,
            **self.statuses.get(module, {}),
        }


def write_pair(folder: Path, asset: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Writes the CSV and JSON of one export."""
    complete = [{**row, "source_method": "x", "raw_json": {"secret": CANARY}} for row in rows]
    (folder / f"{asset}.json").write_text(json.dumps(complete), encoding="utf-8")
    with (folder / f"{asset}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*columns, "source_method", "raw_json"])
        writer.writerows([*(row.get(name, "") for name in columns), "x", json.dumps(CANARY)] for row in rows)


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
    for spec in MANIFEST:
        source = source_asset_of(spec)
        if spec.name not in made.rows and source is not None:
            made.rows[spec.name] = [{"id": str(each)} for each, _ in enumerate(made.rows.get(source, ()))]
    return made


def bad_organisation() -> Organisation:
    """A scope is missing, a server is failing, a listing is cut, some people are not entitled."""
    made = organisation()
    for spec in MANIFEST:
        if spec.endpoint.scopes[0] == "spark-admin:workspaces_read" and source_asset_of(spec) is None:
            made.error(spec.name, "failed", 403, None, {})
            made.fail(
                spec.name, "forbidden", calls=1, failed=1, tracking_id="ROUTER_6542A1B2-4F53-01BB-0047-7B1C5D2A0047"
            )
    for person in range(9):
        for module in ("person_call_forwarding", "person_permissions_in", "person_permissions_out"):
            made.error(module, "skipped", 400, "4003", {"entity_id": f"person-{person}"})
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


def previous_snapshot(folder: Path, rows: Mapping[str, int], **head: Any) -> UPath:
    """A snapshot of an earlier run that read so many rows."""
    folder.mkdir(parents=True)
    files = [{"asset": asset, "rows": count, "result": "ok" if count else "empty"} for asset, count in rows.items()]
    manifest = {
        "run_id": "earlier",
        "org_id": FACTS.org_id,
        "started_at": "2026-02-28T03:00:00Z",
        "files": files,
        **head,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return UPath(folder)


def report_of(
    made: Organisation, folder: Path, *, language: str = "en", previous: UPath | None = None, **facts: Any
) -> tuple[Headline, Path]:
    """Writes exports and report below a folder; gives the headline and the path of the HTML file."""
    target = folder / "report" / "index.html"
    headline = write_report(
        exports=made.write(folder / "exports"),
        report=UPath(target),
        run=replace(FACTS, **facts),
        previous=previous,
        language=language,
    )
    return headline, target
