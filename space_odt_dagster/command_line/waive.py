"""``space-odt waive``: prints the waiver of failures that are there now, for a desired file. Edits nothing."""

import argparse
import sys
from datetime import timedelta
from typing import Any

from space_odt_dagster.command_line.shared import settings_of_folder
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.judging.adjustment_reader import LEAST_REASON
from space_odt_dagster.judging.outcome import Finding, Judgement, Verdict
from space_odt_dagster.judging.waivers import is_glob, matches, names_of_entity, pin_of_finding
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.findings import judge_side
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.sides import find_side
from space_odt_dagster.strict_yaml.yaml_nodes import yaml_text

_FAILS = (Verdict.FAIL, Verdict.WAIVED)


def run(options: argparse.Namespace) -> int:
    """Prints one waiver for each entity. Returns the exit code."""
    if len(options.reason.strip()) < LEAST_REASON:
        raise SettingsError(f"--reason needs at least {LEAST_REASON} characters: why is this accepted?")
    settings = settings_of_folder(options)
    layout = Layout.of(settings.out_dir, settings.local_dir)
    side = find_side(layout, options.snapshot)
    key = redaction_key(layout, settings.redact_key)
    pinned = frozenset([options.rule])
    judgement = judge_side(side, layout, settings.desired, key=key, manifest=MANIFEST, pinned=pinned).judgement
    waivers = [_waiver(each, judgement, key, options) for each in options.entity]
    text = yaml_text({"waivers": waivers})
    sys.stdout.write(text)
    return 0


def _waiver(entity: str, judgement: Judgement, key: bytes, options: argparse.Namespace) -> dict[str, Any]:
    granted = moment(judgement.started_at).date()
    found = _failures(entity, judgement, options.rule)
    if is_glob(entity):
        accepted: dict[str, Any] = {"pins": {each.entity_id: pin_of_finding(each, key) for each in found}}
    else:
        accepted = {"pin": pin_of_finding(found[0], key)}
    return {
        "rule": options.rule,
        "entity": entity,
        "reason": options.reason,
        "owner": options.owner,
        "granted": granted.isoformat(),
        "expires": (granted + timedelta(days=options.days)).isoformat(),
        **({"ticket": options.ticket} if options.ticket else {}),
        **accepted,
    }


def _failures(entity: str, judgement: Judgement, rule: str) -> list[Finding]:
    """The failures of a rule for an entity. Raises ``SettingsError`` if there is none, or more than a waiver can mean."""
    rules = {each.rule_id for each in judgement.rules}
    if rule not in rules:
        raise SettingsError(f"There is no rule named {rule!r}.{nearest(rule, rules)}")
    of_rule = [each for each in judgement.findings if each.rule_id == rule and each.verdict in _FAILS]
    found = [each for each in of_rule if matches(entity, names_of_entity(each, each.e_mail))]
    if not found:
        names = [each for one in of_rule if not one.name_is_personal for each in names_of_entity(one)]
        hint = nearest(entity, names) or f" `space-odt check --only {rule} --show-values` shows for whom it does."
        raise SettingsError(f"{rule} does not fail for {entity!r}.{hint}")
    if len({each.entity_id for each in found}) > 1 and not is_glob(entity):
        raise SettingsError(f"{entity!r} is the name of {len(found)} entities: give the id, or location / name.")
    return found
