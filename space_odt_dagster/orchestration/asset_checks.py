"""The asset checks, made inside the asset that they are about, from the verdicts on what was just read.

Here: how a verdict becomes a check. What is looked at, and judged, is in ``exports/checks``.
https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Iterator

import dagster as dg

from space_odt_dagster.exports.checks.judge import QUESTIONS, verdicts_of
from space_odt_dagster.exports.checks.observe import Findings
from space_odt_dagster.extraction.outcome import Tally


def check_specs_of(name: str) -> list[dg.AssetCheckSpec]:
    """The checks that every export declares. None of them blocks: an export with a problem is still the truth that there is."""
    return [
        dg.AssetCheckSpec(subject.value, asset=name, blocking=False, description=question)
        for subject, question in QUESTIONS.items()
    ]


def check_results_of(tally: Tally, findings: Findings, *, most_fall: float) -> Iterator[dg.AssetCheckResult]:
    """One result for every check that is declared, whatever came of the reading."""
    for verdict in verdicts_of(tally, findings, most_fall=most_fall):
        yield dg.AssetCheckResult(
            asset_key=dg.AssetKey(tally.spec.name),
            check_name=verdict.subject.value,
            passed=verdict.passed,
            severity=dg.AssetCheckSeverity.ERROR if verdict.is_grave else dg.AssetCheckSeverity.WARN,
            description=verdict.told,
            metadata=verdict.facts,
        )
