"""The findings as text for one screen, the worst first."""

from collections.abc import Iterator

from space_odt_dagster.extraction.terminal_text import one_line
from space_odt_dagster.judging.outcome import Difference, Judgement, Score, Severity, Trend
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings import Doubt, FailedRule, GroupedFindings, ShownFinding, grouped
from space_odt_dagster.reporting.phrases import moment
from space_odt_dagster.reporting.risk import percent_of

_LINES_PER_RULE = 3
_MOST_RULES = 8
_FEW = 5
_TRENDS = {
    Trend.BETTER: "Better than the night before",
    Trend.WORSE: "Worse than the night before",
    Trend.SAME: "As the night before",
    Trend.UNCLEAR: "Not comparable with the night before",
}


def findings_text(
    judgement: Judgement, shown: ChangesShown, *, everything: bool = False, difference: Difference | None = None
) -> str:
    """The text of a judgement. ``everything`` shows all lines; ``difference`` is that to the night before."""
    groups = grouped(judgement, show_values=shown.values, show_names=shown.names)
    lines = [sentence(groups), *_trust(judgement, groups), *_since(difference), *_areas(groups)]
    blocks = [each for rules in groups.by_severity.values() for each in rules]
    for block in blocks if everything else blocks[:_MOST_RULES]:
        lines += ["", *_rule(block, everything=everything)]
    if not everything and len(blocks) > _MOST_RULES:
        rest = blocks[_MOST_RULES:]
        lines += ["", f"… and {sum(each.count for each in rest)} more of {_many(len(rest), 'rule')}: --all shows them"]
    lines += _aside(judgement, groups, everything=everything)
    return "\n".join(map(one_line, lines)) + "\n"


def worst_text(judgement: Judgement, shown: ChangesShown) -> str:
    """The outcome in one sentence, and the three worst rules with one finding each."""
    groups = grouped(judgement, show_values=shown.values, show_names=shown.names)
    lines = [sentence(groups)]
    for block in groups.worst:
        lines.append(f"  {block.first.severity.value}: {block.first.title} ({block.count:,})")
        lines += [f"    {_line(each)}" for each in block.shown[:1]]
    return "\n".join(map(one_line, lines)) + "\n"


def sentence(groups: GroupedFindings) -> str:
    """The outcome in one sentence."""
    if groups.count:
        counts = ", ".join(f"{groups.fails[each]:,} {each.value}" for each in Severity if groups.fails.get(each))
        return f"{_many(groups.count, 'finding')}: {counts}."
    if not groups.has_rules:
        return "Nothing was judged."
    return f"Nothing is wrong{' in what could be judged' if groups.doubts else ''}."


def score_text(score: Score) -> str:
    """A score as a number, or as an interval if not enough is known."""
    low, high = f"{score.low:.1f}", f"{score.high:.1f}"
    return low if score.is_number or low == high else f"{low}–{high}"


def _trust(judgement: Judgement, groups: GroupedFindings) -> Iterator[str]:
    where = f"Snapshot of {moment(judgement.started_at)}, scope {judgement.scope}."
    whole = groups.organisation
    if whole is not None and groups.has_rules:
        where += f" {percent_of(whole.confidence):.1f} % of what weighs could be judged."
    yield where
    if groups.waived:
        soon = sum(each.ends_soon for each in groups.waived)
        yield f"{_many(len(groups.waived), 'finding')} waived{f', {soon} of them for less than 30 days' if soon else ''}."


def _since(difference: Difference | None) -> Iterator[str]:
    if difference is not None:
        points = f": {difference.points:+.1f} points" if difference.points else ""
        yield f"{_TRENDS[difference.trend]}{points}."


def _areas(groups: GroupedFindings) -> Iterator[str]:
    judged = [each for each in groups.areas if each.rules]
    if judged:
        yield from ("", "risk by area (0 nothing found, 100 certain trouble)")
        width = max(len(each.scope_id) for each in judged)
        for each in judged:
            unknown = f", {each.unknown:,} unknown" if each.unknown else ""
            name = each.scope_id.replace("_", " ")
            yield f"  {name:<{width}}  {score_text(each):>11}  {each.grade.value:<6}  {_many(each.fails, 'finding')}{unknown}"


def _rule(block: FailedRule, *, everything: bool) -> Iterator[str]:
    yield f"{block.first.severity.value}: {block.first.title} ({block.count:,})"
    shown = block.shown if everything else block.shown[:_LINES_PER_RULE]
    for each in shown:
        yield f"  {_line(each)}"
    if block.count > len(shown):
        yield f"  … and {block.count - len(shown):,} more{' in findings.csv' if everything else ''}"
    if block.rule is not None and block.rule.why:
        yield f"  Why: {block.rule.why}"
    yield f"  What to do: {block.first.remedy}"


def _line(each: ShownFinding) -> str:
    finding = each.finding
    who = f"{finding.entity_kind} {each.entity}".strip()
    where = f" ({finding.location_name})" if finding.location_name else ""
    since = f"  [since {finding.first_seen[:10]}{', new' if each.is_new else ''}]" if finding.first_seen else ""
    changes = f"  [change {', '.join(id_[:8] for id_ in finding.change_ids)}]" if finding.change_ids else ""
    return f"{who}{where}{f': {each.because}' if each.because else ''}{since}{changes}"


def _aside(judgement: Judgement, groups: GroupedFindings, *, everything: bool) -> Iterator[str]:
    """What does not count, or is not known."""
    upcoming = [
        f"from {each.rule.upcoming if each.rule else ''}: {each.first.title} ({each.count:,})"
        for each in groups.upcoming
    ]
    waived = [f"{_line(each)}  [until {each.waiver.get('expires', '')}]" for each in groups.waived]
    doubts = [_doubt(each) for each in groups.doubts]
    for title, lines in (
        ("upcoming", upcoming),
        ("waived", waived),
        ("not known", doubts),
        ("notes", list(judgement.notes)),
    ):
        if lines:
            yield from ("", f"{title} ({len(lines)})")
            shown = lines if everything else lines[:_FEW]
            yield from (f"  {each}" for each in shown)
            if len(shown) < len(lines):
                yield f"  … and {len(lines) - len(shown)} more"
    if judgement.wider:
        scopes = ", ".join(f"--scope {scope} {number}" for scope, number in judgement.wider.items())
        yield from ("", f"{_many(sum(judgement.wider.values()), 'rule')} need a wider scope: {scopes}.")
    if groups.organisation is not None and groups.has_rules:
        whole = groups.organisation
        yield from ("", f"The organisation: {score_text(whole)} ({whole.grade.value}), {whole.points_low:.1f} points.")


def _doubt(each: Doubt) -> str:
    count = "an unknown number" if each.count is None else f"{each.count:,}"
    return f"{count}: {each.title}{f', {each.reason}' if each.reason else ''}"


def _many(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else f'{word}s'}"
