"""A mail sender that keeps what it is given, and what an outbox has for it."""

from __future__ import annotations

from helpdesk.clock import real_now
from helpdesk.mail.message import Mail
from helpdesk.mail.sender import MailError
from helpdesk.outbox.delivery import deliver_due
from helpdesk.store.engine import Store


class Postbox:
    """Keeps mails; refuses them while `down`."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.down = False

    def send(self, mail: Mail) -> None:
        """Keep it, or raise `MailError`."""
        if self.down:
            raise MailError("down")
        self.mails.append(mail)


def delivered(store: Store) -> list[Mail]:
    """What leaves now."""
    box = Postbox()
    deliver_due(store, box, real_now())
    return box.mails
