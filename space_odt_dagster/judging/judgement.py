"""From a snapshot and rules to a judgement: what is in scope, verdicts, findings, waivers, scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import Condition, InScope, Path
from space_odt_dagster.judging.counting import EVERYWHERE
from space_odt_dagster.judging.findings import Describer
from space_odt_dagster.judging.judge import Verdicts, ask_everything
from space_odt_dagster.judging.labels import Label, read_for
from space_odt_dagster.judging.outcome import Finding, Judgement, RuleSummary, Tally, Verdict
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.score import CONVENTION, Convention, points_of_one
from space_odt_dagster.judging.scoring import scores_of
from space_odt_dagster.judging.tables import Tables, index_key
from space_odt_dagster.judging.waivers import Waived, Waiver, WaiverDesk
from space_odt_dagster.judging.wanted import Wanted, fits, narrowest_scope, wanted_by
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.sides import Side


@dataclass(frozen=True, kw_only=True)
class Judging:
    """What a snapshot is judged by. ``key`` is that of the hashes in ids and pins."""

    rules: tuple[ActiveRule, ...]
    scopes: Mapping[str, Condition] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    key: bytes = b""
    waivers: tuple[Waiver, ...] = ()
    convention: Convention = CONVENTION
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)


def exports_of(side: Side, manifest: Manifest) -> frozenset[str]:
    """The exports that the scope of a snapshot has, whether they were read or not."""
    run = side.snapshot.run
    try:
        selected = manifest.selection(Tier(run.scope))
    except ValueError:
        selected = tuple(side.statuses)
    return frozenset(selected) - frozenset(run.excluded)


def judge(side: Side, judging: Judging, manifest: Manifest, *, available: frozenset[str] | None = None) -> Judgement:
    """The judgement of a snapshot. ``available`` are the exports that it could have, if they are not those of its scope.

    Raises ``Damaged`` or ``OutputError`` if a file is not the one that was kept.
    """
    available = exports_of(side, manifest) if available is None else available
    reads = {each.rule.rule_id: _reads(each, judging, manifest, available) for each in judging.rules}
    in_scope = tuple(
        each for each in judging.rules if not each.off and set(reads[each.rule.rule_id].paths) <= available
    )
    wanted = Wanted(manifest, judging.scopes)
    for each in in_scope:
        wanted.plus(reads[each.rule.rule_id])
    if "people" in available:
        wanted.look_up("people", Path("email"))
    _want_scopes(wanted, judging, manifest, available)
    verdicts = ask_everything(
        side,
        in_scope,
        manifest,
        scopes=judging.scopes,
        labels=judging.labels,
        available=available,
        wanted=wanted,
    )
    e_mails = {index_key(each.key[-1]): each.values.get("email") or "" for each in _people(verdicts.tables, available)}
    describer = Describer(side, manifest, judging.key, e_mails)
    described = describer.describe((each.rule, judged) for each in verdicts.rules for judged in each.found)
    desk = WaiverDesk(judging.waivers, moment(side.snapshot.run.started_at), judging.key)
    waived = desk.apply(described)
    _count_waived(verdicts, waived)
    described.clear()
    tallies = {each.rule.rule.rule_id: each.counts.tallies() for each in verdicts.rules}
    summaries = tuple(
        _summary(each, tallies.get(each.rule.rule_id, {}).get(EVERYWHERE, Tally()), reads, manifest, in_scope)
        for each in judging.rules
    )
    points = {each.rule_id: points_of_one(each.severity, each.tally, judging.convention) for each in summaries}
    run = side.snapshot.run
    return Judgement(
        snapshot=side.name,
        run_id=run.run_id,
        org_id=run.org_id or "",
        started_at=run.started_at,
        scope=run.scope,
        findings=tuple(_with_points(each, points) for each in waived.findings),
        rules=summaries,
        scores=scores_of(summaries, tallies, verdicts.places, side, judging.convention),
        wider=wider_scopes(summaries),
        notes=(*judging.notes, *waived.notes),
        versions=judging.versions,
    )


def _people(tables: Tables, available: frozenset[str]) -> list[Row]:
    return tables.rows("people") if "people" in available else []


def _want_scopes(wanted: Wanted, judging: Judging, manifest: Manifest, available: frozenset[str]) -> None:
    """Also reads what says in which named scopes rows are, as those have scores, whether a rule names them or not."""
    for export in tuple(wanted.paths):
        for name, condition in judging.scopes.items():
            needs = Wanted(manifest, judging.scopes)
            if fits(condition, export, manifest):
                needs.add(InScope(name), export)
                if set(needs.paths) <= available:
                    wanted.plus(needs)


def _count_waived(verdicts: Verdicts, waived: Waived) -> None:
    identities = set(map(id, waived.waived))
    for rule in verdicts.rules:
        for judged in rule.found:
            if id(judged) in identities and judged.row is not None:
                rule.counts.waive(verdicts.places.of(judged.row))


def _with_points(finding: Finding, points: Mapping[str, float]) -> Finding:
    is_failure = finding.verdict is Verdict.FAIL and finding.rule_id in points
    return replace(finding, points=points[finding.rule_id]) if is_failure else finding


def _reads(rule: ActiveRule, judging: Judging, manifest: Manifest, available: frozenset[str]) -> Wanted:
    found = wanted_by(rule.rule.clauses, manifest, judging.scopes)
    for clause in rule.rule.clauses:
        for export in clause.about:
            found.add(rule.narrow, export)
    for label in judging.labels.values():
        for export, paths in read_for(label).items():
            if export in available:
                found.look_up(export, *paths)
    return found.with_numbers(available)


def _summary(
    rule: ActiveRule, tally: Tally, reads: Mapping[str, Wanted], manifest: Manifest, in_scope: tuple[ActiveRule, ...]
) -> RuleSummary:
    needs = rule.rule.needs_scope or narrowest_scope(reads[rule.rule.rule_id].own_exports, manifest)
    return RuleSummary(
        rule_id=rule.rule.rule_id,
        rule_version=rule.rule.version,
        title=rule.rule.title,
        area=rule.rule.area,
        severity=rule.severity,
        needs_scope=needs,
        in_scope=rule in in_scope,
        tally=tally,
        why=rule.rule.why,
        remedy=rule.rule.remedy,
        source=rule.rule.source,
        adjusted=rule.adjusted,
        own=rule.rule.own,
        off=rule.off,
        upcoming=rule.upcoming,
    )


def wider_scopes(rules: tuple[RuleSummary, ...]) -> dict[str, int]:
    """How many rules need a wider scope, by that scope."""
    needs = [each.needs_scope for each in rules if not each.in_scope and not each.off]
    return {scope: needs.count(scope) for scope in dict.fromkeys(sorted(needs))}
