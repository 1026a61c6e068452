"""The exit code of a judgement, for scripts and build servers."""

from space_odt_dagster.judging.outcome import Judgement, Severity, Verdict

NOTHING_FAILS, SOMETHING_UNKNOWN, SOMETHING_FAILS = 0, 3, 5


def code_of(judgement: Judgement, fail_on: Severity) -> int:
    """5 if something at or above this severity fails, 3 if something at or above it could not be judged, else 0.

    What is waived, off, upcoming or out of the snapshot's scope decides nothing.
    """
    not_yet = {each.rule_id for each in judgement.rules if each.upcoming or each.off}
    decisive = [
        each for each in judgement.findings if each.severity.rank <= fail_on.rank and each.rule_id not in not_yet
    ]
    if any(each.verdict is Verdict.FAIL for each in decisive):
        return SOMETHING_FAILS
    return SOMETHING_UNKNOWN if any(each.verdict is Verdict.UNKNOWN for each in decisive) else NOTHING_FAILS
