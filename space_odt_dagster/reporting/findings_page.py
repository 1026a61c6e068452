"""The page of findings: one file that looks like the report, the worst first."""

from collections.abc import Mapping

from space_odt_dagster.judging.outcome import AREAS, Difference, Judgement, Score, Severity
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings import grouped
from space_odt_dagster.reporting.html import render
from space_odt_dagster.reporting.phrases import Writer, language_of, translated
from space_odt_dagster.reporting.risk import percent_of, tone_of_score, tone_of_severity


def findings_page(
    judgement: Judgement,
    shown: ChangesShown,
    *,
    links: Mapping[str, str] | None = None,
    difference: Difference | None = None,
) -> str:
    """The page as HTML. ``links`` has the addresses of the other pages, by name; ``difference`` is that to the night before."""
    groups = grouped(judgement, show_values=shown.values, show_names=shown.names)
    language = language_of(shown.language)
    writer = Writer(language, "findings.")
    rules = {each.rule_id: each for each in judgement.rules}

    def area_name(area: str) -> str:
        return str(writer.phrases[f"area.{area}"]) if area in AREAS else area.replace("_", " ").capitalize()

    def score_text(score: Score) -> str:
        low, high = (writer.number(round(end, 1), 1) for end in (score.low, score.high))
        return low if score.is_number or low == high else f"{low}–{high}"

    return render(
        language,
        page="findings",
        links=links,
        judgement=judgement,
        groups=groups,
        difference=difference,
        severities=list(Severity),
        rules=sorted(
            judgement.rules,
            key=lambda each: (not each.tally.failed, each.severity.rank, -each.tally.failed, each.rule_id),
        ),
        title_of=lambda rule_id: rules[rule_id].title if rule_id in rules else rule_id,
        soon=[each for each in groups.waived if each.ends_soon],
        hidden=not shown.values and any(each.sensitive or each.name_is_personal for each in judgement.findings),
        names=shown.names or shown.values,
        area_name=area_name,
        score_text=score_text,
        decimal=lambda value: writer.number(round(value, 1), 1),
        percent=lambda share: writer.number(percent_of(share), 1) + " %",
        points=lambda value: ("+" if value > 0 else "−") + writer.number(abs(value), 1),
        entity_kind=translated(language, "entity."),
        tone_of_score=tone_of_score,
        tone_of_severity=tone_of_severity,
    )
