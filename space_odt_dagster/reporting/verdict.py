"""The answer to "can I trust this?"."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.severity import Tone


class Answer(StrEnum):
    """The answers, each a phrase."""

    COMPLETE = "complete"
    SELECTED = "selected"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    STOPPED_COMPLETE = "stopped_complete"
    NO_STATUS = "no_status"


_TONES = {
    Answer.COMPLETE: Tone.GOOD,
    Answer.SELECTED: Tone.GOOD,
    Answer.INCOMPLETE: Tone.WARN,
    Answer.STOPPED_COMPLETE: Tone.WARN,
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer with its numbers: exports of the run, how many lack rows, how many were not asked for or not again."""

    answer: Answer
    total: int
    lacking: int
    others: int
    earlier: int

    @property
    def complete(self) -> bool:
        """Everything that was asked for is there."""
        return self.answer in (Answer.COMPLETE, Answer.SELECTED)

    @property
    def tone(self) -> Tone:
        """How it looks."""
        return _TONES.get(self.answer, Tone.BAD)


def judge(
    manifest: Manifest, statuses: Mapping[str, StatusRow], *, unreached: Collection[str], run: RunFacts
) -> Verdict:
    """Judges the run by the results of the exports it came to and by those it did not come to."""
    lacking = len({name for name, status in statuses.items() if not status.result.is_good}.union(unreached))
    total = len(statuses.keys() | set(unreached))
    others = len(manifest) - total
    if run.stopped:
        answer = Answer.STOPPED if lacking else Answer.STOPPED_COMPLETE
    elif not statuses:
        answer = Answer.NO_STATUS
    elif lacking:
        answer = Answer.INCOMPLETE
    else:
        answer = Answer.SELECTED if others > 0 else Answer.COMPLETE
    return Verdict(
        answer=answer,
        total=total,
        lacking=lacking,
        others=others,
        earlier=sum(status.run_id != run.run_id for status in statuses.values()),
    )
