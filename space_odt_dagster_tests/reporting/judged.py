"""Made-up judgements that the page and the text of findings have to show."""

from dataclasses import replace

from space_odt_dagster.judging.outcome import (
    LOCATION,
    Difference,
    Judgement,
    RuleDifference,
    Severity,
    Tally,
    Trend,
    Verdict,
)
from space_odt_dagster.judging.score import score_of
from space_odt_dagster_tests.judging.made_up import finding, judgement, rule

NASTY = "<script>alert(1)</script>"
EARLIER = "2026-10-05T03:00:00+00:00"
ABROAD = rule(
    "forward-abroad", "high", area="toll_fraud", title="Calls are forwarded abroad", tally=Tally(failed=2, waived=1, passed=40),
    why="Whoever sets this up can call abroad at your cost.", remedy="Users > (person) > Calling > Call forwarding",
    adjusted="severity high instead of medium: decided by the board",
)  # fmt: skip
EMERGENCY = rule(
    "emergency-no-callback-number", "critical", area="emergency", title="Person who cannot be called back after an emergency call",
    tally=Tally(failed=1, passed=41, unknown=1), why="There is nothing that emergency services could call back.",
    remedy="Locations > (location) > Calling > Numbers: assign a main number; or give the person a number",
)  # fmt: skip
QUEUE = rule(
    "queue-without-agents", "high", area="queues", title="Call queue without agents", tally=Tally(failed=1, passed=5),
    why="Callers wait for nobody.", remedy="Features > Call queue > (queue) > Agents",
)  # fmt: skip
LICENCE = rule(
    "licence-barely-used",
    "low",
    area="licences",
    title="Licence that is barely used",
    tally=Tally(failed=130, passed=4),
)
TRUNK = rule(
    "trunk-offline", "high", area="availability", title="Trunk is offline", tally=Tally(unknown=2, uncounted=True)
)
CALM = rule("schedule-ran-out", "medium", area="auto_attendants", title="Schedule has run out", tally=Tally(passed=9))
OFF = rule(
    "licence-unused",
    "low",
    area="licences",
    title="Licence that nobody uses",
    off=True,
    adjusted="off: we buy for 2027",
)
LATER = rule(
    "no-own-permissions", "medium", area="toll_fraud", title="Own permissions", upcoming="2027-01-01", own=True
)
RULES = [ABROAD, EMERGENCY, QUEUE, LICENCE, TRUNK, CALM, OFF, LATER]

QUEUE_ID = "Y2lzY29zcGFyazovL3VzL0NBTExfUVVFVUUvMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAx"
FORWARDED = finding(
    "forward-abroad", "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8xMjM0", area="toll_fraud", severity=Severity.HIGH, title=ABROAD.title,
    evidence={"always_forward_destination": "+442071234567", "always_forward_enabled": True}, sensitive="personal",
    because="All calls of Ana Abad go to +442071234567, which is not in ES.", remedy=ABROAD.remedy, entity_name="Ana Abad",
    first_seen="2026-11-02T03:00:00+00:00", change_ids=("8c1f0a2b3c4d5e6f",), points=17.0, location_name="Toledo", location_id="l2",
)  # fmt: skip
NO_CALLBACK = finding(
    "emergency-no-callback-number", "Y2lzY29zcGFyazovL3VzL1BFT1BMRS81Njc4", area="emergency", severity=Severity.CRITICAL,
    title=EMERGENCY.title, remedy=EMERGENCY.remedy, because="It has no number, and the location has no main number.",
    evidence={"people.direct_number": "", "location.calling_line_id_phone_number": None}, first_seen=EARLIER, points=49.0,
    entity_name="Bo Brandt",
)  # fmt: skip
EMPTY_QUEUE = finding(
    "queue-without-agents", QUEUE_ID, area="queues", severity=Severity.HIGH, title=QUEUE.title, remedy=QUEUE.remedy,
    because="No row of call_queue_agents has this queue.", evidence={"rows(call_queue_agents, queue_id = id)": 0},
    entity_kind="call queue", entity_name=NASTY, name_is_personal=False, location_name="Madrid " + NASTY, location_id="l3",
    first_seen=EARLIER, points=9.0,
)  # fmt: skip
FEW_LICENCES = [
    finding(
        "licence-barely-used", f"licence-{each:03}", area="licences", severity=Severity.LOW, title=LICENCE.title,
        entity_kind="licence", entity_name=f"Webex Calling {each}", name_is_personal=False, location_id="", location_name="",
        because=f"{each} of 100 are used.", evidence={"consumed_units": each}, first_seen=EARLIER,
    )
    for each in range(130)
]  # fmt: skip
WAIVED = replace(
    FORWARDED, finding_id="w", entity_id="Y2lzY29zcGFyazovL3VzL1BFT1BMRS85OTk5", entity_name="Carla Cano", verdict=Verdict.WAIVED,
    waiver={"reason": "Buys in Portugal.", "owner": "maria@example.com", "expires": "2026-11-20", "ticket": "CHG-1042"},
    because="All calls of Carla Cano go to +351210000000.", change_ids=(), points=0.0,
)  # fmt: skip
UNREAD = finding(
    "trunk-offline", "t1", area="availability", severity=Severity.HIGH, title=TRUNK.title, verdict=Verdict.UNKNOWN, evidence={},
    because="", reason="trunk_details: forbidden (403)", entity_kind="trunk", entity_name="SBC 1", name_is_personal=False,
)  # fmt: skip
SOON = replace(
    FORWARDED, rule_id="no-own-permissions", finding_id="u", title=LATER.title, severity=Severity.MEDIUM, change_ids=(),
)  # fmt: skip
PLACES = (
    score_of(LOCATION, "l2", "Toledo", [(ABROAD, Tally(failed=2, passed=3))]),
    score_of(LOCATION, "l4", "Ávila", [(ABROAD, Tally(passed=3))]),
)
MESSY = judgement(
    [FORWARDED, replace(FORWARDED, finding_id="2", entity_id="x" * 20, entity_name="", first_seen=EARLIER, change_ids=()),
     NO_CALLBACK, EMPTY_QUEUE, *FEW_LICENCES, WAIVED, UNREAD, replace(UNREAD, finding_id="t2", entity_id="t2"), SOON],
    RULES,
    wider={"calling": 32, "full": 9},
    notes=("licence-unused is off: we buy for the merger of 2027 (it-licences@example.com).",),
)  # fmt: skip
MESSY = replace(MESSY, scores=(*MESSY.scores, *PLACES))
QUIET: Judgement = judgement([], [CALM])
WORSE = Difference(
    trend=Trend.WORSE,
    points=35.7,
    rules=(RuleDifference(rule_id="forward-abroad", points=35.7, change_ids=("8c1f0a2b3c4d5e6f",)),),
)
