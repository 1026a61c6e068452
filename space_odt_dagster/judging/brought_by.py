"""Which changes of the last comparison brought a finding: those of its entity, at the values that decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.kept import summary_in
from space_odt_dagster.comparing.writing import CHANGES
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.judging.outcome import Finding, Verdict
from space_odt_dagster.manifest.export import camel_case
from space_odt_dagster.snapshots.rows import lines_of

Record = Mapping[str, Any]
"""A change, as ``changes.json`` has it."""


def with_changes(findings: Iterable[Finding], layout: Layout, run_id: str) -> tuple[Finding, ...]:
    """The findings with the changes that brought them, if the comparison next to the exports is the one of this run."""
    by_entity = _changes(layout, run_id)
    return tuple(replace(each, change_ids=_ids(each, by_entity)) if by_entity else each for each in findings)


def _changes(layout: Layout, run_id: str) -> dict[str, list[Record]]:
    """The changes by the entities that they name: the one that changed, and the one that contains it."""
    found: dict[str, list[Record]] = defaultdict(list)
    try:
        summary = summary_in(layout.exports)
        if summary is None or summary["sides"][1]["run_id"] != run_id:
            return {}
        path = layout.json_of(CHANGES)
        with reading(path), path.open("rb") as stream:
            for line in lines_of(stream, None, path.name):
                change = parse_json(line.decode())
                for identity in {_identity(change.get("entity_id")), _identity(change.get("container_id"))} - {""}:
                    found[identity].append(change)
    except (CouldNotRun, OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
    return found


def _ids(finding: Finding, by_entity: Mapping[str, list[Record]]) -> tuple[str, ...]:
    if finding.verdict is Verdict.UNKNOWN:
        return ()
    changes = by_entity.get(_identity(finding.entity_id), ())
    return tuple(sorted(str(each["change_id"]) for each in changes if _is_about(each, finding.evidence)))


def _is_about(change: Record, evidence: Mapping[str, Any]) -> bool:
    """Whether a change is at one of the values, or is the whole entity."""
    path, column, export = (str(change.get(name) or "") for name in ("path", "column", "export"))
    if not path and not change.get("container_id"):
        return True
    for each in evidence:
        if each.startswith("rows("):
            if each.startswith(f"rows({export},"):
                return True
        elif column == each or path.partition("[")[0].startswith((camel_case(each), each.removeprefix("raw."))):
            return True
    return False


def _identity(identifier: Any) -> str:
    return (entity_of(identifier) or identifier) if isinstance(identifier, str) else ""
