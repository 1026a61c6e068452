"""Part of a judgement: some rules, areas or named scopes."""

from collections.abc import Sequence
from dataclasses import replace

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.judging.judgement import wider_scopes
from space_odt_dagster.judging.outcome import AREA, Judgement


class NothingSelected(CouldNotRun):
    """No rule, area or scope has this name."""

    exit_code = 2


def only(judgement: Judgement, names: Sequence[str]) -> Judgement:
    """The rules with these ids or in these areas, and their findings; everything without names. Raises ``NothingSelected``."""
    if not names:
        return judgement
    rules = {each.rule_id for each in judgement.rules}
    areas = {each.area for each in judgement.rules}
    for name in names:
        if name not in rules | areas:
            raise NothingSelected(f"--only: there is no rule or area named {name!r}.{nearest(name, rules | areas)}")
    chosen = tuple(each for each in judgement.rules if each.rule_id in names or each.area in names)
    wanted = {each.rule_id for each in chosen}
    return replace(
        judgement,
        rules=chosen,
        findings=tuple(each for each in judgement.findings if each.rule_id in wanted),
        wider=wider_scopes(chosen),
        scores=tuple(each for each in judgement.scores if each.scope_kind == AREA and each.scope_id in names),
    )
