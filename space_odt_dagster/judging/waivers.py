"""Waivers: failures that somebody answers for, until a day, as long as what was accepted is what is there."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from space_odt_dagster.exports.redaction import redaction_key_id
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.judging.asked import Judged
from space_odt_dagster.judging.operators import same
from space_odt_dagster.judging.outcome import Finding, Severity, Verdict
from space_odt_dagster.manifest.ids import comparable_id

ANY_PIN = "any"
SOON = timedelta(days=30)
_UNUSED_FOR = timedelta(days=30)
_KEY_LETTERS = 4


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """One waiver of a desired file. ``entity`` is an id, an e-mail address, a name, ``location / name``, or a glob of a name.

    ``pin`` or ``pins`` (of a glob, by entity) say what was accepted; ``while_`` says it readably, as values by path.
    """

    rule: str
    entity: str
    reason: str
    owner: str
    granted: date
    expires: date
    ticket: str = ""
    pin: str = ""
    pins: Mapping[str, str] = field(default_factory=dict)
    while_: Mapping[str, Any] = field(default_factory=dict)


def pin_of_finding(finding: Finding, key: bytes) -> str:
    """What is accepted by waiving a finding now: the values that the rule read of the row itself, as a keyed hash."""
    return f"{redaction_key_id(key or b'-')[:_KEY_LETTERS]}:{finding.accepted}"


def names_of_entity(finding: Finding, e_mail: str = "") -> tuple[str, ...]:
    """What a waiver may call the entity of a finding."""
    in_location = f"{finding.location_name} / {finding.entity_name}" if finding.location_name else ""
    return tuple(each for each in (finding.entity_id, e_mail, finding.entity_name, in_location) if each)


def is_glob(pattern: str) -> bool:
    """Whether a text may mean several entities."""
    return any(each in pattern for each in "*?[")


def matches(pattern: str, names: Sequence[str]) -> bool:
    """Whether an entity with these names is meant."""
    wanted = comparable_id(pattern)
    return any(comparable_id(each) == wanted or fnmatchcase(each, pattern) for each in names)


class WaiverDesk:
    """Applies waivers to the findings of a snapshot that started at this time."""

    def __init__(self, waivers: Iterable[Waiver], started_at: datetime, key: bytes) -> None:
        self._waivers = tuple(waivers)
        self._started_at, self._key = started_at, key
        self._used: dict[int, str] = {}
        self._about: list[Finding] = []
        self._rules = frozenset(each.rule for each in self._waivers)
        self.pinned = frozenset(each.rule for each in self._waivers if each.pins or each.pin not in ("", ANY_PIN))
        """The rules whose findings must say what a waiver would accept."""

    def finish(self) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
        """The findings about the waivers themselves, and notes for reports, when ``applied`` has had every finding."""
        notes = tuple(note for place, each in enumerate(self._waivers) for note in self._notes(place, each))
        return tuple(self._about), notes

    def applied(self, finding: Finding, judged: Judged) -> Finding:
        """The finding, waived if an active waiver is for it."""
        if finding.rule_id not in self._rules:
            return finding
        names = names_of_entity(finding, finding.e_mail)
        for place, waiver in enumerate(self._waivers):
            if waiver.rule != finding.rule_id or not matches(waiver.entity, names):
                continue
            if finding.verdict is Verdict.UNKNOWN:
                self._used.setdefault(place, "unknown")
                continue
            pinned = self._pin(waiver, names)
            if pinned is None:
                continue  # a new match of a glob is not covered
            self._used[place] = "used"
            if self._started_at.date() >= waiver.expires:
                self._tell(finding, waiver, "expired", f"The waiver ended on {waiver.expires}.")
            elif (lapsed := self._lapsed(finding, judged, waiver, pinned)) is not None:
                self._tell(finding, waiver, "lapsed", lapsed)
            else:
                return replace(finding, verdict=Verdict.WAIVED, points=0.0, waiver=_record(waiver, "active"))
        return finding

    def _pin(self, waiver: Waiver, names: Sequence[str]) -> str | None:
        if not waiver.pins:
            return waiver.pin
        return next((pin for entity, pin in waiver.pins.items() if matches(entity, names)), None)

    def _lapsed(self, finding: Finding, judged: Judged, waiver: Waiver, pinned: str) -> str | None:
        """Why what was accepted is not what is there; None if it is."""
        if waiver.while_:
            there = judged.evidence
            changed = [path for path, value in waiver.while_.items() if not same(there.get(path), value)]
            return f"What was accepted has changed: {', '.join(changed)}." if changed else None
        if pinned == ANY_PIN:
            return None
        now = pin_of_finding(finding, self._key)
        if pinned == now:
            return None
        if pinned.partition(":")[0] != now.partition(":")[0]:
            return "The pin was made with another key."
        return "What was accepted has changed since."

    def _tell(self, finding: Finding, waiver: Waiver, status: str, because: str) -> None:
        self._about.append(
            replace(
                finding,
                finding_id=hmac.digest(self._key or b"-", f"{status} {finding.finding_id}".encode(), "sha256").hex()[
                    :16
                ],
                rule_id=f"waiver-{status}",
                rule_version=1,
                area="hygiene",
                title=f"Waiver {status}: {finding.title}",
                because=because,
                remedy="Renew the waiver after looking at the finding, or remove it from the desired file.",
                waiver=_record(waiver, status),
                points=0.0,
            )
        )

    def _notes(self, place: int, waiver: Waiver) -> Iterable[str]:
        today = self._started_at.date()
        status = self._used.get(place, "unused")
        if status == "unused":
            if today - waiver.granted > _UNUSED_FOR:
                self._about.append(_unused(waiver, self._key))
            yield f"A waiver of {waiver.rule} matches no failure."
        elif status == "unknown":
            yield f"A waiver of {waiver.rule} is for an entity that could not be judged."
        if today < waiver.expires <= today + SOON:
            yield f"A waiver of {waiver.rule} ends on {waiver.expires}."
        if waiver.pin == ANY_PIN:
            yield f"A waiver of {waiver.rule} accepts whatever is there, until {waiver.expires}."


def _unused(waiver: Waiver, key: bytes) -> Finding:
    identity = json_text([waiver.rule, waiver.entity])
    return Finding(
        finding_id=hmac.digest(key or b"-", f"unused {identity}".encode(), "sha256").hex()[:16],
        rule_id="waiver-unused",
        rule_version=1,
        area="hygiene",
        severity=Severity.LOW,
        verdict=Verdict.FAIL,
        entity_kind="waiver",
        entity_id="",
        entity_name=waiver.entity,
        location_id="",
        location_name="",
        title="Waiver that matches no failure",
        evidence={"rule": waiver.rule, "granted": waiver.granted.isoformat()},
        because=f"It was granted on {waiver.granted} and matches no failure of {waiver.rule}.",
        remedy="Remove it from the desired file.",
        waiver=_record(waiver, "unused"),
        sensitive="personal",
        name_is_personal=True,
    )


def _record(waiver: Waiver, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "granted": waiver.granted.isoformat(),
        "expires": waiver.expires.isoformat(),
        "ticket": waiver.ticket,
    }
