"""Which of the changes somebody wants to see."""

from dataclasses import dataclass

from space_odt_dagster.comparing.outcome import Change


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Exports, locations (name or id), an entity, kinds and classes. An empty one lets everything through."""

    exports: frozenset[str] = frozenset()
    location: str = ""
    entity: str = ""
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def picks(self, change: Change) -> bool:
        """Whether a change is wanted."""
        return (
            (not self.exports or change.export in self.exports)
            and (not self.location or self.location in (change.location_id, change.location_name))
            and (not self.entity or self.entity == change.entity_id or self.entity in change.key)
            and (not self.kinds or change.kind in self.kinds)
            and (not self.classes or change.as_class in self.classes)
        )
