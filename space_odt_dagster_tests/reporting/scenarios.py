"""Runs that a report has to show: each an organisation and the facts of its run that differ."""

from collections.abc import Callable
from typing import Any

from space_odt_dagster_tests.reporting.made_up import Organisation, bad_organisation, organisation

Scenario = tuple[Organisation, dict[str, Any]]
NASTY = (
    "<script>document.title='owned'</script>",
    "\u202eمكتب الرياض\u202c",
    "x" * 500,
    '{{ 7*7 }} & "quotes" \'',
    "",
)


def good() -> Scenario:
    """Nothing is missing."""
    return organisation(), {}


def forbidden_scope() -> Scenario:
    """The scope of the workspaces is missing, and a server fails now and then."""
    return bad_organisation(), {}


def role_missing() -> Scenario:
    """One export is forbidden although others were read with its scope."""
    made = organisation()
    made.error("person_out_access_codes", "failed", 403, None, {"entity_id": "person-1"})
    made.fail("person_out_access_codes", "forbidden", failed=1)
    return made, {}


def dead_token() -> Scenario:
    """The token died after the people."""
    made = organisation()
    for export in ("call_queues", "hunt_groups", "devices"):
        made.fail(export, "unauthorized", calls=0)
    for export in [name for name, status in made.statuses.items() if status["result"] == "blocked"]:
        made.fail(export, "unauthorized", calls=0)
    made.error("call_queues", "failed", 401, None, {})
    return made, {"stopped": "The access token was refused (HTTP 401)."}


def interrupted() -> Scenario:
    """Somebody pressed Ctrl-C: some exports were broken off, others have no status at all."""
    made = organisation()
    made.exports = [name for name in made.exports if not name.startswith("virtual")]
    made.fail("devices", "error", calls=3)
    return made, {"stopped": "Interrupted by SIGINT."}


def interrupted_at_the_end() -> Scenario:
    """Somebody pressed Ctrl-C when everything was read."""
    return organisation(), {"stopped": "Interrupted by SIGINT."}


def blocked_export() -> Scenario:
    """An export is blocked by a source that this run did not read."""
    made = organisation()
    made.fail("call_queue_details", "blocked", calls=0)
    return made, {}


def every_result() -> Scenario:
    """Each of the nine results occurs, and the exports are redacted."""
    made = organisation()
    made.fail("devices", "error", failed=1)
    made.fail("virtual_extensions", "unsupported", failed=1)
    made.fail("hunt_group_forwarding", "not_found", failed=6)
    made.fail("call_queues", "partial", failed=1)
    made.fail("call_queue_details", "partial")
    made.fail("workspaces", "forbidden", failed=1)
    made.fail("groups", "forbidden", failed=1)
    made.fail("licenses", "unauthorized")
    return made, {"redaction": "personal"}


def selected() -> Scenario:
    """Only two exports were asked for; access codes are redacted."""
    made = organisation()
    made.exports = ["people", "locations"]
    return made, {"redaction": "secrets"}


def selected_one() -> Scenario:
    """Only one export was asked for, of which there is one; redacted in a way that has no phrase."""
    made = Organisation(rows={"locations": [{"location_id": "", "name": ""}]}, exports=["locations"])
    return made, {"redaction": "other"}


def earlier() -> Scenario:
    """Some exports were read by an earlier run, whose work this one went on with."""
    made = organisation()
    made.statuses["people"] = {"run_id": "earlier"}
    return made, {}


def no_status() -> Scenario:
    """There is nothing but the headers; the organisation has no name."""
    return Organisation(exports=[]), {"org_name": None}


def nasty_names() -> Scenario:
    """Names that try to break out, turn the text around or fill the page."""
    return organisation(locations=NASTY), {"org_name": NASTY[0] + NASTY[1], "stopped": NASTY[0] + NASTY[2]}


def every_cause() -> Scenario:
    """Each cause of a skip and of a failure occurs."""
    made = organisation()
    for outcome, status, code, message in CAUSES:
        made.error("people_details", outcome, status, code, {"person_id": "person-1"}, message)
    made.statuses["people_details"] = {"result": "partial"}
    return made, {}


CAUSES = (
    ("skipped", 400, "4003", "not entitled: Unauthorized request"),
    ("skipped", 404, None, "not found: Ada"),
    ("skipped", None, None, "no id: The source row has no id to ask with."),
    ("skipped", 410, None, "gone"),
    ("failed", 401, None, "unauthorized: Ada"),
    ("failed", 403, "BIFROST-B10005", "forbidden: Ada"),
    ("failed", 403, None, "forbidden: Ada"),
    ("failed", 404, None, "no such path: No static resource hydra/v1"),
    ("failed", 404, None, "not found: Ada"),
    ("failed", 405, None, "no such method: Ada"),
    ("failed", 400, None, "rejected: Wrong type of Webex ID provided in path"),
    ("failed", 400, None, "rejected: Calling flag not set"),
    ("failed", 400, "25008", "rejected: Ada"),
    ("failed", 429, None, "throttled: Ada"),
    ("failed", 423, None, "passing: Ada"),
    ("failed", 502, None, "passing: <html>"),
    ("failed", 200, None, "malformed: {"),
    ("failed", 200, None, "incomplete: The answer gives a total of 9 items, but only 3 arrived."),
    ("failed", None, None, "unsafe: The URL is on another host; nothing was sent."),
    ("failed", None, None, "passing: No complete answer arrived (timed out)."),
    ("failed", None, None, "passing: No complete answer arrived (ServerDisconnectedError)."),
    ("failed", None, "sdk", "rejected: it broke"),
)

SCENARIOS: dict[str, Callable[[], Scenario]] = {
    each.__name__: each
    for each in (
        *(good, forbidden_scope, role_missing, dead_token, interrupted, interrupted_at_the_end, blocked_export),
        *(every_result, selected, selected_one, earlier, no_status, nasty_names, every_cause),
    )
}
