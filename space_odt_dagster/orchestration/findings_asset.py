"""The asset ``inventory_findings``: what is wrong in the snapshot, as numbers that Dagster plots, with one check for each area.

Shows only counts, scores and names of rules, never a value, a name or an id. Its checks warn and never block; with
``SPACE_ODT_CRITICAL_IS_ERROR`` an area with a critical failure is an error, which is mailed. ``run/findings`` judges and writes.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg

from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.judging.outcome import AREA, AREAS, ORGANISATION, Judgement, RuleSummary, Severity, Verdict
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.resources import INVENTORY, inventory_in
from space_odt_dagster.run.after_reading import findings_of
from space_odt_dagster.run.findings import RunFindings
from space_odt_dagster.run.inventory import Inventory

FINDINGS = "inventory_findings"
_MOST_RULES = 40


def build_findings(
    keys: AssetKeys, *, group: str, after: dg.AssetKey, partitions: dg.PartitionsDefinition | None = None
) -> dg.AssetsDefinition:
    """The asset, downstream of the changes (``after``), which say what brought a finding."""
    key = keys.of(FINDINGS)

    @dg.asset(
        key=key,
        deps=[after],
        group_name=group,
        description="What is wrong in the organisation: its snapshot, judged by rules.\n\nThe findings are in `findings.csv` "
        "and `findings.json` next to the exports, with `rules_summary` and `scores`, and on a page next to the report. The "
        "metadata has only counts and scores: 0 is nothing found, 100 certain trouble.",
        kinds={"csv", "json", "html"},
        check_specs=[
            dg.AssetCheckSpec(
                check_of(area),
                asset=key,
                blocking=False,
                description=f"No rule about {area.replace('_', ' ')} fails, and everything that those rules need was read.",
                partitions_def=partitions,
            )
            for area in AREAS
        ],
        partitions_def=partitions,
        required_resource_keys={keys.named(INVENTORY)},
    )
    def _asset(context):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        inventory = inventory_in(context, keys)
        found = findings_of(inventory)
        context.add_asset_metadata(_metadata(inventory, found))
        yield dg.MaterializeResult()
        error = inventory.context.settings.critical_is_error
        yield from (_area(found, area, critical_is_error=error) for area in AREAS)

    return _asset


def check_of(area: str) -> str:
    """The name of the check of an area."""
    return f"findings_{area}"


def _metadata(inventory: Inventory, found: RunFindings) -> dict[str, Any]:
    layout, judgement = inventory.context.layout, found.judgement
    if judgement is None:
        return {"not_judged": found.why}
    page = {}
    if found.page is not None:
        address = local(found.page).as_uri() if is_local(found.page) else str(found.page)
        page = {"page": dg.MetadataValue.url(address)}
    return {
        "failures": judgement.count(Verdict.FAIL),
        **{f"failures {each.value}": number for each, number in _by_severity(judgement).items()},
        "unknown": judgement.count(Verdict.UNKNOWN),
        "waived": judgement.count(Verdict.WAIVED),
        "rules": sum(each.in_scope and not each.off for each in judgement.rules),
        "rules_out_of_scope": sum(judgement.wider.values()),
        **dict(_scores(judgement)),
        "worst_rules": dg.MetadataValue.md(_table(judgement)),
        "path": dg.MetadataValue.path(str(layout.json_of("findings"))),
        "csv": dg.MetadataValue.path(str(layout.csv_of("findings"))),
        **page,
    }


def _by_severity(judgement: Judgement) -> dict[Severity, int]:
    number = Counter(each.severity for each in judgement.findings if each.verdict is Verdict.FAIL)
    return {each: number[each] for each in Severity}


def _scores(judgement: Judgement) -> Iterator[tuple[str, float]]:
    """The ends of the interval of each area that has something to judge, and of the organisation."""
    for each in judgement.scores:
        if each.scope_kind in (AREA, ORGANISATION) and each.rules:
            name = "score" if each.scope_kind == ORGANISATION else f"score {each.scope_id}"
            yield f"{name} low", round(each.low, 1)
            yield f"{name} high", round(each.high, 1)


def _area(found: RunFindings, area: str, *, critical_is_error: bool) -> dg.AssetCheckResult:
    if found.judgement is None:
        return _result(check_of(area), found.why, passed=not found.failed)
    rules = [
        each
        for each in found.judgement.rules
        if each.area == area and each.in_scope and not each.off and not each.upcoming
    ]
    failing = [each for each in rules if each.tally.failed]
    doubtful = [each for each in rules if each.tally.unknown or each.tally.uncounted]
    number = sum(each.tally.failed for each in failing)
    said = (
        f"{_many(number, 'failure')} of {len(failing)} of {_many(len(rules), 'rule')}" if failing else "Nothing fails"
    )
    said += f"; {_many(len(doubtful), 'rule')} could not be judged for everything." if doubtful else "."
    return _result(
        check_of(area),
        said,
        passed=not failing and not doubtful,
        is_error=critical_is_error and any(each.severity is Severity.CRITICAL for each in failing),
        failures=number,
        rules=[each.rule_id for each in failing],
        not_known=[each.rule_id for each in doubtful],
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _result(name: str, said: str, *, passed: bool, is_error: bool = False, **facts: Any) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(check_name=name, passed=passed, severity=severity, description=said, metadata=facts)


def _table(judgement: Judgement) -> str:
    """The rules that fail, the worst first, as Markdown."""
    failing = sorted((each for each in judgement.rules if each.tally.failed), key=_worst_first)[:_MOST_RULES]
    lines = [
        f"| {each.rule_id} | {each.severity} | {each.tally.failed} | {each.tally.unknown} | {each.tally.waived} |"
        for each in failing
    ]
    return (
        "\n".join(["| rule | severity | fails | unknown | waived |", "|---|---|---:|---:|---:|", *lines])
        if lines
        else "None."
    )


def _worst_first(rule: RuleSummary) -> tuple[int, int, str]:
    return rule.severity.rank, -rule.tally.failed, rule.rule_id
