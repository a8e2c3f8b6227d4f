"""Who is writing: an e-mail address, and a one-time code that is sent to it."""

from __future__ import annotations

import re

from helpdesk.accounts import codes
from helpdesk.conversations.model import Expects
from helpdesk.dialogue.exchange import Exchange

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]{2,}")
_CODE = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}(?!\d)")


def ask_email(exchange: Exchange) -> None:
    """Ask for the account's address; help depends on the account (R5, R6)."""
    exchange.expect(Expects.EMAIL)
    exchange.say("ask_email", choices=[exchange.choice("command_guest")])


def take_email(exchange: Exchange) -> bool:
    """Mail a code to the address in the message. False if there is no address in it."""
    match = _ADDRESS.search(exchange.heard.text)
    if match is None:
        return False
    send_code(exchange, match[0])
    return True


def send_code(exchange: Exchange, email: str) -> None:
    """Mail a code to `email`; the answer is the same whether or not an account has it."""
    codes.send_code(
        exchange.session,
        exchange.conversation,
        email,
        exchange.real_now,
        exchange.services.texts,
        exchange.services.secret,
        exchange.turn,
    )
    exchange.expect(Expects.CODE)
    exchange.say("code_sent", choices=[exchange.choice("command_identify")])


def take_code(exchange: Exchange) -> codes.Redeemed | None:
    """Redeem the code in the message. None if there is no code in it."""
    match = _CODE.search(exchange.heard.text)
    if match is None:
        return None
    return redeem_code(exchange, re.sub(r"\D", "", match[0]))


def redeem_code(exchange: Exchange, code: str) -> codes.Redeemed:
    """Redeem `code`; says what is wrong with it where it is not right."""
    outcome = codes.redeem_code(
        exchange.session, exchange.conversation, code, exchange.real_now, exchange.services.secret
    )
    if outcome is codes.Redeemed.RIGHT:
        exchange.expect(None)
    elif outcome is codes.Redeemed.WRONG:
        exchange.expect(Expects.CODE)
        exchange.say("code_wrong", choices=[exchange.choice("command_identify")])
    else:
        exchange.expect(Expects.EMAIL)
        exchange.say("code_expired", choices=[exchange.choice("command_guest")])
    return outcome
