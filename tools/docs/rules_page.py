"""The page of the shipped rules: what each asks, why, how it is decided and what to do."""

import inspect
import re
from importlib.resources import files
from textwrap import dedent, fill

from space_odt_dagster.judging.computed import COMPUTED
from space_odt_dagster.judging.condition import Rule
from space_odt_dagster.judging.default_rules import RULE_SET, default_rules
from space_odt_dagster.judging.outcome import AREAS, Severity
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST

_HEAD = f"""\
# The shipped rules

<!-- Written by `make docs` from `space_odt_dagster/judging/default`. Change those files, not this page. -->

The {{count}} rules of `{RULE_SET}`, by area. Each is a sentence that every entity of one kind keeps or breaks.

- `about` is the export whose rows are judged, `where` the rows that the rule is about, `expect` what must be true of them.
  If a rule has several clauses, an entity fails if one of them does.
- What `computed_by` names is a function, whose sentence follows.
- *Scope* is the narrowest one that reads all exports of the rule. *Numbers*: it also reads the numbers of the organisation, from
  `phone_numbers`, or in scope `v1` from every export of something that has a number.
- A value that was not read or is redacted makes the verdict unknown, never passed or failed.
- Where the source says *own judgement*, no page of Cisco asks for it.

| severity | rules |
|---|---|
"""
_CLAUSES = re.compile(r"^- id: (?P<id>\S+)\n.*?^  clauses:\n(?P<clauses>.*?)(?=^- id: |\Z)", re.MULTILINE | re.DOTALL)


def rules_page() -> str:
    """The page as Markdown."""
    rules = default_rules()
    counts = [(each, sum(rule.severity == each for rule in rules.values())) for each in Severity]
    parts = [_HEAD.format(count=len(rules)), *(f"| {each} | {count} |\n" for each, count in counts)]
    for area in AREAS:
        clauses = _clauses_of(area)
        of_area = [each for each in rules.values() if each.area == area]
        parts.append(f"\n## {area.replace('_', ' ').capitalize()}\n\n| rule | severity | scope |\n|---|---|---|\n")
        parts += [f"| [{each.title}](#{each.rule_id}) | {each.severity} | {each.needs_scope} |\n" for each in of_area]
        parts += [_rule(each, clauses[each.rule_id]) for each in of_area]
    return "".join(parts)


def _clauses_of(area: str) -> dict[str, str]:
    """The clauses of each rule of an area, as they are in its file."""
    text = files("space_odt_dagster.judging").joinpath(f"default/1/{area}.yaml").read_text(encoding="utf-8")
    return {found["id"]: dedent(found["clauses"]).strip() for found in _CLAUSES.finditer(text)}


def _rule(rule: Rule, clauses: str) -> str:
    wanted = wanted_by(rule.clauses, MANIFEST, {})
    exports = " ".join(f"`{each}`" for each in MANIFEST.in_order(wanted.paths))
    functions = dict.fromkeys(each.computed_by for each in rule.clauses if each.computed_by)
    lines = [
        f"\n### {rule.rule_id}\n\n**{rule.title}.**\n{fill(rule.why, 130)}\n\n```yaml\n{clauses}\n```\n\n",
        *(f"- `{each}`: {_sentence(each)}\n" for each in functions),
        f"- To do: {_escaped(rule.remedy)}\n",
        f"- Source: {_escaped(rule.source)}\n",
        f"- About: {rule.entity}; severity {rule.severity}, scope `{rule.needs_scope}`, version {rule.version}\n",
        f"- Exports: {exports}{'; numbers' if wanted.own_numbers else ''}\n",
        *(f"- Parameter `{p.name}`: {p.default:,}, from {p.least:,} to {p.most:,}\n" for p in rule.parameters),
    ]
    return "".join(lines)


def _sentence(function: str) -> str:
    return " ".join((inspect.getdoc(COMPUTED[function].judge) or "").split())


def _escaped(text: str) -> str:
    """The text, with ``_`` as it is shown."""
    return text.replace("_", r"\_")
