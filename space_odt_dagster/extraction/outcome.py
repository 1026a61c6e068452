"""The outcome of reading one export: counts while it is read, and the result that they add up to.

Decides which ``Result`` an export has, and whether a call was skipped or failed. Pure: no requests, no files.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.errors import RunStopped, TokenRefused
from space_odt_dagster.extraction.probing import is_about_scope
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.export import Export

_RESULT_OF_MEANING = {
    Meaning.FORBIDDEN: Result.FORBIDDEN,
    Meaning.NOT_FOUND: Result.NOT_FOUND,
    Meaning.NO_SUCH_METHOD: Result.UNSUPPORTED,
    Meaning.NO_SUCH_PATH: Result.UNSUPPORTED,
}


@dataclass
class ReadOutcome:
    """The counts of one export. A *call* is one distinct request (a page of a listing is one), however many retries it took."""

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
    """Calls that were not made because the export has a limit."""
    refused: list[CallError] = field(default_factory=list)
    http_statuses: Counter[int] = field(default_factory=Counter)
    tracking_id: str | None = None
    stopped: RunStopped | None = None
    blocked: str | None = None
    """Why the ids for the calls are unknown; None if they are known."""
    failure: str | None = None
    """What broke on this machine while the export or its source was read. Its data is unknown, and its files are left as they
    are."""
    _counted: Counter[tuple[Outcome, Meaning]] = field(default_factory=Counter, compare=False, repr=False)
    _texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _final: tuple[tuple[int, bool], list[CallError]] = field(default=((0, False), []), compare=False, repr=False)

    def refuse(self, refusal: CallError) -> Outcome:
        """Counts a call or item without data. Returns whether it was skipped or failed."""
        skipped = refusal.meaning in (Meaning.NOT_ENTITLED, Meaning.NO_ID, Meaning.GONE) or (
            refusal.meaning is Meaning.NOT_FOUND and bool(self.export.sources)
        )
        outcome = Outcome.SKIPPED if skipped else Outcome.FAILED
        self.refused.append(self._compact(replace(refusal, outcome=outcome)))
        self._counted[outcome, refusal.meaning] += 1
        return outcome

    def take_back(self, ids: str, message: str) -> None:
        """Uncounts one error of a call that starts over from its first page."""
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
        """The number of skipped calls by meaning."""
        return dict(sorted((meaning.value, n) for meaning, n in self._final_counts(Outcome.SKIPPED).items()))

    @property
    def final_refused(self) -> Sequence[CallError]:
        """The refused calls, ordered by ids. If every call got 404, nothing was deleted: they failed.

        The same holds for a listing that returned no page, as no entity could lack a licence. Sorted on first use after a change:
        there can be a hundred thousand.
        """
        state = (len(self.refused), self._nothing_was_found)
        if self._final[0] != state:
            found: Iterable[CallError] = self.refused
            if self._nothing_was_found:
                found = (replace(each, outcome=Outcome.FAILED) for each in self.refused)
            self._final = state, sorted(found, key=lambda each: (each.ids, each.message))
        return self._final[1]

    @property
    def result(self) -> Result:
        """The result that the counts add up to."""
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
            only_skips = self.fetched == 0 and self.skipped > 0
            return Result.OK if self.rows or only_skips else Result.EMPTY
        if self.fetched or self.skipped:
            return Result.PARTIAL
        results = {_RESULT_OF_MEANING.get(meaning, Result.ERROR) for meaning in failures}
        return results.pop() if len(results) == 1 else Result.ERROR

    @property
    def http_status(self) -> int | None:
        """The most significant HTTP status: that of the first failed call, else of the first skipped one, else of a response."""
        if self.fetched and not self.failed:
            return 200
        ranked = sorted(self.final_refused, key=lambda each: each.outcome is Outcome.SKIPPED)
        statuses = (each.http_status for each in ranked if each.http_status is not None)
        return next(statuses, 200 if self.fetched else None)

    @property
    def error(self) -> str:
        """One plain sentence about what is missing and why; empty if nothing is."""
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
    def _nothing_was_found(self) -> bool:
        asked_of_entities = bool(self.export.sources) and self._meanings.keys() != {Meaning.NOT_FOUND}
        return not self.fetched and not asked_of_entities

    @property
    def _meanings(self) -> Counter[Meaning]:
        counts: Counter[Meaning] = Counter()
        for (_, meaning), number in self._counted.items():
            counts[meaning] += number
        return counts

    def _final_counts(self, outcome: Outcome) -> Counter[Meaning]:
        if self._nothing_was_found:
            return self._meanings if outcome is Outcome.FAILED else Counter()
        return Counter({meaning: n for (each, meaning), n in self._counted.items() if each is outcome})

    def _compact(self, refusal: CallError) -> CallError:
        """The refusal with its message interned: many calls are refused with the same text."""
        message = self._texts.setdefault(refusal.message, refusal.message)
        return refusal if message is refusal.message else replace(refusal, message=message)
