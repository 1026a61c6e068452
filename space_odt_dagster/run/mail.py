"""Sends one mail by SMTP, as the environment configures it. The password is read when needed and never stored."""

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.run.settings import SettingsError

PASSWORD = "SPACE_ODT_SMTP_PASSWORD"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_SECONDS = 10


class MailNotSent(CouldNotRun):
    """The mail was not sent: one plain sentence. ``left`` are the recipients to try again later."""

    def __init__(self, said: str, *, left: Sequence[str] = ()) -> None:
        super().__init__(said)
        self.left = tuple(left)


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """How to send mails. ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    user: str | None
    sender: str
    to: tuple[str, ...]


def mail_settings(environ: Mapping[str, str]) -> MailSettings | None:
    """The settings, or None if no mail is wanted. Raises ``SettingsError`` for settings that cannot work."""

    def given(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    host, to = given("SPACE_ODT_SMTP_HOST"), given("SPACE_ODT_ALERT_TO")
    if host is None and to is None:
        return None
    if host is None or to is None:
        raise SettingsError("To send e-mails, SPACE_ODT_SMTP_HOST and SPACE_ODT_ALERT_TO must both be set.")
    security = (given("SPACE_ODT_SMTP_SECURITY") or "starttls").lower()
    if security not in _PORTS:
        raise SettingsError(f"SPACE_ODT_SMTP_SECURITY takes {', '.join(_PORTS)}, not {security!r}.")
    port = given("SPACE_ODT_SMTP_PORT") or str(_PORTS[security])
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingsError(f"SPACE_ODT_SMTP_PORT takes a port number, not {port!r}.")
    user = given("SPACE_ODT_SMTP_USER")
    if user is not None and not environ.get(PASSWORD):
        raise SettingsError(f"With SPACE_ODT_SMTP_USER, {PASSWORD} must be set too.")
    if user is not None and security == "none":
        raise SettingsError("SPACE_ODT_SMTP_SECURITY=none would send the password unprotected: use starttls or tls.")
    recipients = tuple(each.strip() for each in to.split(",") if each.strip())
    sender = given("SPACE_ODT_ALERT_FROM") or recipients[0]
    for each in (*recipients, sender):
        if not _ADDRESS.fullmatch(each):
            raise SettingsError(f"SPACE_ODT_ALERT_TO and SPACE_ODT_ALERT_FROM take e-mail addresses, not {each!r}.")
    return MailSettings(host=host, port=int(port), security=security, user=user, sender=sender, to=recipients)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail. ``name`` is the left part of its Message-ID, so it is the same each time this mail is sent."""

    name: str
    subject: str
    text: str


def send_mail(settings: MailSettings, mail: Mail, *, to: Sequence[str], password: str | None, now: datetime) -> None:
    """Sends a plain text mail to some of the recipients, once. Raises ``MailNotSent``."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, ", ".join(settings.to), mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.name}@{settings.sender.rpartition('@')[2]}>"
    message.set_content(mail.text)
    server = f"{settings.host}:{settings.port}"
    try:
        refused = _refused(settings, message, to, password)
    except smtplib.SMTPAuthenticationError as failure:
        raise MailNotSent(
            f"{server} refused the user or the password: check SPACE_ODT_SMTP_USER and {PASSWORD}.",
            left=to if _is_passing(failure.smtp_code) else (),
        ) from None
    except ssl.SSLError as failure:
        raise MailNotSent(f"{server} could not be trusted ({failure.reason}): check SPACE_ODT_SMTP_SECURITY.") from None
    except smtplib.SMTPServerDisconnected:
        raise MailNotSent(f"{server} closed the connection.", left=to) from None
    except smtplib.SMTPException as failure:
        code = failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0
        reason = str(code or type(failure).__name__)
        raise MailNotSent(
            f"{server} did not accept the e-mail ({reason}).", left=to if _is_passing(code) else ()
        ) from None
    except OSError as failure:
        raise MailNotSent(f"{server} could not be reached ({failure.strerror or failure}).", left=to) from None
    if refused:
        codes = ", ".join(sorted({str(code) for code, _ in refused.values()}))
        raise MailNotSent(
            f"{server} refused {len(refused)} of {len(to)} recipients ({codes}): check SPACE_ODT_ALERT_TO.",
            left=[each for each in to if each in refused and _is_passing(refused[each][0])],
        )


def _is_passing(code: int) -> bool:
    """Whether the server says "try again later", as greylisting does (RFC 5321, 4.2.1)."""
    return 400 <= code < 500


def _refused(
    settings: MailSettings, message: EmailMessage, to: Sequence[str], password: str | None
) -> dict[str, tuple[int, bytes]]:
    """The recipients that the server refused, with its replies."""
    connection = _connected(settings)
    try:
        if settings.user is not None:
            connection.login(settings.user, password or "")
        return connection.send_message(message, to_addrs=list(to))
    except smtplib.SMTPRecipientsRefused as failure:
        return failure.recipients
    finally:
        # A failed QUIT changes nothing: the mail was accepted or not.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    connection = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    if settings.security == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection
