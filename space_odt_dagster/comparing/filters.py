"""Filters changes."""

from dataclasses import dataclass, replace

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.number_pool_compared import NUMBER_POOL
from space_odt_dagster.comparing.outcome import Change, ChangeKind, Summary
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.marks import Role, stands
from space_odt_dagster.snapshots.sides import Side

_WHOLE_EXPORTS = (ChangeKind.UNKNOWN, ChangeKind.NOT_COMPARABLE)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Exports, locations, entities, kinds and classes to show. An empty set lets everything through.

    ``locations`` and ``entities`` are identities, or texts in keys: see ``selecting``.
    """

    exports: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    numbers_differ: bool = False
    """Whether a chosen list of assignable numbers differs, even if only in repeated values."""

    def picks(self, change: Change) -> bool:
        """Whether a change is wanted, by its own export or one that repeats it."""
        is_whole = change.kind in _WHOLE_EXPORTS and not change.entity_id
        return (
            (not self.exports or change.export in self.exports or not self.exports.isdisjoint(change.echo_exports))
            # An export that was not read may have changes of any location and entity.
            and (is_whole or not self.locations or not self.locations.isdisjoint(_places(change)))
            and (is_whole or not self.entities or not self.entities.isdisjoint(_entities(change)))
            and (not self.kinds or change.kind in self.kinds)
            and (not self.classes or change.as_class in self.classes)
        )

    @property
    def narrows(self) -> bool:
        """Whether the filters can leave anything out."""
        return self != Filters()

    @property
    def is_by_export(self) -> bool:
        """Whether only exports are chosen."""
        return bool(self.exports) and replace(self, exports=frozenset(), numbers_differ=False) == Filters()

    def finds_more(self, summary: Summary) -> bool:
        """Whether the chosen exports differ in something that is not a change."""
        return self.counted_in(summary) > 0 or (self.is_by_export and self.numbers_differ)

    def counted_in(self, summary: Summary) -> int:
        """How many differing values of the chosen exports are only counted; 0 unless only exports are chosen."""
        if not self.is_by_export:
            return 0
        return sum(each.counted for each in summary.exports if each.export in self.exports)


def with_pool(filters: Filters, sides: tuple[Side, Side]) -> Filters:
    """Adds the number pool if a chosen list of numbers differs, because those lists are compared there."""
    lists = [name for name in filters.exports if stands(name).role is Role.POOL]
    if any(_digest(sides[0], name) != _digest(sides[1], name) for name in lists):
        return replace(filters, exports=filters.exports | {NUMBER_POOL}, numbers_differ=True)
    return filters


def _digest(side: Side, export: str) -> str | None:
    return side.files[export].sha256 if export in side.files else None


def _places(change: Change) -> set[str]:
    """The location of a change, and all of its other ids, as one may be a location."""
    ids = (change.location_id, change.entity_id, change.container_id, change.member_id)
    return {entity_of(each) or each for each in ids if each}


def _entities(change: Change) -> set[str]:
    """The entities of a change: its own, both ends of a membership, those in its key and values."""
    texts = [change.entity_id, change.container_id, change.member_id, *change.named]
    texts += map(str, parse_json(change.key).values())
    return {entity_of(each) or each for each in texts if each}
