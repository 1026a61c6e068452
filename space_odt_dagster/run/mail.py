"""Sending one mail by SMTP, as the environment sets it. The password is read when it is needed and kept nowhere."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from space_odt_dagster.extraction.stopping import CouldNotRun
from space_odt_dagster.run.settings import SettingsError

PASSWORD = "SPACE_ODT_SMTP_PASSWORD"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_SECONDS = 10
_WAITS = (3.0, 10.0)
"""Seconds before each further try. Dagster ends a tick after a minute."""


class MailNotSent(CouldNotRun):
    """The mail server did not take the mail: one plain sentence. ``is_passing`` is whether it may take it a moment later."""

    def __init__(self, said: str, *, is_passing: bool = False) -> None:
        super().__init__(said)
        self.is_passing = is_passing


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """Where mails go. ``security`` is ``starttls``, ``tls`` or ``none``."""

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
        raise SettingsError("To send mails, SPACE_ODT_SMTP_HOST and SPACE_ODT_ALERT_TO must both be set.")
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
            raise SettingsError(f"SPACE_ODT_ALERT_TO and SPACE_ODT_ALERT_FROM take mail addresses, not {each!r}.")
    return MailSettings(host=host, port=int(port), security=security, user=user, sender=sender, to=recipients)


def send_mail(
    settings: MailSettings,
    *,
    subject: str,
    text: str,
    password: str | None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Sends a plain text mail, after a while again if the server cannot be reached. Raises ``MailNotSent``."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, ", ".join(settings.to), subject
    message.set_content(text)
    for wait in _WAITS:
        try:
            _send(settings, message, password)
            return
        except MailNotSent as failed:
            if not failed.is_passing:
                raise
        sleep(wait)
    _send(settings, message, password)


def _send(settings: MailSettings, message: EmailMessage, password: str | None) -> None:
    server = f"{settings.host}:{settings.port}"
    try:
        with _connected(settings) as connection:
            if settings.user is not None:
                connection.login(settings.user, password or "")
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise MailNotSent(
            f"{server} refused the user or the password: check SPACE_ODT_SMTP_USER and {PASSWORD}."
        ) from None
    except ssl.SSLError as failure:
        raise MailNotSent(f"{server} could not be trusted ({failure.reason}): check SPACE_ODT_SMTP_SECURITY.") from None
    except smtplib.SMTPException as failure:
        code = failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0
        raise MailNotSent(
            f"{server} did not take the mail ({type(failure).__name__}).", is_passing=400 <= code < 500
        ) from None
    except OSError as failure:
        raise MailNotSent(f"{server} could not be reached ({failure.strerror or failure}).", is_passing=True) from None


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
