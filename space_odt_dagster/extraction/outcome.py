"""How reading one asset came out: the counts while it is read, and the result that they add up to.

Here: the nine results of the contract and how they are decided. Pure: nothing here asks or writes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.errors import RunStopped, TokenRefused
from space_odt_dagster.extraction.probing import is_about_scope
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.export import Export

_ALIKE = {
    Meaning.FORBIDDEN: Result.FORBIDDEN,
    Meaning.NOT_FOUND: Result.NOT_FOUND,
    Meaning.NO_SUCH_METHOD: Result.UNSUPPORTED,
    Meaning.NO_SUCH_PATH: Result.UNSUPPORTED,
}


@dataclass
class ReadOutcome:
    """The counts of one asset. A *call* is one distinct request (a page of a listing is one), whatever it took to answer it."""

    export: Export
    source_result: Result | None = None
    planned: int = 0
    calls: int = 0
    fetched: int = 0
    rows: int = 0
    retries: int = 0
    throttled_seconds: float = 0.0
    elapsed_seconds: float = 0.0
    started_at: str = ""
    not_asked: int = 0
    beyond_bound: int = 0
    """Calls that were not asked because the export may take no more."""
    refused: list[CallError] = field(default_factory=list)
    http_statuses: Counter[int] = field(default_factory=Counter)
    tracking_id: str | None = None
    stopped: RunStopped | None = None
    blocked: str | None = None
    """Why the ids to ask with are not known, if they are not."""
    failure: str | None = None
    """What broke down on this machine while it was read, or its source was: nothing is known of it, and its files stay."""
    _counted: Counter[tuple[Outcome, Meaning]] = field(default_factory=Counter, compare=False, repr=False)
    _texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _final: tuple[tuple[int, bool], list[CallError]] = field(default=((0, False), []), compare=False, repr=False)

    def refuse(self, refusal: CallError) -> Outcome:
        """Counts a call, or an item of one, that brought nothing."""
        skipped = refusal.meaning in (Meaning.NOT_ENTITLED, Meaning.NO_ID, Meaning.GONE) or (
            refusal.meaning is Meaning.NOT_FOUND and bool(self.export.sources)
        )
        outcome = Outcome.SKIPPED if skipped else Outcome.FAILED
        self.refused.append(self._compact(replace(refusal, outcome=outcome)))
        self._counted[outcome, refusal.meaning] += 1
        return outcome

    def take_back(self, ids: str, message: str) -> None:
        """Uncounts what was refused of a call that is asked again from its beginning."""
        known = ((place, each) for place, each in enumerate(self.refused) if each.ids == ids)
        place, found = next((place, each) for place, each in known if each.message == message)
        del self.refused[place]
        self._counted -= Counter([(found.outcome, found.meaning)])
        self._final = (0, False), []

    @property
    def skipped(self) -> int:
        """Calls skipped because the entity has no licence or was deleted."""
        return sum(self._final_counts(Outcome.SKIPPED).values())

    @property
    def failed(self) -> int:
        """Calls that failed for good, and items that the server itself reported as incomplete."""
        return sum(self._final_counts(Outcome.FAILED).values())

    @property
    def skipped_by_reason(self) -> dict[str, int]:
        """How many calls were skipped, by what their refusal meant."""
        return dict(sorted((meaning.value, n) for meaning, n in self._final_counts(Outcome.SKIPPED).items()))

    @property
    def final_refused(self) -> Sequence[CallError]:
        """The refused calls in the order of their ids. Where every call ended in 404, nothing vanished: they failed.
        So did a listing that brought nothing: there is no entity that could lack a licence.

        Sorted when it is first asked for after a change, as there can be a hundred thousand.
        """
        state = (len(self.refused), self._nothing_was_ever_there)
        if self._final[0] != state:
            found: Iterable[CallError] = self.refused
            if self._nothing_was_ever_there:
                found = (replace(each, outcome=Outcome.FAILED) for each in self.refused)
            self._final = state, sorted(found, key=lambda each: (each.ids, each.message))
        return self._final[1]

    @property
    def result(self) -> Result:
        """What the counts add up to."""
        if self.stopped is not None:
            return Result.UNAUTHORIZED if isinstance(self.stopped, TokenRefused) else Result.ERROR
        if self.blocked is not None:
            return Result.BLOCKED
        if self.failure is not None:
            return Result.ERROR
        failures = self._final_counts(Outcome.FAILED).keys()
        if not failures:
            if self.source_result is Result.PARTIAL or self.beyond_bound:
                return Result.PARTIAL
            asked_in_vain = self.fetched == 0 and self.skipped > 0
            return Result.OK if self.rows or asked_in_vain else Result.EMPTY
        if self.fetched or self.skipped:
            return Result.PARTIAL
        results = {_ALIKE.get(meaning, Result.ERROR) for meaning in failures}
        return results.pop() if len(results) == 1 else Result.ERROR

    @property
    def http_status(self) -> int | None:
        """The status that says most: that of the first failed call, else of the first skipped, else of an answer."""
        if self.fetched and not self.failed:
            return 200
        ranked = sorted(self.final_refused, key=lambda each: each.outcome is Outcome.SKIPPED)
        statuses = (each.http_status for each in ranked if each.http_status is not None)
        return next(statuses, 200 if self.fetched else None)

    @property
    def error(self) -> str:
        """One plain sentence about what is missing and why, or nothing."""
        if self.stopped is not None:
            return str(self.stopped)
        if self.blocked is not None or self.failure is not None:
            return self.blocked or self.failure or ""
        failed = [each for each in self.final_refused if each.outcome is Outcome.FAILED]
        if failed:
            return self._failure_in_words(failed)
        if self.source_result is Result.PARTIAL:
            return "The export its ids come from is partial: rows may be missing here too."
        if self.beyond_bound:
            whole = self.planned + self.beyond_bound
            return f"{self.beyond_bound} of {whole} calls were not made: SPACE_ODT_CANDIDATE_CALLS limits assignable items."
        return ""

    def _failure_in_words(self, failed: list[CallError]) -> str:
        kinds = Counter((each.meaning.value, each.http_status) for each in failed)
        said = "; ".join(
            (f"{number} " if len(kinds) > 1 else "") + meaning + (f", HTTP {status}" if status else "")
            for (meaning, status), number in sorted(kinds.items(), key=lambda each: (-each[1], str(each[0])))
        )
        words = f"{len(failed)} of {max(self.calls, len(failed))} calls failed ({said})"
        if self.not_asked:
            words += f"; {self.not_asked} more were not made, because none of those was answered"
        forbidden = sum(each.meaning is Meaning.FORBIDDEN for each in failed)
        first = failed[0]
        if forbidden and self.fetched:
            words += f"; refused for {forbidden} of {self.planned}: the token or its role cannot read these"
        elif forbidden and all(each.http_status == 401 for each in failed):
            words += f"; {self.export.endpoint.path} refuses a token that is accepted elsewhere: "
            words += f"it probably lacks the scope {self.export.endpoint.scopes[0]}"
        elif forbidden:
            surely = "" if all(map(is_about_scope, failed)) else " probably"
            words += f"; the token or its administrator role{surely} lacks the scope {self.export.endpoint.scopes[0]}"
        elif first.message and first.message_is_ours:
            words += f": {first.message}"
        return words

    @property
    def _nothing_was_ever_there(self) -> bool:
        asked_of_entities = bool(self.export.sources) and self._meanings.keys() != {Meaning.NOT_FOUND}
        return not self.fetched and not asked_of_entities

    @property
    def _meanings(self) -> Counter[Meaning]:
        counts: Counter[Meaning] = Counter()
        for (_, meaning), number in self._counted.items():
            counts[meaning] += number
        return counts

    def _final_counts(self, outcome: Outcome) -> Counter[Meaning]:
        if self._nothing_was_ever_there:
            return self._meanings if outcome is Outcome.FAILED else Counter()
        return Counter({meaning: n for (each, meaning), n in self._counted.items() if each is outcome})

    def _compact(self, refusal: CallError) -> CallError:
        """The refusal with its message held once, however many calls were refused with the same words."""
        message = self._texts.setdefault(refusal.message, refusal.message)
        return refusal if message is refusal.message else replace(refusal, message=message)
