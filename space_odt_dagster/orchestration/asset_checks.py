"""The asset checks of each export, evaluated inside the asset itself.

Only two per export, because each costs three events in every run: ``calls`` (was everything answered) and ``data`` (schema, keys,
references and volume). ``exports/checks`` observes and remarks; here remarks become Dagster checks.
https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from space_odt_dagster.exports.checks.observe import Observations
from space_odt_dagster.exports.checks.remarks import QUESTIONS, Remark, Subject, remarks_of
from space_odt_dagster.extraction.outcome import ReadOutcome

CALLS, DATA = Subject.CALLS.value, "data"
CHECKS = (CALLS, DATA)
SUBJECTS = tuple(subject for subject in Subject if subject is not Subject.CALLS)
"""What ``data`` covers."""
TABLE = "remarks"
"""The metadata of ``data`` with one line per remark. Its facts are separate entries, such as ``keys: duplicates``."""

_QUESTIONS = {
    CALLS: QUESTIONS[Subject.CALLS],
    DATA: "The data is sound.\n\n" + "\n".join(f"- **{each.value}**: {QUESTIONS[each]}" for each in SUBJECTS),
}


def check_specs_of(key: dg.AssetKey, partitions: dg.PartitionsDefinition | None = None) -> list[dg.AssetCheckSpec]:
    """The checks that every export declares. None blocks: an export with a problem is still the best data available."""
    return [
        dg.AssetCheckSpec(name, asset=key, blocking=False, description=question, partitions_def=partitions)
        for name, question in _QUESTIONS.items()
    ]


def check_results_of(
    tally: ReadOutcome, observations: Observations, *, most_fall: float
) -> Iterator[dg.AssetCheckResult]:
    """One result for each declared check, whatever the outcome of the reading."""
    calls, *others = remarks_of(tally, observations, most_fall=most_fall)
    yield _result(CALLS, [calls], description=calls.message, metadata=calls.facts)
    facts = {f"{each.subject.value}: {name}": fact for each in others for name, fact in each.facts.items()}
    yield _result(
        DATA, others, description=_summary(others), metadata={TABLE: dg.MetadataValue.md(_table(others)), **facts}
    )


def _result(name: str, remarks: Sequence[Remark], *, description: str, metadata: dict[str, Any]) -> dg.AssetCheckResult:
    is_grave = any(each.is_grave for each in remarks)
    return dg.AssetCheckResult(
        check_name=name,
        passed=all(each.passed for each in remarks),
        severity=dg.AssetCheckSeverity.ERROR if is_grave else dg.AssetCheckSeverity.WARN,
        description=description,
        metadata=metadata,
    )


def _summary(remarks: Sequence[Remark]) -> str:
    """The names of the failed subjects, errors first, grouped by message."""
    failed = sorted((each for each in remarks if not each.passed), key=lambda each: not each.is_grave)
    if not failed:
        return "Schema, keys, references and volume are as they should be."
    by_sentence: dict[str, list[str]] = {}
    for each in failed:
        by_sentence.setdefault(each.message, []).append(each.subject.value)
    return " ".join(f"{', '.join(names)}: {message}" for message, names in by_sentence.items())


def _table(remarks: Sequence[Remark]) -> str:
    lines = [f"| {each.subject.value} | {_word(each)} | {_cell(each.message)} |" for each in remarks]
    return "\n".join(["| subject | result | what was noticed |", "|---|---|---|", *lines])


def _word(remark: Remark) -> str:
    return "passed" if remark.passed else "error" if remark.is_grave else "warning"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
