"""The asset checks, made inside the asset that they are about: what can be said against what was just read."""

import dagster as dg

from space_odt_dagster.extraction.tally import Result, Tally

CALLS = "calls"
_WARN = frozenset({Result.PARTIAL, Result.UNSUPPORTED, Result.BLOCKED})
_FIRST = 5


def check_specs_of(name: str) -> list[dg.AssetCheckSpec]:
    """The checks that every export declares."""
    return [
        dg.AssetCheckSpec(
            CALLS, asset=name, blocking=False, description="Every call was answered, or its entity was rightly skipped."
        )
    ]


def calls_check(tally: Tally) -> dg.AssetCheckResult:
    """The status of an asset as a check: passed for ``ok`` and ``empty``, else WARN or ERROR with what is missing."""
    result = tally.result
    return dg.AssetCheckResult(
        check_name=CALLS,
        passed=result.is_good,
        severity=dg.AssetCheckSeverity.WARN if result in _WARN else dg.AssetCheckSeverity.ERROR,
        description=tally.error or f"{result.value}: {tally.fetched} of {tally.calls} calls brought rows.",
        metadata={
            "result": result.value,
            "calls": tally.calls,
            "fetched": tally.fetched,
            "skipped": tally.skipped,
            **{f"skipped: {reason}": number for reason, number in tally.skipped_by_reason.items()},
            "failed": tally.failed,
            "retries": tally.retries,
            "http_statuses": {str(status): number for status, number in sorted(tally.http_statuses.items())},
            "seconds": round(tally.elapsed_seconds, 3),
            "throttled_seconds": round(tally.throttled_seconds, 3),
            "tracking_ids": _tracking_ids(tally),
        },
    )


def _tracking_ids(tally: Tally) -> list[str]:
    found = [each.refusal.tracking_id for each in tally.final_refused if each.refusal.tracking_id]
    return found[:_FIRST] or ([tally.tracking_id] if tally.tracking_id else [])
