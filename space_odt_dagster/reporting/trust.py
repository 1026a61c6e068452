"""The answer to "can I trust this?"."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.severity import Tone


class TrustLevel(StrEnum):
    """The answers; the phrases have a text for each."""

    COMPLETE = "complete"
    SELECTED = "selected"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    STOPPED_COMPLETE = "stopped_complete"
    NO_STATUS = "no_status"


_TONES = {
    TrustLevel.COMPLETE: Tone.GOOD,
    TrustLevel.SELECTED: Tone.GOOD,
    TrustLevel.INCOMPLETE: Tone.WARN,
    TrustLevel.STOPPED_COMPLETE: Tone.WARN,
}


@dataclass(frozen=True, kw_only=True)
class Trust:
    """The answer with its numbers: exports of the run, exports that lack rows, exports not requested, exports from earlier runs."""

    answer: TrustLevel
    total: int
    lacking: int
    others: int
    earlier: int

    @property
    def complete(self) -> bool:
        """Whether everything requested is there."""
        return self.answer in (TrustLevel.COMPLETE, TrustLevel.SELECTED)

    @property
    def tone(self) -> Tone:
        """How the answer looks."""
        return _TONES.get(self.answer, Tone.BAD)


def trust_in(
    manifest: Manifest, statuses: Mapping[str, StatusRow], *, unreached: Collection[str], run: RunFacts
) -> Trust:
    """The trust in a run, by the results of the exports it reached and by those it did not reach."""
    lacking = len({name for name, status in statuses.items() if not status.result.is_good}.union(unreached))
    total = len(statuses.keys() | set(unreached))
    others = len(manifest) - total
    if run.stopped:
        answer = TrustLevel.STOPPED if lacking else TrustLevel.STOPPED_COMPLETE
    elif not statuses:
        answer = TrustLevel.NO_STATUS
    elif lacking:
        answer = TrustLevel.INCOMPLETE
    else:
        answer = TrustLevel.SELECTED if others > 0 else TrustLevel.COMPLETE
    return Trust(
        answer=answer,
        total=total,
        lacking=lacking,
        others=others,
        earlier=sum(status.run_id != run.run_id for status in statuses.values()),
    )
