"""Made-up summaries of organisations, and fleets of them."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from upath import UPath

from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.small_files import write_small
from space_odt_dagster.fleet.summary import SUMMARY, Missing, Size, Summary
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

NIGHT = "2026-11-30T03:00:00+00:00"
LAST_NIGHT = "2026-11-29T03:00:00+00:00"
DEVICES = "spark-admin:devices_read"
WITHOUT_SCOPE: dict[str, Any] = {
    "exports_ok": 61,
    "exports_not_ok": 2,
    "missing": ("devices", "device_details"),
    "gaps": (Missing(kind="scope", scopes=(DEVICES,), exports=2),),
}
REFUSED: dict[str, Any] = {"stopped": "Webex refused the access token.", "cause": Cause.TOKEN}


def summary(name: str, number: int = 1, **changes: Any) -> Summary:
    """The summary of an organisation that was read completely, but for the changes."""
    found = Summary(
        organisation=name,
        org_id=org_id(number),
        run_id=f"run-of-{name}",
        scope="v1",
        started_at=NIGHT,
        ended_at="2026-11-30T03:12:00+00:00",
        stopped="",
        cause=Cause.NONE,
        complete=NIGHT,
        snapshot=f"20261130T031200Z_run-of-{name}",
        exports_ok=63,
        exports_not_ok=0,
        missing=(),
        gaps=(),
        people=120,
        rows=3000,
        calls=1600,
        failed_calls=0,
        retries=2,
        seconds=720,
        changes=4,
        changes_unknown=0,
        findings_critical=0,
        findings_high=3,
        score_low=91.5,
        score_high=93.0,
        confidence=0.98,
        report=True,
        new_refresh_token=False,
        size=Size(calls=1600, most={"people_details": 900}),
    )
    return replace(found, **changes)


def fleet_with(folder: Path, **of: Summary | str | None) -> Fleet:
    """A fleet in a folder, and the summaries of its organisations, numbered from 1. A text is further keys of an entry that has no
    summary."""
    entries = []
    for number, (name, found) in enumerate(of.items(), 1):
        further = f", {found}" if isinstance(found, str) else ""
        entries.append(f"name: {name}, org_id: {org_id(number)}{further}")
        if isinstance(found, Summary):
            keep(folder, replace(found, org_id=org_id(number)))
    return fleet_in(with_organisations(*entries), out_dir=str(folder))


def keep(folder: Path, found: Summary) -> None:
    """Writes a summary where the run would."""
    write_small(UPath(folder / found.organisation / SUMMARY), asdict(found))
