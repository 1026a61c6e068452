"""What a desired file says: frozen adjustments, own rules, waivers, scopes and labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from space_odt_dagster.judging.condition import ALWAYS, All, Condition, InScope, Not, Rule, Some
from space_odt_dagster.judging.labels import Label
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.score import CONVENTION, Convention
from space_odt_dagster.judging.waivers import Waiver

SHIPPED, NO_RULES = "space-odt:default@1", "none"
"""What a desired file can extend."""


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """What a desired file changes of a shipped rule. ``only`` and ``but`` are names of scopes."""

    severity: Severity | None = None
    off: bool = False
    reason: str = ""
    owner: str = ""
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def narrow(self) -> Condition:
        """The condition that leaves those that the rule is still about."""
        parts = narrowing(self.only, self.but)
        return parts[0] if len(parts) == 1 else All(parts) if parts else ALWAYS


@dataclass(frozen=True, kw_only=True)
class Desired:
    """All desired files together. The order of files and entries makes no difference: everything is sorted.

    ``parameters`` are by rule and name; ``organisation`` is an id as it is in the file, empty for any.
    """

    organisation: str = ""
    extends: str = SHIPPED
    parameters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    scopes: Mapping[str, Condition] = field(default_factory=dict)
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)
    state: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    convention: Convention = CONVENTION


def narrowing(only: tuple[str, ...], but: tuple[str, ...]) -> tuple[Condition, ...]:
    """Conditions that leave what is in one of the scopes ``only`` (if there are any) and in none of ``but``."""
    inside = (_in_one_of(only),) if only else ()
    return (*inside, Not(_in_one_of(but))) if but else inside


def _in_one_of(scopes: tuple[str, ...]) -> Condition:
    return InScope(scopes[0]) if len(scopes) == 1 else Some(tuple(map(InScope, scopes)))
