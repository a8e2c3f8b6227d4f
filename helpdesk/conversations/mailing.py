"""The transcript by mail: to the customer's own account's address, and to no other."""

from __future__ import annotations

from datetime import timedelta

from helpdesk.conversations.export import transcript_letter, transcript_of
from helpdesk.conversations.model import State
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.identification import ask_email
from helpdesk.outbox.queue import enqueue_mail

#: So often within so long, per conversation: nobody needs more, and a mailbox is not a toy.
MOST_MAILS = 3
WITHIN = timedelta(hours=1)


class NoAddressError(Exception):
    """Nobody is known in this closed conversation, so there is no address to trust."""


class MailedOftenError(Exception):
    """The transcript was mailed too often; `wait` is how long until it may be again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def mail_transcript(exchange: Exchange) -> None:
    """Mail it, or ask first who the customer is: a code by mail proves the address.

    Raises NoAddressError and MailedOftenError.
    """
    account, memory = exchange.account, exchange.memory
    if account is None:
        if exchange.conversation.state != State.BOT:
            raise NoAddressError
        memory.transcript_wanted = True
        ask_email(exchange)
        return
    sent = [at for at in memory.transcripts_mailed if exchange.real_now - at < WITHIN]
    if len(sent) >= MOST_MAILS:
        raise MailedOftenError(sent[0] + WITHIN - exchange.real_now)
    memory.transcript_wanted = False
    memory.transcripts_mailed = [*sent, exchange.real_now]
    transcript = transcript_of(exchange.session, exchange.conversation, exchange.services.texts)
    enqueue_mail(
        exchange.session,
        key=f"{exchange.turn}:transcript",
        to=account.email,
        letter=transcript_letter(transcript),
        now=exchange.real_now,
    )
    exchange.say("transcript_mailed", address=masked(account.email))


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: `m…e@example.com`."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}@{domain}"
