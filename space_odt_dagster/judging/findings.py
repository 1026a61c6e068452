"""Verdicts with everything that a reader needs: who it is, where, the values that decided, and one sentence."""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits, facts_of
from space_odt_dagster.comparing.identifiers import entity_of, kind_of
from space_odt_dagster.comparing.outcome import Named
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.asked import Judged
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.outcome import Finding, Verdict
from space_odt_dagster.judging.references import TARGETS, way_of
from space_odt_dagster.judging.tables import index_key
from space_odt_dagster.manifest.export import Sensitivity
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import fields_on
from space_odt_dagster.snapshots.sides import Side

SECRET = "(secret)"
_NO_NAME = Named("", False)
_LONGEST = 80
_PIN_LETTERS = 12


@dataclass(frozen=True)
class _Levels:
    """The sensitivity of the values at a path: of all of them, unless it depends on what a value looks like."""

    traits: ExportTraits
    generic: str
    of_all: Sensitivity
    depends: bool

    def of(self, value: Any) -> Sensitivity:
        """The sensitivity of one value."""
        if not self.depends:
            return self.of_all
        return self.traits.sensitivity(self.generic, None, tuple(_texts(value)))


class Describer:
    """Makes findings of the verdicts about one snapshot. ``key`` is that of the hashes in ids; ``e_mails`` are those of people.

    ``names`` are those of the ids that ``ids_in`` has.
    """

    def __init__(self, side: Side, manifest: Manifest, key: bytes, e_mails: Mapping[str, str]) -> None:
        self._side, self._manifest, self._key, self._e_mails = side, manifest, key or b"-", e_mails
        self._traits = facts_of(manifest)
        self._levels: dict[tuple[str, str], _Levels | None] = {}
        self._times: dict[str, str] = {}

    def ids_in(self, found: Iterable[Judged]) -> set[str]:
        """The ids of the entities and locations that need a name."""
        wanted: set[str] = set()
        for judged in found:
            wanted.add(self._entity_id(judged))
            wanted.add(_location_of(judged))
        return wanted - {""}

    def finding(
        self, rule: ActiveRule, judged: Judged, names: Mapping[str, Named], *, points: float, pinned: bool
    ) -> Finding:
        """The finding of a verdict. ``points`` is what a failure adds to the score; ``pinned``: with what a waiver would accept."""
        entity_id, location_id = self._entity_id(judged), _location_of(judged)
        named = names.get(entity_of(entity_id) or entity_id, _NO_NAME)
        evidence, sensitive = self._evidence(judged)
        reason, fails = judged.reason, judged.verdict is Verdict.FAIL
        return Finding(
            finding_id=self._hash(rule.rule.rule_id, _identity(judged)),
            rule_id=rule.rule.rule_id,
            rule_version=rule.rule.version,
            area=rule.rule.area,
            severity=rule.severity,
            verdict=judged.verdict,
            entity_kind=named.kind
            or kind_of(entity_id)
            or ("organisation" if judged.row and not judged.row.key else ""),
            entity_id=entity_id,
            entity_name=named.name,
            location_id=location_id,
            location_name=names.get(entity_of(location_id) or location_id, _NO_NAME).name if location_id else "",
            title=rule.rule.title,
            evidence=evidence,
            because=sentence_of(evidence) if fails else "",
            remedy=rule.rule.remedy,
            reason=f"{reason.export}: {reason.reason}" if reason is not None else "",
            as_of=self._as_of(judged.export),
            sensitive=sensitive,
            points=points if fails else 0.0,
            name_is_personal=named.is_personal,
            accepted=self._accepted(rule, judged) if pinned else "",
            e_mail=self._e_mails.get(index_key(entity_id), ""),
        )

    def _entity_id(self, judged: Judged) -> str:
        """The id of the entity as written."""
        if judged.row is None:
            return min(judged.ids, default="")
        return _entity_id(self._traits[judged.export], judged.row.key)

    def _hash(self, *parts: Any) -> str:
        text = f"[{','.join(map(json_text, parts))}]"
        return hmac.digest(self._key, text.encode(), "sha256").hex()[:16]

    def _accepted(self, rule: ActiveRule, judged: Judged) -> str:
        own = {path: value for path, value in sorted(judged.evidence.items()) if _is_own(path)}
        return self._hash(rule.rule.rule_id, rule.rule.version, own)[:_PIN_LETTERS]

    def _as_of(self, export: str) -> str:
        if export not in self._times:
            self._times[export] = self._side.knowledge.as_of(export) or self._side.snapshot.run.started_at
        return self._times[export]

    def _evidence(self, judged: Judged) -> tuple[Mapping[str, Any], str]:
        """The values that may be written, and the highest level among them."""
        levels = {
            path: levels.of(value)
            for path, value in judged.evidence.items()
            if value not in (None, "", [], {}) and (levels := self._levels_at(judged.export, path)) is not None
        }
        secret = [path for path, level in levels.items() if level is Sensitivity.SECRET]
        worst = next((each for each in (Sensitivity.SECRET, Sensitivity.PERSONAL) if each in levels.values()), None)
        shown = {**judged.evidence, **dict.fromkeys(secret, SECRET)} if secret else judged.evidence
        return shown, worst.value if worst is not None else ""

    def _levels_at(self, export: str, path: str) -> _Levels | None:
        """The levels of the values at a path; None for a number of rows."""
        if (export, path) not in self._levels:
            self._levels[export, path] = None if path.startswith("rows(") else self._found_levels(export, path)
        return self._levels[export, path]

    def _found_levels(self, export: str, path: str) -> _Levels:
        of, _, rest = path.partition(".")
        if of in TARGETS and rest:
            raw = rest.startswith("raw.")
            way = way_of(self._manifest, export, Path(rest.removeprefix("raw."), of=of, raw=raw))
            export, path = (way.hops[-1].export, rest) if way is not None else (export, path)
        traits = self._traits[export]
        column = next((each for each in traits.export.columns if each.name == path), None)
        if column is not None and column.sensitive is not Sensitivity.NONE:
            return _Levels(traits, path, column.sensitive, depends=False)
        generic = ".".join(fields_on(path.removeprefix("raw."))) if path.startswith("raw.") else path
        of_all = traits.sensitivity(generic, column, ())
        return _Levels(traits, generic, of_all, depends=column is None and of_all is Sensitivity.NONE)


def _identity(judged: Judged) -> str:
    """What identifies the entity."""
    if judged.row is None:
        return "\0".join(sorted(judged.ids)) or judged.export
    return "\0".join([judged.export, *judged.row.key])


def _location_of(judged: Judged) -> str:
    value = judged.row.values.get("location_id") if judged.row is not None else None
    return value if isinstance(value, str) else ""


def _is_own(path: str) -> bool:
    """Whether a value is of the row itself."""
    return not path.startswith("rows(") and path.partition(".")[0] not in TARGETS


def _entity_id(traits: ExportTraits, key: tuple[str, ...]) -> str:
    """The id of the entity that a row is about, as written; never a secret part of its key."""
    found = traits.entity(key)[1]
    if entity_of(found):
        return found
    secret = {each.name for each in traits.export.columns if each.sensitive is Sensitivity.SECRET}
    parts = [text for name, text in zip(traits.keys, key, strict=True) if name not in secret]
    return parts[-1] if parts else ""


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, as JSON."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield json_text(value)


def sentence_of(evidence: Mapping[str, Any]) -> str:
    """One sentence with the values: ``use custom enabled is true, international action is ALLOW``. Ids say nothing to a reader."""
    said = [f"{_in_words(path)} is {_shown(value)}" for path, value in evidence.items() if not _is_id(value)]
    return f"{', '.join(said)}." if said else ""


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and entity_of(value) is not None


@cache
def _in_words(path: str) -> str:
    if path.startswith("rows("):
        return f"the number of {path[5:].partition(',')[0].replace('_', ' ')}"
    return path.removeprefix("raw.").replace("_", " ").replace(".", " ")


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "empty"
    if isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        return "1 entry" if len(value) == 1 else f"{len(value)} entries"
    text = value if isinstance(value, str) else json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
