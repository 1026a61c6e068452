"""The one mail a night: how many organisations are complete, and which need somebody and why.

It names organisations, counts and causes. It holds no token, and no name, number or address of a person.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.page import Group, groups_of
from space_odt_dagster.fleet.status import FleetRow, complete_of, latest, nights_behind
from space_odt_dagster.run.mail import PASSWORD, Mail, MailSettings, mail_settings, send_mail
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME

ALWAYS = "always"
MOST_LINES, MOST_NAMES = 20, 20
STALE = timedelta(hours=26)
_LINES = {
    Cause.TOKEN: "Token refused",
    Cause.NO_TOKEN: "No token set",
    Cause.WRONG_ORGANISATION: "The token reads another organisation",
    Cause.OTHER_ORGANISATION: "The folder holds another organisation",
    Cause.UNREADABLE: "Summary not readable",
    Cause.IN_USE: "Another run holds the folder",
    Cause.UNREACHABLE: "Webex was not reached",
    Cause.STOPPED: "Stopped",
    Cause.INTERRUPTED: "Interrupted",
    Cause.NEVER: "Never read",
    Cause.BEHIND: "Not read when the others were",
    Cause.GAPS: "With gaps",
    Cause.REFRESH_TOKEN: "New refresh token, stored nowhere",
}


def mail_of(
    rows: Iterable[FleetRow], *, always: bool = False, now: datetime | None = None, more: str = ""
) -> tuple[str, str] | None:
    """Subject and text of the mail; None if all is as it should be, unless it is ``always`` sent.

    With ``now``, it also says if nothing at all was read lately. ``more`` is its last line, such as an address.
    """
    found = sorted(rows, key=lambda each: each.organisation)
    complete, active = complete_of(found)
    newest = latest(found)
    lines = _lines(groups_of(found), newest)
    if now is not None and active and (newest is None or now - newest > STALE):
        lines.insert(0, f"Nothing was read since {newest:%Y-%m-%d %H:%M} UTC." if newest else "Nothing was ever read.")
    if not lines and not always:
        return None
    head = f"{complete} of {active} complete"
    paused = f", {len(found) - active} paused" if len(found) > active else ""
    shown = lines[:MOST_LINES] + ([f"… and {len(lines) - MOST_LINES} more."] if len(lines) > MOST_LINES else [])
    text = [f"{head}{paused}.", *shown, *(["", more] if more else [])]
    return f"Webex inventories: {head}", "\n".join(text) + "\n"


def fleet_mail(rows: Iterable[FleetRow], environ: Mapping[str, str], *, now: datetime, more: str = "") -> Mail | None:
    """The mail; None if there is nothing to say. Raises ``SettingsError``."""
    always = value_of(BY_NAME["SPACE_ODT_ALERT_FLEET"], environ, {}) == ALWAYS
    found = mail_of(rows, always=always, now=now, more=more)
    if found is None:
        return None
    subject, text = found
    name = f"fleet.{now:%Y%m%d}.{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return Mail(name=name, subject=subject, text=text)


def send_fleet_mail(
    rows: Iterable[FleetRow],
    environ: Mapping[str, str],
    *,
    now: datetime,
    to: Iterable[str] | None = None,
    more: str = "",
) -> Mail | None:
    """Sends the mail as the environment configures it, and returns it; None if there is nothing to say, or no mail is configured.

    Raises ``SettingsError``, and ``MailNotSent`` with the recipients that are left. ``to`` are those of an earlier try.
    """
    settings: MailSettings | None = mail_settings(environ)
    mail = fleet_mail(rows, environ, now=now, more=more) if settings is not None else None
    if settings is None or mail is None:
        return None
    send_mail(settings, mail, to=list(to or settings.to), password=environ.get(PASSWORD), now=now)
    return mail


def _lines(groups: Iterable[Group], newest: datetime | None) -> list[str]:
    return [line for group in groups for line in _of_group(group, newest)]


def _of_group(group: Group, newest: datetime | None) -> list[str]:
    """A line for the organisations of a cause; for those behind, a line for each number of nights."""
    if group.cause is Cause.BEHIND and newest is not None:
        nights: dict[int, list[str]] = {}
        for row in group.rows:
            nights.setdefault(nights_behind(row, newest), []).append(row.organisation)
        return [
            f"Not read for {each} {'night' if each == 1 else 'nights'}: {_named(nights[each])}."
            for each in sorted(nights, reverse=True)
        ]
    what = f"The token lacks {group.scope}" if group.cause is Cause.SCOPE else _LINES[group.cause]
    return [f"{what}: {_named([each.organisation for each in group.rows])}."]


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
