"""An export that was read: what passes from reading it to keeping it."""

from dataclasses import dataclass

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.spec import Export


@dataclass(frozen=True)
class Reading:
    """The counts of an export, and its rows waiting in the journal to be written; no journal where nothing was asked."""

    tally: ReadOutcome
    journal: Journal | None

    @property
    def spec(self) -> Export:
        """What was read."""
        return self.tally.spec
