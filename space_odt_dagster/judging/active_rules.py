"""The rules of a judgement: the shipped ones as a desired file adjusts them, and its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from space_odt_dagster.judging.condition import ALWAYS, Condition, Rule
from space_odt_dagster.judging.outcome import Severity


@dataclass(frozen=True, kw_only=True)
class ActiveRule:
    """A rule as it counts. ``narrow`` is what a desired file leaves of the entities; ``adjusted`` says what it changed, and why.

    ``upcoming`` is the day from which it counts if that is after the snapshot: until then failures only are shown.
    """

    rule: Rule
    severity: Severity
    parameters: Mapping[str, int] = field(default_factory=dict)
    narrow: Condition = ALWAYS
    adjusted: str = ""
    off: bool = False
    upcoming: str = ""
