"""A decision in words: which channel, why, and why not the others, in one short message (R15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from helpdesk.dialogue.exchange import Exchange
from helpdesk.policy.model import Channel, Decision, Option, Outcome, Reason
from helpdesk.texts import formats
from helpdesk.tickets.open import pending_ticket

#: Reasons that lie with the customer, whatever the time and the request.
PERSONAL = (Reason.PLAN, Reason.LANGUAGE)

#: Which of several reasons to name: the one that time alone does not change comes first.
_TELLING = (Reason.WRITTEN_ONLY, Reason.PLAN, Reason.LANGUAGE, Reason.CLOSED)


def when(exchange: Exchange, at: datetime) -> str:
    """An instant in the support zone and in the customer's own."""
    return formats.instant(
        exchange.language, at, exchange.services.policy.zone, exchange.conversation.zoneinfo
    )


def explain(exchange: Exchange, decision: Decision) -> str:
    """The advice and what stands against the other channels, at most four short sentences."""
    reasons = [] if signed_out(decision) else list(against(exchange, decision))
    if signed_out(decision) and not any(option.language for option in decision.options):
        # Said at once, though the rest depends on the account.
        reasons = [exchange.text("own_language_not_spoken")]
    text = " ".join([_advice(exchange, decision), *reasons])
    exchange.memory.explanation = text
    return text


def explain_once(exchange: Exchange, decision: Decision) -> str:
    """The same, or nothing where just that was said before."""
    before = exchange.memory.explanation
    text = explain(exchange, decision)
    return "" if text == before else text


def languages_of(exchange: Exchange, channel: Channel, *, either: bool = False) -> str:
    """The languages a channel answers in, as a list in the customer's language."""
    spoken = exchange.services.policy.channels[channel].languages
    # In the order in which the support article lists them, any others behind.
    codes = sorted(spoken, key=lambda code: (f"en fr de es {code}".index(code), code))
    names = [formats.language_name(exchange.language, code) for code in codes]
    return formats.listing(exchange.language, names, either=either)


def signed_out(decision: Decision) -> bool:
    """Whether the customer is not identified yet, which keeps every channel from them."""
    return any(Reason.SIGN_IN in option.reasons for option in decision.options)


def _advice(exchange: Exchange, decision: Decision) -> str:
    if decision.channel is Outcome.WAIT:
        ticket = pending_ticket(
            exchange.session, exchange.account, exchange.conversation.topic
        ) or pending_ticket(exchange.session, exchange.account, None)
        assert ticket is not None, "the policy says wait only where a ticket is pending"
        assert decision.reply_due_by is not None
        return exchange.text(
            "decision_wait", number=ticket.number, due=when(exchange, decision.reply_due_by)
        )
    if decision.channel is Outcome.CONTACT_PAGE:
        if signed_out(decision):
            return exchange.text("decision_sign_in")
        return exchange.text("decision_contact_page")
    option = _option(decision, Channel(decision.channel.value))
    spoken = option.language or exchange.language
    values: dict[str, object] = {"language": formats.language_name(exchange.language, spoken)}
    if decision.reply_due_by is not None:
        values["due"] = when(exchange, decision.reply_due_by)
    return exchange.text(f"decision_{decision.channel}", **values)


def against(
    exchange: Exchange, decision: Decision, telling: Sequence[Reason] = _TELLING
) -> Iterable[str]:
    """One sentence for each reason that keeps channels from the customer, phone and chat joined."""
    chosen = decision.channel.value
    by_reason: dict[tuple[Reason, str], list[Option]] = {}
    for option in decision.options:
        if option.channel.value == chosen or decision.channel is Outcome.WAIT:
            continue
        reason = next((each for each in telling if each in option.reasons), None)
        if reason is not None:
            # Channels that speak different languages are not named in one sentence.
            spoken = languages_of(exchange, option.channel) if reason is Reason.LANGUAGE else ""
            by_reason.setdefault((reason, spoken), []).append(option)
    for (reason, spoken), options in by_reason.items():
        which = "_".join(option.channel for option in options)
        values: dict[str, object] = {"channels": exchange.label("subjects", which)}
        if reason is Reason.LANGUAGE:
            values["languages"] = spoken
        if reason is Reason.CLOSED:
            opens_at = options[0].opens_at
            if opens_at is None:
                continue
            values["opens"] = when(exchange, opens_at)
        if reason is Reason.PLAN:
            account = exchange.account
            values["plan"] = exchange.label("plans", (account and account.plan) or "free")
        number = "many" if len(options) > 1 else "one"
        yield exchange.text(f"not_{reason}_{number}", **values)


def _option(decision: Decision, channel: Channel) -> Option:
    return next(option for option in decision.options if option.channel is channel)
