"""What a snapshot is judged by: the shipped rules, as desired files adjust them, and the rules of those files."""

from collections.abc import Iterable, Iterator, Mapping

from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import Rule, values_of
from space_odt_dagster.judging.default_rules import RULE_SET, default_rules
from space_odt_dagster.judging.desired import NO_RULES, Adjustment, Desired
from space_odt_dagster.judging.desired_file import read_desired
from space_odt_dagster.judging.judgement import Judging
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.numbers.dialling import data_version
from space_odt_dagster.snapshots.folder import moment

_AS_SHIPPED = Adjustment()


class OtherOrganisation(CouldNotRun):
    """A desired file is for another organisation than the snapshot."""

    exit_code = 2


def judging_by(paths: Iterable[str], run: RunFacts, *, key: bytes, manifest: Manifest) -> Judging:
    """What the snapshot of a run is judged by. ``paths`` are desired files and folders.

    Raises ``WrongFile`` with every mistake in the files, and ``OtherOrganisation``.
    """
    shipped = default_rules()
    desired = read_desired(paths, shipped, manifest)
    if desired.organisation and are_different(desired.organisation, run.org_id):
        raise OtherOrganisation(
            "The desired file is for another organisation than this snapshot: give its own file, or remove `organisation`."
        )
    if desired.extends == NO_RULES:
        shipped = {}
    rules = tuple(_active(shipped, desired, run))
    return Judging(
        rules=rules,
        scopes=desired.scopes,
        labels=desired.labels,
        waivers=desired.waivers,
        convention=desired.convention,
        key=key,
        notes=tuple(f"{each.rule.rule_id}: {each.adjusted}" for each in rules if each.adjusted),
        versions={"rules": RULE_SET if shipped else NO_RULES, "phonenumbers": data_version()},
    )


def _active(shipped: Mapping[str, Rule], desired: Desired, run: RunFacts) -> Iterator[ActiveRule]:
    today = moment(run.started_at).date().isoformat()
    for rule in (*shipped.values(), *desired.state):
        adjustment = desired.adjustments.get(rule.rule_id, _AS_SHIPPED)
        parameters = values_of(rule, desired.parameters.get(rule.rule_id, {}))
        yield ActiveRule(
            rule=rule,
            severity=adjustment.severity or Severity(rule.severity),
            parameters=parameters,
            narrow=adjustment.narrow,
            adjusted=_said(rule, adjustment, parameters),
            off=adjustment.off,
            upcoming=rule.applies_from if rule.applies_from > today else "",
        )


def _said(rule: Rule, adjustment: Adjustment, parameters: Mapping[str, int]) -> str:
    """What a desired file changes of a rule, and why; empty if nothing."""
    usual = values_of(rule, {})
    said = [f"{name} {value} (shipped: {usual[name]})" for name, value in parameters.items() if value != usual[name]]
    if adjustment.off:
        said.append(f"off ({adjustment.owner})")
    if adjustment.severity is not None and adjustment.severity != rule.severity:
        said.append(f"{adjustment.severity} (shipped: {rule.severity})")
    if adjustment.only:
        said.append(f"only {', '.join(adjustment.only)}")
    if adjustment.but:
        said.append(f"except {', '.join(adjustment.but)}")
    return f"{', '.join(said)}.{f' {adjustment.reason}' if adjustment.reason else ''}" if said else ""
