"""How mail leaves: by SMTP, or into a file where no server is configured."""

from __future__ import annotations

import smtplib
import ssl
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from helpdesk.mail.message import Mail, to_email
from helpdesk.settings import Settings

TIMEOUT_SECONDS = 15


class MailError(Exception):
    """The mail was not accepted; trying again later may help."""


class MailSender(Protocol):
    """Hands a mail to whatever delivers it."""

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises MailError."""


class SmtpSender:
    """SMTP (RFC 5321): `smtp://user:password@host:587` with STARTTLS if offered, or `smtps://`."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, mail: Mail) -> None:
        try:
            with self._connect() as connection:
                if self._url.username:
                    connection.login(unquote(self._url.username), unquote(self._url.password or ""))
                connection.send_message(to_email(mail, self._sender))
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        host, context = self._url.hostname or "localhost", ssl.create_default_context()
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        connection = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
        return connection


class FolderSender:
    """Writes each mail into a folder, where a demo's operator finds it."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            message = to_email(mail, self._sender)
            name = message["Message-ID"].strip("<>").partition("@")[0]
            (self._folder / f"{name}.eml").write_bytes(bytes(message))
        except OSError as error:
            raise MailError(f"{type(error).__name__}: {error}") from error


def mail_sender(settings: Settings) -> MailSender:
    """The mail server that the settings name, else the folder."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return FolderSender(settings.home / "mail", settings.mail_from)
