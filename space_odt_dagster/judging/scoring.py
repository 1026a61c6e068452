"""The scores of a judgement: of each area, location, feature and named scope, and of the organisation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from space_odt_dagster.comparing.names import names_of
from space_odt_dagster.judging.counting import EVERYWHERE, Place, Places
from space_odt_dagster.judging.outcome import AREA, NAMED, ORGANISATION, RuleSummary, Score, Tally
from space_odt_dagster.judging.score import Convention, score_of
from space_odt_dagster.snapshots.sides import Side

Tallies = Mapping[str, Mapping[Place, Tally]]
"""The verdicts of each rule, by scope."""


def scores_of(
    rules: Iterable[RuleSummary], tallies: Tallies, places: Places, side: Side, convention: Convention
) -> tuple[Score, ...]:
    """Areas first, as the score of the organisation saturates; it is the last."""
    found = list(rules)
    everywhere = [(each, tallies.get(each.rule_id, {}).get(EVERYWHERE, Tally())) for each in found]
    areas: dict[str, list[tuple[RuleSummary, Tally]]] = defaultdict(list)
    for rule, tally in everywhere:
        areas[rule.area].append((rule, tally))
    return (
        *(score_of(AREA, area, area, judged, convention) for area, judged in areas.items()),
        *_of_places(found, tallies, places, side, convention),
        score_of(ORGANISATION, side.snapshot.run.org_id or "", "", everywhere, convention),
    )


def _of_places(
    rules: list[RuleSummary], tallies: Tallies, places: Places, side: Side, convention: Convention
) -> Iterator[Score]:
    """Locations, features and named scopes in which a rule judged something."""
    judged: dict[Place, list[tuple[RuleSummary, Tally]]] = defaultdict(list)
    for rule in rules:
        for place, tally in tallies.get(rule.rule_id, {}).items():
            if place != EVERYWHERE and (tally.entities or tally.uncounted):
                judged[place].append((rule, tally))
    names = names_of({identity for kind, identity in judged if kind != NAMED}, [side], places.manifest)
    for kind, identity in sorted(judged):
        named = names.get(identity)
        name = identity if kind == NAMED else named.name if named is not None else ""
        yield score_of(kind, places.written.get((kind, identity), identity), name, judged[kind, identity], convention)
