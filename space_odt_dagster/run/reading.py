"""What goes into reading an asset, and what comes out of it: the two things that pass between the steps of a run."""

from dataclasses import dataclass

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.extraction.outcome import Tally
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.spec import Spec


@dataclass(frozen=True)
class Source:
    """The export that the ids of an asset come from: its rows (the columns needed), or why there are none to ask with."""

    rows: tuple[SourceRow, ...]
    result: Result | None
    unusable: str | None = None


NO_SOURCE = Source((), None)


@dataclass(frozen=True)
class Reading:
    """An asset as it was read: the counts, and the rows waiting in the journal to be written."""

    tally: Tally
    journal: Journal | None

    @property
    def spec(self) -> Spec:
        """What was read."""
        return self.tally.spec
