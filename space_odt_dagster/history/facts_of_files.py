"""What ``diff`` and ``check`` said of a snapshot, from their files in the output folder: which, where and when.

Never a value, a name or a title: those are in the files.
"""

from collections.abc import Iterator
from typing import Any

from space_odt_dagster.comparing.writing import CHANGES as CHANGES_FILE
from space_odt_dagster.exports.folders import folders
from space_odt_dagster.history.facts import FRACTION, TEXT, WHOLE, YES_NO, FactTable, Record, append, records_in, typed
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.stored_table import TIME
from space_odt_dagster.manifest.export import Sensitivity
from space_odt_dagster.manifest.ids import comparable_id

CHANGES = FactTable(
    "changes",
    typed(TEXT, "change_id", "area", "export", "kind", "class", "entity_id", "entity_key", "entity_kind")
    | typed(TEXT, "location_id", "column")
    | {"not_before": TIME, "not_after": TIME, "from_snapshot": TEXT, "to_snapshot": TEXT, "echoes": WHOLE},
    ("from_snapshot", "change_id"),
    of_entities=True,
)
FINDINGS = FactTable(
    "findings",
    {"finding_id": TEXT, "rule_id": TEXT, "rule_version": WHOLE}
    | typed(TEXT, "area", "severity", "verdict", "entity_kind", "entity_id", "entity_key", "location_id")
    | {"as_of": TIME, "change_ids": TEXT, "first_seen": TIME, "points": FRACTION},
    ("finding_id",),
    of_entities=True,
)
RULE_RESULTS = FactTable(
    "rule_results",
    {"rule_id": TEXT, "rule_version": WHOLE}
    | typed(TEXT, "area", "severity", "needs_scope")
    | {"in_scope": YES_NO}
    | typed(WHOLE, "judged", "pass", "fail", "waived", "unknown", "not_applicable")
    | {"uncounted": YES_NO, "pass_ratio": FRACTION, "coverage": FRACTION, "own": YES_NO, "off": YES_NO},
    ("rule_id",),
)
SCORES = FactTable(
    "scores",
    typed(TEXT, "scope_kind", "scope_id")
    | typed(FRACTION, "low", "high", "gross_low", "gross_high", "points_low", "points_high", "confidence")
    | {"grade": TEXT}
    | typed(WHOLE, "rules", "rules_out_of_scope", "entities", "fails", "waived", "unknown"),
    ("scope_kind", "scope_id"),
)


def write_facts_of_files(tools: Tools, folded: SnapshotFolded, state: LakeState) -> None:
    """Stages ``changes``, ``findings``, ``rule_results`` and ``scores``. Raises ``Damaged`` for a file that cannot be read."""
    from space_odt_dagster.judging import writing

    append(tools, folded, state, CHANGES, _changes(tools, folded))
    append(tools, folded, state, FINDINGS, _findings(tools, judged(tools, folded, writing.FINDINGS)))
    for table, file, column in ((RULE_RESULTS, writing.RULES, "rule_id"), (SCORES, writing.SCORES, "scope_id")):
        found = table.records(judged(tools, folded, file))
        append(tools, folded, state, table, (each for each in found if not tools.hiding.is_forgotten(each[column])))


def judged(tools: Tools, folded: SnapshotFolded, name: str) -> Iterator[Record]:
    """The records of a file of findings; none if the snapshot was not judged."""
    return records_in(tools.layout.findings / folded.side.name / f"{name}.json")


def _changes(tools: Tools, folded: SnapshotFolded) -> Iterator[Record]:
    to = f"..{folded.side.name}"
    for folder in folders(tools.layout.root / "changes"):
        if folder.name.endswith(to):
            found = records_in(folder / f"{CHANGES_FILE}.json")
            shown = (_with_identity(tools, each, _sensitivity(tools, each)) for each in found)
            yield from CHANGES.records(each for each in shown if each is not None)


def _findings(tools: Tools, found: Iterator[Record]) -> Iterator[Record]:
    shown = (_with_identity(tools, each, Sensitivity(each.get("sensitive") or "personal")) for each in found)
    return FINDINGS.records(each for each in shown if each is not None)


def _with_identity(tools: Tools, record: Record, sensitivity: Sensitivity) -> Record | None:
    """The record with an ``entity_id`` that the lake may have, and with what its spellings have in common, which is how ``row_key``
    writes it, as ``entity_key``; None if it is of somebody who was forgotten."""
    identity: Any = record.get("entity_id") or ""
    if tools.hiding.is_forgotten(identity):
        return None
    if sensitivity is not Sensitivity.NONE:
        identity = tools.hiding.identity(identity, is_secret=sensitivity is Sensitivity.SECRET)
    return {**record, "entity_id": identity, "entity_key": comparable_id(identity)}


def _sensitivity(tools: Tools, change: Record) -> Sensitivity:
    """What a key of this export reveals at most. The pool of numbers is no export: its keys are numbers."""
    if change.get("export") not in tools.manifest:
        return Sensitivity.PERSONAL
    levels = {each.sensitive for each in tools.manifest[change["export"]].columns if each.key}
    return next((each for each in (Sensitivity.SECRET, Sensitivity.PERSONAL) if each in levels), Sensitivity.NONE)
