"""Lines and queues whose calls are recorded without a word to the caller."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer, some
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.recordings import SWITCHES, of_organisation, recorded
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import index_key

_OF_LOCATION = "location_call_recording_compliance_announcement"
_OF_ORGANISATION = "call_recording_compliance_announcement"
_INBOUND = "inbound_pstn_calls_enabled"
_OWN = ("announce_pstn_calls_enabled", "pstn_calls_announcement_enabled")
"""The column of a line, and that of a queue."""


def judge(question: Question) -> Iterator[Said]:
    """Of each line or queue that is recorded: callers hear an announcement, its own or that of the location or organisation."""
    for row, is_recorded in recorded(question):
        if not is_recorded:
            yield Said(row, None)
            continue
        own = {name: row.values[name] for name in _OWN if row.values.get(name) is not None}
        announced: Answer = True in own.values()
        keeps = some([announced, _of_location(question, row)])
        yield Said(row, keeps, {"record": row.values["record"], **own})


def _of_location(question: Question, row: Row) -> Answer:
    """Whether the announcement for compliance is played: that of the location, or the organisation's where it follows that."""
    location = index_key(row.values.get("location_id"))
    found = question.tables.by(_OF_LOCATION, "location_id").get(location)
    if not found and (missing := question.tables.absence(_OF_LOCATION, frozenset({location}))) is not None:
        return missing
    if found and found[0].values["use_org_settings_enabled"] is not True:
        return found[0].values[_INBOUND] is True
    return of_organisation(question, _OF_ORGANISATION, _INBOUND, wanted=True)


COMPUTED = Computed(
    judge,
    about=(*SWITCHES, *map(Path, _OWN), Path("location_id")),
    needs={_OF_LOCATION: (Path("use_org_settings_enabled"), Path(_INBOUND)), _OF_ORGANISATION: (Path(_INBOUND),)},
)
