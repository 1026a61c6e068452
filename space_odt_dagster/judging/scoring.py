"""The scores of a judgement: of each area, location, feature and named scope, and of the organisation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from space_odt_dagster.comparing.outcome import Named
from space_odt_dagster.judging.counting import EVERYWHERE, Place
from space_odt_dagster.judging.outcome import AREA, NAMED, ORGANISATION, RuleSummary, Score, Tally
from space_odt_dagster.judging.score import Convention, score_of

Tallies = Mapping[str, Mapping[Place, Tally]]
"""The verdicts of each rule, by scope."""


def scores_of(
    rules: Iterable[RuleSummary],
    tallies: Tallies,
    *,
    org_id: str,
    written: Mapping[Place, str],
    names: Mapping[str, Named],
    convention: Convention,
) -> tuple[Score, ...]:
    """Areas first, as the score of the organisation saturates; it is the last.

    ``written`` has the id of each place as rows write it, and ``names`` its name.
    """
    found = list(rules)
    everywhere = [(each, tallies.get(each.rule_id, {}).get(EVERYWHERE, Tally())) for each in found]
    areas: dict[str, list[tuple[RuleSummary, Tally]]] = defaultdict(list)
    for rule, tally in everywhere:
        areas[rule.area].append((rule, tally))
    places = _judged_in(found, tallies)
    return (
        *(score_of(AREA, area, area, judged, convention) for area, judged in areas.items()),
        *(
            score_of(place[0], written.get(place, place[1]), _name_of(place, names), places[place], convention)
            for place in sorted(places)
        ),
        score_of(ORGANISATION, org_id, "", everywhere, convention),
    )


def _judged_in(rules: list[RuleSummary], tallies: Tallies) -> dict[Place, list[tuple[RuleSummary, Tally]]]:
    """Locations, features and named scopes in which a rule judged something."""
    judged: dict[Place, list[tuple[RuleSummary, Tally]]] = defaultdict(list)
    for rule in rules:
        for place, tally in tallies.get(rule.rule_id, {}).items():
            if place != EVERYWHERE and (tally.entities or tally.uncounted):
                judged[place].append((rule, tally))
    return judged


def _name_of(place: Place, names: Mapping[str, Named]) -> str:
    kind, identity = place
    named = names.get(identity)
    return identity if kind == NAMED else named.name if named is not None else ""
