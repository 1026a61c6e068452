"""Retries mails that the server does not accept yet: at most nine attempts within 16 hours.

The progress is in two tags of the run, so that a restart neither loses a mail nor sends it twice. The tags name no recipient.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import dagster as dg

from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.mail import Mail, MailNotSent, MailSettings, send_mail

AGAIN_AFTER_MINUTES = (1, 5, 15, 30, 60, 120, 240, 480)
MailWriter = Callable[[dg.DagsterInstance, dg.DagsterRun], Mail | None]
"""The mail about a run; None if there is nothing to say."""
WAITING, SENT, LOST = "waiting", "sent", "lost"


@dataclass(frozen=True, kw_only=True)
class Tries:
    """The progress of a mail. ``left`` has digests of the recipients that have not received it."""

    state: str
    tries: int
    next_at: datetime
    left: tuple[str, ...]


def state_tag(kind: str) -> str:
    """The tag with the state of a mail of this kind: ``waiting``, ``sent`` or ``lost``."""
    return f"space_odt/{kind}"


def tries_tag(kind: str) -> str:
    """The tag with the attempts for a mail of this kind."""
    return f"space_odt/{kind}_tries"


def tries_of(run: dg.DagsterRun, kind: str) -> Tries | None:
    """The progress of this run's mail. A re-execution copies the tags of its parent; those do not count."""
    try:
        found = json.loads(run.tags[tries_tag(kind)])
        if found["run"] != run.run_id:
            return None
        return Tries(
            state=run.tags[state_tag(kind)],
            tries=int(found["tries"]),
            next_at=datetime.fromisoformat(found["next_at"]),
            left=tuple(found["left"]),
        )
    except (KeyError, ValueError, TypeError):
        return None


def waiting(instance: dg.DagsterInstance, kind: str) -> list[dg.DagsterRun]:
    """The runs whose mail of this kind is due now."""
    now = utc_now()
    runs = instance.get_runs(dg.RunsFilter(tags={state_tag(kind): WAITING}))
    found = ((run, tries_of(run, kind)) for run in runs)
    return [run for run, tries in found if tries is not None and tries.next_at <= now]


def try_to_send(
    instance: dg.DagsterInstance, run_id: str, kind: str, mail: Mail, settings: MailSettings, password: str | None
) -> str | None:
    """Sends a mail unless it was sent. Returns when it is tried again, or None. Raises ``MailNotSent`` when it is given up."""
    run = instance.get_run_by_id(run_id)
    before = tries_of(run, kind) if run is not None else None
    now = utc_now()
    if before is not None and (before.state != WAITING or before.next_at > now):
        return f"This mail is {before.state}."
    left = before.left if before is not None else ()
    to = [each for each in settings.to if _digest(each) in left] or list(settings.to)
    tries = before.tries + 1 if before is not None else 1
    try:
        send_mail(settings, mail, to=to, password=password, now=now)
    except MailNotSent as failed:
        if not failed.left or tries > len(AGAIN_AFTER_MINUTES):
            _write(instance, run_id, kind, Tries(state=LOST, tries=tries, next_at=now, left=()))
            raise MailNotSent(f"{failed} Given up after {tries} tries." if tries > 1 else str(failed)) from None
        next_at = now + timedelta(minutes=AGAIN_AFTER_MINUTES[tries - 1])
        rest = tuple(_digest(each) for each in failed.left)
        _write(instance, run_id, kind, Tries(state=WAITING, tries=tries, next_at=next_at, left=rest))
        return f"{failed} It is tried again after {next_at:%H:%M} UTC."
    _write(instance, run_id, kind, Tries(state=SENT, tries=tries, next_at=now, left=()))
    return None


def try_all_again(
    instance: dg.DagsterInstance, writers: Mapping[str, MailWriter], settings: MailSettings, password: str | None
) -> list[str]:
    """Tries the mails of these kinds that are due. Returns a sentence for each still waiting. Raises the last ``MailNotSent``."""
    said: list[str] = []
    lost: MailNotSent | None = None
    for kind, write in writers.items():
        for run in waiting(instance, kind):
            mail = write(instance, run)
            if mail is None:
                continue
            try:
                sentence = try_to_send(instance, run.run_id, kind, mail, settings, password)
            except MailNotSent as failed:
                lost = failed
            else:
                said += [sentence] if sentence else []
    if lost is not None:
        raise lost
    return said


def _write(instance: dg.DagsterInstance, run_id: str, kind: str, tries: Tries) -> None:
    found = {"run": run_id, "tries": tries.tries, "next_at": tries.next_at.isoformat(), "left": tries.left}
    tags: Mapping[str, str] = {state_tag(kind): tries.state, tries_tag(kind): json.dumps(found)}
    instance.add_run_tags(run_id, tags)


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:12]
