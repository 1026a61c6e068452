"""Lines that are to be recorded in an organisation that records nothing."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import opposite
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.recordings import SWITCHES, of_organisation, recorded
from space_odt_dagster.judging.condition import Path

_SETTINGS = "call_recording_settings"


def judge(question: Question) -> Iterator[Said]:
    """Of each line that is recorded: the organisation has not switched recording off."""
    keeps = opposite(of_organisation(question, _SETTINGS, "enabled", wanted=False))
    for row, is_recorded in recorded(question):
        yield Said(row, keeps if is_recorded else None, {"record": row.values["record"]})


COMPUTED = Computed(judge, about=SWITCHES, needs={_SETTINGS: (Path("enabled"),)})
