"""An installation that does nothing by itself, with a real mail server: for tests about mail."""

from __future__ import annotations

import email
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

from starlette.testclient import TestClient

from helpdesk.articles.library import Library
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.mail.sender import SmtpSender
from helpdesk.outbox.delivery import deliver_due
from helpdesk.settings import Settings
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant
from tests.mail_server import mail_server


class StillGuichet:
    """Mail leaves when a test says so."""

    def __init__(
        self, settings: Settings, assistant: ScriptedAssistant, folder: Path, smtp: str
    ) -> None:
        self._settings, self._assistant, self._folder = settings, assistant, folder
        self._sender = SmtpSender(smtp, settings.mail_from)
        self._read = 0
        self._start()

    def restart(self) -> None:
        """A new application on the same database."""
        self.close()
        self._start()

    def close(self) -> None:
        """Let go of the database."""
        self.counter.store.engine.dispose()

    def _start(self) -> None:
        # Never started: nothing happens but what a test asks for.
        app = create_app(self._settings, self._assistant, Library([]))
        self.api = TestClient(app, base_url="http://testserver")
        self.counter: Counter = app.state.counter

    def mails(self, *to: str) -> list[EmailMessage]:
        """What the mail server is given now, for these addresses or for all."""
        while deliver_due(self.counter.store, self._sender, real_now()):
            pass
        paths = sorted(self._folder.glob("*.eml"))[self._read :]
        self._read += len(paths)
        read = [email.message_from_bytes(p.read_bytes(), policy=policy.default) for p in paths]
        return [each for each in read if not to or each["To"] in to]


@contextmanager
def still_guichet(
    settings: Settings, assistant: ScriptedAssistant, folder: Path
) -> Iterator[StillGuichet]:
    """One, for as long as the block runs."""
    with mail_server(folder) as smtp:
        still = StillGuichet(settings, assistant, folder, smtp)
        try:
            yield still
        finally:
            still.close()


def part_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The text of a mail, or with `html` its page; both must be there, in UTF-8."""
    assert mail.get_content_type() == "multipart/alternative", mail["Subject"]
    parts = {part.get_content_subtype(): part for part in mail.iter_parts()}
    assert list(parts) == ["plain", "html"]
    assert {part.get_content_charset() for part in parts.values()} == {"utf-8"}
    return str(parts[kind].get_content()).replace("\r\n", "\n")
