"""Who is writing: an e-mail address, and a one-time code that is sent to it."""

from __future__ import annotations

import re

from helpdesk.accounts import codes
from helpdesk.conversations.model import Expects
from helpdesk.dialogue import phrases
from helpdesk.dialogue.exchange import Choice, Exchange

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]{2,}")
_CODE = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}(?!\d)")


def ask_email(exchange: Exchange, why: str = "") -> None:
    """Ask for the account's address, and say `why`: help depends on the account (R5, R6)."""
    exchange.expect(Expects.EMAIL)
    exchange.say_text(
        f"{why} {exchange.text('ask_email')}".strip(), choices=[exchange.choice("command_guest")]
    )


def take_email(exchange: Exchange) -> bool:
    """Mail a code to the address in the message. False if there is no address in it."""
    match = _ADDRESS.search(exchange.heard.text)
    if match is None:
        return False
    send_code(exchange, match[0])
    return True


def send_code(exchange: Exchange, email: str) -> None:
    """Mail a code to `email`; the answer is the same whether or not an account has it."""
    sent = codes.send_code(
        exchange.session,
        exchange.conversation,
        email,
        exchange.real_now,
        exchange.services.texts,
        exchange.services.secret,
        exchange.turn,
    )
    exchange.memory.email = email
    exchange.expect(Expects.CODE)
    exchange.say("code_sent" if sent else "codes_exhausted", choices=_ways(exchange, resend=sent))


def resend_code(exchange: Exchange) -> None:
    """Another code to the same address."""
    email = exchange.memory.email
    if email is None:
        ask_email(exchange)
    else:
        send_code(exchange, email)


def help_with_mail(exchange: Exchange) -> bool:
    """Where the mail may be, or what to do without the mailbox. False if that is not the matter."""
    text, language = exchange.heard.text, exchange.language
    if phrases.says(text, "no_mailbox", language):
        # Only people can prove who somebody is without it.
        exchange.expect(Expects.EMAIL)
        exchange.say(
            "no_mailbox",
            contact_url=exchange.services.contact_url,
            choices=[exchange.choice("contact_other")],
        )
        return True
    if phrases.says(text, "not_arrived", language):
        exchange.say("code_not_arrived", choices=_ways(exchange))
        return True
    return False


def _ways(exchange: Exchange, *, resend: bool = True) -> list[Choice]:
    """While a code is waited for: another one, another address, or without an account."""
    again = [exchange.choice("command_resend_code")] if resend else []
    other = Choice("other_address", exchange.label("choices", "other_address"), "/command_identify")
    return [*again, other, exchange.choice("command_guest")]


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
        exchange.say("code_wrong", choices=_ways(exchange))
    else:
        exchange.expect(Expects.CODE)
        exchange.say("code_expired", choices=_ways(exchange))
    return outcome
