"""From a snapshot and rules to a judgement: what is in scope, verdicts, findings, waivers, scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from space_odt_dagster.comparing.names import names_of
from space_odt_dagster.comparing.outcome import Named
from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import Condition, InScope, Path
from space_odt_dagster.judging.counting import EVERYWHERE
from space_odt_dagster.judging.findings import Describer
from space_odt_dagster.judging.judge import RuleVerdicts, Verdicts, ask_everything
from space_odt_dagster.judging.labels import Label, read_for
from space_odt_dagster.judging.outcome import Finding, Judgement, RuleSummary, Tally, Verdict
from space_odt_dagster.judging.score import CONVENTION, Convention, points_of_one
from space_odt_dagster.judging.scoring import scores_of
from space_odt_dagster.judging.waivers import Waiver, WaiverDesk
from space_odt_dagster.judging.wanted import Wanted, fits, narrowest_scope, wanted_by
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.sides import Side


@dataclass(frozen=True, kw_only=True)
class Judging:
    """What a snapshot is judged by. ``key`` is that of the hashes in ids and pins.

    Of rules in ``pinned``, findings say what a waiver would accept, whether there is one or not.
    """

    rules: tuple[ActiveRule, ...]
    scopes: Mapping[str, Condition] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    key: bytes = b""
    pinned: frozenset[str] = frozenset()
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
    in_scope = tuple(each for each in judging.rules if _can_be_asked(each, reads, available))
    verdicts = ask_everything(
        side,
        in_scope,
        manifest,
        scopes=judging.scopes,
        labels=judging.labels,
        available=available,
        wanted=_wanted(in_scope, reads, judging, manifest, available),
    )
    describer = Describer(side, manifest, judging.key, verdicts.e_mails)
    names = _names(verdicts, describer, side, manifest)
    findings, notes = _findings(verdicts, describer, names, judging, moment(side.snapshot.run.started_at))
    tallies = {each.rule.rule.rule_id: each.counts.tallies() for each in verdicts.rules}
    summaries = tuple(
        _summary(each, tallies.get(each.rule.rule_id, {}).get(EVERYWHERE, Tally()), reads, manifest, in_scope)
        for each in judging.rules
    )
    run = side.snapshot.run
    return Judgement(
        snapshot=side.name,
        run_id=run.run_id,
        org_id=run.org_id or "",
        started_at=run.started_at,
        scope=run.scope,
        findings=findings,
        rules=summaries,
        scores=scores_of(
            summaries,
            tallies,
            org_id=run.org_id or "",
            written=verdicts.written,
            names=names,
            convention=judging.convention,
        ),
        wider=wider_scopes(summaries),
        notes=(*judging.notes, *notes),
        versions=judging.versions,
    )


def _can_be_asked(rule: ActiveRule, reads: Mapping[str, Wanted], available: frozenset[str]) -> bool:
    return not rule.off and set(reads[rule.rule.rule_id].paths) <= available


def _wanted(
    rules: Iterable[ActiveRule],
    reads: Mapping[str, Wanted],
    judging: Judging,
    manifest: Manifest,
    available: frozenset[str],
) -> Wanted:
    """What all these rules read, and what names and places are made of."""
    wanted = Wanted(manifest, judging.scopes)
    for each in rules:
        wanted.plus(reads[each.rule.rule_id])
    if "people" in available:
        wanted.look_up("people", Path("email"))
    _want_scopes(wanted, judging, manifest, available)
    return wanted


def _names(verdicts: Verdicts, describer: Describer, side: Side, manifest: Manifest) -> Mapping[str, Named]:
    """The names of all entities of findings and places of scores, from one pass over the listings."""
    found = describer.ids_in(judged for rule in verdicts.rules for judged, _ in rule.found)
    return names_of(found | {identity for _, identity in verdicts.written}, [side], manifest)


def _findings(
    verdicts: Verdicts, describer: Describer, names: Mapping[str, Named], judging: Judging, started_at: datetime
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings after waivers, those about waivers themselves last, and notes. Counts what is waived, and forgets the rows."""
    desk = WaiverDesk(judging.waivers, started_at, judging.key)
    pinned = desk.pinned | judging.pinned
    findings: list[Finding] = []
    for rule in verdicts.rules:
        points, has_pin = _points(rule, judging.convention), rule.rule.rule.rule_id in pinned
        described = []
        for judged, where in rule.found:
            finding = describer.finding(rule.rule, judged, names, points=points, pinned=has_pin)
            described.append(desk.applied(finding, judged))
            if described[-1].verdict is Verdict.WAIVED:
                rule.counts.waive(where)
        rule.found.clear()
        if (after := _points(rule, judging.convention)) != points:
            described = [replace(each, points=after) if each.points else each for each in described]
        findings += described
    about, notes = desk.finish()
    return (*findings, *about), notes


def _points(rule: RuleVerdicts, convention: Convention) -> float:
    """What each failure of a rule adds to the score of the organisation."""
    return points_of_one(rule.rule.severity, rule.counts.tally(), convention)


def _want_scopes(wanted: Wanted, judging: Judging, manifest: Manifest, available: frozenset[str]) -> None:
    """Also reads what says in which named scopes rows are, as those have scores, whether a rule names them or not."""
    for export in tuple(wanted.paths):
        for name, condition in judging.scopes.items():
            needs = Wanted(manifest, judging.scopes)
            if fits(condition, export, manifest):
                needs.add(InScope(name), export)
                if set(needs.paths) <= available:
                    wanted.plus(needs)


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
