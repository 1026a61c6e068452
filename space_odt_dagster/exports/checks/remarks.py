"""Five remarks on an export after it was read, each with its numbers.

A remark that cannot be made says why, and counts as not passed. Messages and numbers contain no personal data and no secrets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from space_odt_dagster.exports.checks.observe import Observations
from space_odt_dagster.exports.checks.preview import without_people
from space_odt_dagster.exports.checks.references import ReferenceIssue
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import header_of, keys_of

_FIRST = 5
_MOST_FIELDS = 50
_NOT_GRAVE = frozenset({Result.PARTIAL, Result.UNSUPPORTED, Result.BLOCKED})


class Subject(StrEnum):
    """The subject of a remark."""

    CALLS = "calls"
    SCHEMA = "schema"
    KEYS = "keys"
    REFERENCES = "references"
    VOLUME = "volume"


QUESTIONS = {
    Subject.CALLS: "Every call was answered, or skipped because its entity has no licence or is gone.",
    Subject.SCHEMA: "The columns are as declared, and the API sent only documented fields.",
    Subject.KEYS: "Every row has a key, and no other row has the same.",
    Subject.REFERENCES: "Every id that refers to another export exists there.",
    Subject.VOLUME: "There are not far fewer rows than last time.",
}


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One remark. ``is_grave`` makes a failure an error instead of a warning. ``facts`` are JSON values."""

    subject: Subject
    passed: bool
    message: str
    is_grave: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def remarks_of(tally: ReadOutcome, observations: Observations, *, most_fall: float) -> Iterator[Remark]:
    """The five remarks on an export. ``most_fall`` is the largest share of rows (0 to 1) that it may lose without a warning."""
    yield calls_remark(tally)
    if not tally.result.has_rows:
        message = f"Could not be evaluated: nothing was read ({tally.result.value})."
        for subject in (Subject.SCHEMA, Subject.KEYS, Subject.REFERENCES, Subject.VOLUME):
            yield Remark(subject=subject, passed=False, message=message, facts={"evaluated": False})
        return
    yield schema_remark(tally, observations)
    yield keys_remark(tally, observations)
    yield references_remark(observations)
    yield volume_remark(observations, most_fall=most_fall)


def calls_remark(tally: ReadOutcome) -> Remark:
    """Passes if the result is ``ok`` or ``empty``; otherwise says what is missing and why."""
    result = tally.result
    tracking_ids = [each.tracking_id for each in tally.final_refused if each.tracking_id]
    return Remark(
        subject=Subject.CALLS,
        passed=result.is_good,
        is_grave=not result.is_good and result not in _NOT_GRAVE,
        message=without_people(tally.error) or f"{result.value}: {tally.fetched} of {tally.calls} calls brought rows.",
        facts={
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
            "tracking_ids": tracking_ids[:_FIRST] or ([tally.tracking_id] if tally.tracking_id else []),
        },
    )


def schema_remark(tally: ReadOutcome, observations: Observations) -> Remark:
    """Passes if the API sent only documented fields. The columns need no check: rows are built from the declared ones."""
    unknown = observations.unknown_fields
    facts: dict[str, Any] = {"columns": len(header_of(tally.export))}
    if unknown is None:
        message = "Could not be evaluated: the documented fields of this export are not known."
        return Remark(subject=Subject.SCHEMA, passed=False, message=message, facts={**facts, "evaluated": False})
    facts |= {"unknown_fields": len(unknown)}
    if unknown:
        listed = dict(list(unknown.items())[:_MOST_FIELDS])
        message = f"The API sends {_many(len(unknown), 'undocumented field')}: {_listed(list(listed))}."
        return Remark(subject=Subject.SCHEMA, passed=False, message=message, facts={**facts, "times_sent": listed})
    message = "The columns are as declared; the API sent only documented fields."
    return Remark(subject=Subject.SCHEMA, passed=True, message=message, facts=facts)


def keys_remark(tally: ReadOutcome, observations: Observations) -> Remark:
    """Passes if the key identifies each row. A duplicate key is an error, an empty one a warning."""
    keys, names = observations.keys, keys_of(tally.export)
    facts: dict[str, Any]
    if not names:
        is_single = observations.facts.rows <= 1
        message = "A single row needs no key." if is_single else "There are several rows, and no key is declared."
        facts = {"rows": observations.facts.rows}
        return Remark(subject=Subject.KEYS, passed=is_single, is_grave=not is_single, message=message, facts=facts)
    facts = {
        "key": ", ".join(names),
        "duplicates": keys.duplicates,
        "items_replaced": keys.replaced,
        "rows_with_empty_key": keys.rows_with_empty,
        **{f"empty: {name}": number for name, number in keys.empty.items()},
    }
    problems = []
    if keys.duplicates:
        problems.append(f"{_many(keys.duplicates, 'row')} with the key of another row")
        facts["duplicate_keys"] = list(keys.sample)
    if keys.replaced:
        problems.append(
            f"{_many(keys.replaced, 'item')} that a later page repeats with other values (the later one is used)"
        )
    if keys.rows_with_empty:
        problems.append(f"{_many(keys.rows_with_empty, 'row')} with an empty {' or '.join(keys.empty)}")
    if problems:
        message = f"There {'is' if problems[0].startswith('1 ') else 'are'} {' and '.join(problems)}."
        return Remark(subject=Subject.KEYS, passed=False, is_grave=keys.duplicates > 0, message=message, facts=facts)
    message = f"{', '.join(names)}: set and different in every row ({observations.facts.rows})."
    return Remark(subject=Subject.KEYS, passed=True, message=message, facts=facts)


def references_remark(observations: Observations) -> Remark:
    """Passes if every id that refers to another export exists there. Orphans are counted, and a few are named."""
    facts: dict[str, Any] = {}
    sentences = []
    for each in observations.references:
        facts[each.column] = _reference_facts(each, observations)
        if each.unusable is not None:
            sentences.append(f"{each.column} could not be evaluated: {without_people(each.unusable)}")
        elif each.orphans:
            whole = ", which is itself not complete" if each.is_partial else ""
            sentences.append(
                f"{_many(each.orphans, 'id')} of {each.column} not found in {' or '.join(each.reference.within)}{whole}."
            )
    evaluated = all(each.unusable is None for each in observations.references)
    facts = {"orphans": sum(each.orphans for each in observations.references), "evaluated": evaluated, **facts}
    if sentences:
        return Remark(subject=Subject.REFERENCES, passed=False, message=" ".join(sentences), facts=facts)
    named = sum(each.named for each in observations.references)
    message = f"Every id exists in the export that it refers to ({named} looked up)."
    if not observations.references:
        message = "No column has ids of another export."
    return Remark(subject=Subject.REFERENCES, passed=True, message=message, facts=facts)


def volume_remark(observations: Observations, *, most_fall: float) -> Remark:
    """Passes unless there are far fewer rows than last time."""
    now, before = observations.facts, observations.before.facts
    facts: dict[str, Any] = {"rows": now.rows}
    if observations.before.problem is not None:
        message = f"Could not be evaluated: {without_people(observations.before.problem)}"
        return Remark(subject=Subject.VOLUME, passed=False, message=message, facts={**facts, "evaluated": False})
    if before is None:
        message = f"{_many(now.rows, 'row')}; nothing to compare with yet: this organisation is new in this folder."
        return Remark(subject=Subject.VOLUME, passed=True, message=message, facts=facts)
    facts["compared_with_run"] = before.run_id
    if not before.result.has_rows:
        message = f"Could not be evaluated: last time, nothing was read ({before.result.value})."
        return Remark(subject=Subject.VOLUME, passed=False, message=message, facts={**facts, "evaluated": False})
    change = (now.rows - before.rows) / before.rows if before.rows else 0.0
    facts |= {"rows_before": before.rows, "change": round(change, 4), "most_fall": most_fall}
    message = f"{_many(now.rows, 'row')}, after {before.rows} in run {before.run_id[:8]} ({change:+.0%})."
    return Remark(subject=Subject.VOLUME, passed=-change <= most_fall, message=message, facts=facts)


def _reference_facts(each: ReferenceIssue, observations: Observations) -> dict[str, Any]:
    runs = ["this run" if run_id == observations.facts.run_id else f"run {run_id[:8]}" for run_id in each.run_ids]
    facts: dict[str, Any] = {
        "in": str(each.reference),
        "of": ", ".join(runs) or None,
        "looked_up": each.named,
        "orphans": each.orphans,
    }
    return {**facts, "sample": list(each.sample)} if each.sample else facts


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_FIRST]) + (f" and {len(names) - _FIRST} more" if len(names) > _FIRST else "")
