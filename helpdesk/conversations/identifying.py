"""Signing in without losing the thread: by the site's token, or by a one-time code."""

from __future__ import annotations

from sqlalchemy.orm import Session

from helpdesk.accounts.codes import Redeemed
from helpdesk.accounts.identity import Identity, account_of
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation, Expects, Message
from helpdesk.dialogue import identification, next_step

_ASKED = (Expects.EMAIL, Expects.CODE)


def identify_by_token(
    counter: Counter, session: Session, conversation: Conversation, identity: Identity, turn: str
) -> list[Message]:
    """The site says who it is; what waited for that goes on."""
    account = account_of(session, identity, counter.clock())
    if conversation.account_id != account.id:
        # What one account verified says nothing of another.
        conversation.pin = "not_asked"
    conversation.account_id = account.id
    conversation.identified_by = "identity"
    conversation.zoneinfo = account.zoneinfo or conversation.zoneinfo
    exchange = counter.exchange(session, conversation, turn)
    if conversation.expects in _ASKED:
        next_step.resume_identified(exchange)
    else:
        exchange.decide()
        exchange.say("identified")
    return counter.keep(exchange)


def ask_code(
    counter: Counter, session: Session, conversation: Conversation, email: str, turn: str
) -> list[Message]:
    """Mail a one-time code; the answer does not tell whether the account exists."""
    exchange = counter.exchange(session, conversation, turn)
    identification.send_code(exchange, email)
    return counter.keep(exchange)


def identify_by_code(
    counter: Counter, session: Session, conversation: Conversation, code: str, turn: str
) -> tuple[Redeemed, list[Message]]:
    """Redeem a one-time code; what waited for it goes on."""
    exchange = counter.exchange(session, conversation, turn)
    outcome = identification.redeem_code(exchange, code)
    if outcome is Redeemed.RIGHT:
        next_step.resume_identified(exchange)
    return outcome, counter.keep(exchange)
